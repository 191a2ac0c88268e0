"""Rows for tests: valid and boring. A test names only what it is about."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import factory
from django.utils import timezone

from athletes.actions.recording import Draft, record_assessment
from athletes.models import Assessment, Athlete, Measurement
from coaching.accounts.models import Club, Membership, Squad, User
from coaching.kernel.uuid7 import uuid7
from coaching.routines.actions.building import add_version
from coaching.routines.actions.sessions import record_log
from coaching.routines.models import Assignment, Routine, RoutineStep, SessionLog
from coaching.routines.schedule import DAYS
from exercises.models import Exercise


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User

    name = factory.Sequence(lambda n: f"Person {n}")
    email = factory.Sequence(lambda n: f"person{n}@club.example")


class ClubFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Club

    name = factory.Sequence(lambda n: f"Club {n}")
    slug = factory.Sequence(lambda n: f"club-{n}")


class _ScopedFactory(factory.django.DjangoModelFactory):
    class Meta:
        abstract = True

    @classmethod
    def _get_manager(cls, model_class: Any) -> Any:
        return model_class.unscoped


class SquadFactory(_ScopedFactory):
    class Meta:
        model = Squad

    club = factory.SubFactory(ClubFactory)
    name = factory.Sequence(lambda n: f"Squad {n}")


class MembershipFactory(_ScopedFactory):
    class Meta:
        model = Membership

    club = factory.SubFactory(ClubFactory)
    user = factory.SubFactory(UserFactory)
    role = "coach"


class AthleteFactory(_ScopedFactory):
    class Meta:
        model = Athlete
        skip_postgeneration_save = True

    club = factory.SubFactory(ClubFactory)
    name = factory.Sequence(lambda n: f"Athlete {n}")
    time_zone = "Europe/London"
    consent = "attested"

    @factory.post_generation
    def squads(self: Athlete, create: bool, extracted: Any, **kwargs: Any) -> None:
        if create and extracted:
            self.squads.set(extracted)


def draft(
    *,
    on: date | datetime | None = None,
    left: Any = (31, 31, 31),
    right: Any = (34, 34, 34),
    motion: str = "internal_rotation",
    pain: int | None = None,
    also: dict[str, tuple[Any, Any]] | None = None,
    **fields: Any,
) -> Draft:
    """An unsaved assessment. A side is a number, a list of trials, or None for not measured."""
    day = on or timezone.now().date() - timedelta(days=1)
    at = day if isinstance(day, datetime) else datetime.combine(day, time(12), tzinfo=UTC)
    fields = {
        "position": "prone",
        "mode": "active",
        "instrument": "inclinometer",
        "endpoint": "pelvis_moves",
        "rater": "coach",
    } | fields
    made = Draft(Assessment(measured_at=at, **fields))
    for name, sides in {motion: (left, right), **(also or {})}.items():
        for side, trials in zip(("left", "right"), sides, strict=True):
            if trials is None:
                continue
            listed = [trials] if isinstance(trials, int | float | str | Decimal) else trials
            taken = Measurement.taken(name, side, [Decimal(str(t)) for t in listed], pain=pain)
            made.measurements.append(taken)
    return made


def assess(athlete: Athlete, *, by: Any = None, **fields: Any) -> Assessment:
    """Record an assessment as a coach would: through the action."""
    assessment, _ = record_assessment(draft(**fields), athlete, by=by)
    return assessment


class ExerciseFactory(_ScopedFactory):
    """A club's own drill, one side and then the other."""

    class Meta:
        model = Exercise

    club = factory.SubFactory(ClubFactory)
    name = factory.Sequence(lambda n: f"Drill {n}")
    slug = factory.Sequence(lambda n: f"drill-{n}")
    category = "mobility"
    technique = "dynamic"
    targets = ("internal_rotation",)
    equipment = ("none",)
    position = "prone"
    laterality = "unilateral"
    steps = ("Lie face down.", "Let the foot fall out.")
    cues = ("Slow on the way back",)


def routine(
    club: Club | None,
    drills: Sequence[Exercise] | None = None,
    *,
    title: str = "Hips",
    sets: int = 2,
    **fields: Any,
) -> Routine:
    """A routine with one step per drill (two drills unless told), version 1."""
    if drills is None:
        drills = [ExerciseFactory(club=club), ExerciseFactory(club=club)]
    made: Routine = Routine.unscoped.create(club=club, title=title, **fields)
    steps = [
        RoutineStep(exercise=drill, sets=sets, per_side=drill.laterality != "bilateral")
        for drill in drills
    ]
    add_version(made, steps, made_by_id=None)
    return made


def assigned(
    athlete: Athlete, what: Routine | None = None, *, since: int = 20, weeks: int = 6, **fields: Any
) -> Assignment:
    """An assignment that began `since` days ago, every day unless told."""
    what = what or routine(athlete.club, title=f"Routine of {athlete.name}")
    starts_on = timezone.now().date() - timedelta(days=since)
    columns = {
        "club": athlete.club,
        "athlete": athlete,
        "routine_version": what.versions.get(number=what.version),
        "days": list(DAYS),
        "starts_on": starts_on,
        "ends_on": starts_on + timedelta(weeks=weeks) - timedelta(days=1),
    }
    made: Assignment = Assignment.unscoped.create(**(columns | fields))
    return made


def log_draft(
    assignment: Assignment,
    *,
    on: date | None = None,
    share: float = 1,
    pain: int | None = None,
    **fields: Any,
) -> SessionLog:
    """An unsaved log. `share` of each step's sets is done; `pain` in the left groin."""
    version, emphasis = assignment.routine_version, assignment.emphasis
    drills = []
    for step in version.ordered_steps:
        wanted = step.sets_for(emphasis)
        done = {side: int(getattr(wanted, side) * share) for side in ("left", "right", "both")}
        skipped = None if any(done.values()) else "no_time"
        drills.append(
            {
                "exercise": str(step.exercise.uuid),
                "slug": step.exercise.slug,
                "sets_done": done,
                "skipped": skipped,
                "easier": False,
            }
        )
    day = on or timezone.now().date()
    entries = [{"level": pain, "side": "left", "site": "groin", "when": "during"}] if pain else []
    columns = {
        "uuid": uuid7(),
        "done_on": day,
        "finished_at": datetime.combine(day, time(18), tzinfo=UTC),
        "effort": 4,
        "pain": entries,
        "pain_level": pain,
        "drills": drills,
    }
    return SessionLog(**(columns | fields))


def logged(assignment: Assignment, **fields: Any) -> SessionLog:
    """A session recorded as the phone would: through the action."""
    log, _ = record_log(log_draft(assignment, **fields), assignment, assignment.athlete)
    return log
