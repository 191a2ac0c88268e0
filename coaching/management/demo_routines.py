"""What the demo's athletes follow, what they did of it in eight weeks, and their phones.

A runner's sessions are a pattern read backwards from yesterday, so that the demo says the same on
every day of the week. What the actions allow in the past is done by them; the sessions of eight
weeks and the phones are added in bulk, as `record_many` adds the measurements.
"""

import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import cycle
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from athletes.actions.phones import Contact, ask_guardian
from athletes.models import Athlete, Phone
from athletes.models.phones import digest
from coaching.audit.actions import note_many
from coaching.kernel.scoping import Actor
from coaching.kernel.uuid7 import uuid7
from coaching.management.demo import ZONE
from coaching.routines.actions.assigning import Terms, Wish, assign
from coaching.routines.actions.building import build_routine, change_routine
from coaching.routines.actions.changing import pause, withdraw
from coaching.routines.actions.sessions import FIELDS, completion_of
from coaching.routines.models import (
    Assignment,
    AssignmentBatch,
    Routine,
    RoutineStep,
    RoutineVersion,
    SessionLog,
)
from coaching.routines.schedule import Pause
from exercises.actions import add_exercise
from exercises.models import Exercise

WEEK = timedelta(weeks=1)
BANDED = "Banded IR"
FOUR_DAYS, THREE_DAYS = ("mon", "tue", "thu", "sat"), ("mon", "wed", "fri")
SHARES = {"d": 1.0, "p": 0.5}  # done, in part; "m" is missed
MESSAGES = {"Amara Okafor": "Slow on the way back. The left one first.", "Yuki Hara": "Well done!"}


@dataclass(frozen=True)
class Hurt:
    """Pain of one session, in the athlete's own words."""

    days_ago: int
    level: int
    side: str
    site: str
    when: str
    words: str


@dataclass(frozen=True)
class Follows:
    """One runner and one routine. `did` is a pattern, newest planned day first."""

    name: str
    routine: str
    did: str = ""
    emphasis: str = "equal"
    days: tuple[str, ...] = THREE_DAYS
    began: int = 4  # weeks ago; below zero it is still to come
    weeks: int = 8
    hurt: tuple[Hurt, ...] = ()
    is_opened: bool = True


FOLLOWS = [
    Follows("Amara Okafor", "IR reset", "ddmd", "extra_left", began=8, weeks=4),
    Follows("Marta Lindqvist", "IR reset", "ddpdm", began=5),
    Follows("Freya Dahl", "IR reset", "ddddddd", began=6),
    Follows("Luca Moretti", "IR reset", "dmdpd", began=6),
    Follows("Grace Mensah", "IR reset", "dddm", began=3),
    Follows("Dele Adeyemi", "IR reset", "mmmmdm", "extra_left", began=5),
    Follows("Oskar Nyman", "IR reset", "ddmdp", began=8, weeks=5),
    Follows("Leila Haddad", "IR control", "dddpd", began=5),
    Follows("Priya Nair", "IR control", "dmmmdm", "extra_left", began=6, hurt=(
        Hurt(16, 2, "left", "front_of_hip", "after", "Pinch at the front when I sit deep."),)),
    Follows("Theo Martin", "IR control", "mmdm", began=6),
    Follows("Mateo Silva", "ER balance", "ddmdp", began=7, hurt=(
        Hurt(12, 3, "left", "buttock", "during", "Tight, not sore."),)),
    Follows("Chidi Eze", "ER balance", "dpmdd", began=4),
    Follows("Aisha Bello", "Hinge & stance", "ddmd", "extra_left", ("tue", "fri"), began=6),
    Follows("Noor Farah", "Hinge & stance", "", days=("tue", "thu", "sun"), began=2,
            is_opened=False),
    Follows("Ruairí Byrne", "Hinge & stance", "", days=("tue", "fri"), began=-1),
]  # fmt: skip
# In summer half the club tried the same one: some often, some hardly. Enough of both to ask
# whether it worked.
SUMMER = [
    *(Follows(name, "IR control", "dddpddmd", days=FOUR_DAYS, began=18)
      for name in ("Freya Dahl", "Hana Kovač", "Noor Farah", "Chidi Eze", "Aisha Bello",
                   "Ines Rossi")),
    *(Follows(name, "IR control", "mmmdmmm", days=FOUR_DAYS, began=18)
      for name in ("Dele Adeyemi", "Marta Lindqvist", "Luca Moretti", "Ruairí Byrne",
                   "Mateo Silva", "Oskar Nyman")),
    *(Follows(name, "IR control", "dmmd", days=FOUR_DAYS, began=18)
      for name in ("Amara Okafor", "Tomasz Wójcik")),
]  # fmt: skip
# Since the club's own routine was changed: Hana follows the older version of it.
OLDER = [Follows("Hana Kovač", BANDED, "dddmd", began=5)]
NEWER = [
    Follows("Amara Okafor", BANDED, "ddpdddmd", "extra_left", FOUR_DAYS, began=4, weeks=6, hurt=(
        Hurt(9, 2, "left", "front_of_hip", "after", "Pinch at the front. Gone after warm-up."),)),
    Follows("Tomasz Wójcik", BANDED, "ddmddddd", "extra_right", FOUR_DAYS, began=4, hurt=(
        Hurt(2, 5, "right", "groin", "during", "Sharp when I push into the band. Stopped there."),
        Hurt(9, 2, "right", "groin", "after", "A little, gone by the evening."),)),
    Follows("Yuki Hara", BANDED, "dddddddm", "extra_left", FOUR_DAYS, began=4),
]  # fmt: skip
BROWSERS = ("Safari on iPhone", "Chrome on Android", "Samsung Internet on Android")
# Reminded by e-mail, or not any more.
REMINDED = {"Tomasz Wójcik": True, "Priya Nair": True, "Dele Adeyemi": True, "Chidi Eze": False}
# Whose own words are for the physio alone; the club lets coaches read them.
KEEPS_WORDS = "Mateo Silva"
GUARDIAN = ("Zofia Nowak", Contact("Agata Nowak", "agata@demo.example"))


@dataclass
class Demo:
    """What everything here needs."""

    athletes: Mapping[str, Athlete]
    today: date
    by: Actor
    routines: dict[str, Routine] = field(default_factory=dict)
    followed: list[tuple[int, Follows]] = field(default_factory=list)  # by assignment


def seed_routines(athletes: Mapping[str, Athlete], today: date, by: Actor) -> None:
    """Drill, routines, assignments, sessions, phones, one guardian who has not answered yet."""
    demo = Demo(athletes, today, by)
    demo.routines = {one.title: one for one in Routine.unscoped.filter(club=None)}
    own = _own_routine(demo, _own_drill(by))
    for follows in [*SUMMER, *FOLLOWS, *OLDER]:
        _follow(demo, follows)
    _improve(own, demo)
    for follows in NEWER:
        _follow(demo, follows)
    _pause_and_withdraw(demo)
    _store_sessions(demo)
    _phones(demo)


def _own_drill(by: Actor) -> Exercise:
    drill = Exercise(
        name="Kerb heel drops",
        category="mobility",
        technique="dynamic",
        targets=["internal_rotation"],
        equipment=["step"],
        position="standing",
        laterality="unilateral",
        steps=[
            "Stand on the kerb on one leg, hand on the fence.",
            "Let the free foot swing out and in again, the knee still.",
        ],
        cues=["Hips level", "Only the foot swings"],
        reps=10,
        figure="",
    )
    drill.full_clean(exclude=["slug", "club"])
    return add_exercise(drill, by=by)


def _own_routine(demo: Demo, drill: Exercise) -> Routine:
    slugs = ["prone-heel-drops", "hip-ir-with-movement", "banded-hip-ir"]
    shipped = {one.slug: one for one in Exercise.unscoped.filter(club=None, slug__in=slugs)}
    routine = Routine(
        title=BANDED,
        note="Turning in against a band, for the track.",
        motion="internal_rotation",
        days_per_week=4,
    )
    drills = [*(shipped[slug] for slug in slugs), drill]
    routine = build_routine(routine, [_step(one) for one in drills], by=demo.by)
    demo.routines[BANDED] = routine
    return routine


def _step(drill: Exercise, **changes: Any) -> RoutineStep:
    names = ("sets", "reps", "hold_s", "prehold_s", "rest_s", "per_side")
    return RoutineStep(exercise=drill, **{name: getattr(drill, name) for name in names} | changes)


def _improve(routine: Routine, demo: Demo) -> None:
    """A second version: whoever has the first one is offered the update."""
    old = RoutineVersion.unscoped.get(routine=routine, number=1)
    steps = [_step(one.exercise, note=one.note) for one in old.ordered_steps]
    steps[-1].note = "Ten slow ones. Barefoot if it is dry."
    change_routine(routine, steps, version=1, by=demo.by)
    versions = RoutineVersion.unscoped.filter(routine=routine)
    for number, weeks in ((1, 9), (2, 5)):
        versions.filter(number=number).update(made_at=_at(demo.today - weeks * WEEK))


def _follow(demo: Demo, follows: Follows) -> None:
    """Assign as a coach would have, and do what the pattern says."""
    monday = demo.today - timedelta(days=demo.today.weekday())
    starts_on = monday - follows.began * WEEK
    terms = Terms(
        starts_on=starts_on,
        ends_on=starts_on + follows.weeks * WEEK - timedelta(days=1),
        days=follows.days,
        message=MESSAGES.get(follows.name, "") if follows.routine == BANDED else "",
    )
    wish = Wish(demo.athletes[follows.name], follows.emphasis)
    routine = demo.routines[follows.routine]
    batch = assign(routine, [wish], terms, uuid=uuid7(), by=demo.by)
    assignment = Assignment.unscoped.get(batch=batch)
    made_at = _at(starts_on - timedelta(days=1)) if follows.began > 0 else timezone.now()
    Assignment.unscoped.filter(pk=assignment.pk).update(
        created_at=made_at,
        opened_at=_at(starts_on) if follows.is_opened and follows.began > 0 else None,
    )
    AssignmentBatch.unscoped.filter(pk=batch.pk).update(made_at=made_at)
    demo.followed.append((assignment.pk, follows))


def _at(day: date, hour: int = 18, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), ZoneInfo(ZONE))


def _sessions(assignment: Assignment, follows: Follows, today: date) -> list[SessionLog]:
    if not follows.did:
        return []
    yesterday = today - timedelta(days=1)
    days = reversed(assignment.schedule.planned(assignment.starts_on, yesterday))
    # The pattern goes round for as long as there are days.
    done = zip(days, cycle(follows.did), strict=False)
    shares = {on: SHARES[did] for on, did in done if did in SHARES}
    hurts = {today - timedelta(days=one.days_ago): one for one in follows.hurt}
    for on in hurts:
        # What hurt was done, if not on a planned day, then instead of the next one.
        if on not in shares:
            nearest = min(shares, key=lambda day: (abs(day - on), day))
            shares[on] = shares.pop(nearest)
    steps = list(assignment.routine_version.ordered_steps)
    return [
        _session(assignment, steps, on, share, hurts.get(on))
        for on, share in sorted(shares.items())
    ]


def _session(
    assignment: Assignment, steps: list[RoutineStep], on: date, share: float, hurt: Hurt | None
) -> SessionLog:
    finished_at = _at(on, 18 + on.day % 3, on.toordinal() * 7 % 60)
    log = SessionLog(
        club_id=assignment.club_id,
        athlete=assignment.athlete,
        assignment=assignment,
        done_on=on,
        finished_at=finished_at,
        created_at=finished_at,
        effort=3 + (on.toordinal() + assignment.pk) % 4,
        pain_level=hurt.level if hurt else 0,
        note=hurt.words if hurt else "",
        drills=[_done(step, assignment.emphasis, share) for step in steps],
    )
    if hurt:
        entry = {"level": hurt.level, "side": hurt.side, "site": hurt.site, "when": hurt.when}
        log.pain = [entry]
    log.completion = completion_of(log.drills)
    return log


def _done(step: RoutineStep, emphasis: str, share: float) -> dict[str, Any]:
    planned = asdict(step.sets_for(emphasis))
    sets = {side: int(count * share) for side, count in planned.items()}
    return {
        "exercise": str(step.exercise.uuid),
        "slug": step.exercise.slug,
        "planned": planned,
        "sets_done": sets,
        "skipped": None if any(sets.values()) else "no_time",
        "easier": False,
    }


def _pause_and_withdraw(demo: Demo) -> None:
    """Leila's race week is now; Theo's coach took his routine back ten days ago."""
    race = Assignment.unscoped.filter(athlete=demo.athletes["Leila Haddad"])
    first, last = (demo.today + timedelta(days=days) for days in (-2, 4))
    pause(race, Pause("race_week", first, last), by=demo.by)
    taken_back = Assignment.unscoped.filter(athlete=demo.athletes["Theo Martin"])
    withdraw(taken_back, by=demo.by)
    taken_back.update(withdrawn_at=_at(demo.today - timedelta(days=10)))


def _store_sessions(demo: Demo) -> None:
    rows = Assignment.unscoped.select_related("athlete", "routine_version")
    found = rows.prefetch_related("routine_version__steps__exercise").in_bulk()
    logs = [
        log for pk, follows in demo.followed for log in _sessions(found[pk], follows, demo.today)
    ]
    SessionLog.unscoped.bulk_create(logs, batch_size=500)
    note_many(
        "session_log.created",
        of="session_log",
        uuids=[log.uuid for log in logs],
        club_id=demo.by.club_id,
        actor_id=None,
        fields=FIELDS,
    )


def _phones(demo: Demo) -> None:
    """Everybody who did something has one, and the girl whose mother has not answered yet."""
    name, contact = GUARDIAN
    owners = dict.fromkeys([*(f.name for _, f in demo.followed if f.did), name])
    Phone.unscoped.bulk_create(
        Phone(
            club_id=demo.by.club_id,
            athlete=demo.athletes[owner],
            secret_hash=digest(secrets.token_urlsafe(32)),
            browser=browser,
            bound_at=_at(demo.today - 9 * WEEK),
            last_used_on=demo.today - timedelta(days=1),
        )
        for owner, browser in zip(owners, cycle(BROWSERS), strict=False)
    )
    for owner, on in REMINDED.items():
        columns = {"email": f"{owner.split()[0].lower()}@demo.example", "has_reminders": on}
        Athlete.unscoped.filter(pk=demo.athletes[owner].pk).update(**columns)
    Athlete.unscoped.filter(pk=demo.athletes[KEEPS_WORDS].pk).update(shares_words=False)
    ask_guardian(demo.athletes[name], contact)
