"""Clubs for the benchmarks: one of 25 athletes, and one of 600 with a coach who sees 40 of them.

Three years of monthly measurements each, and eight weeks of a routine. The rows of the club of 25,
and of the coach's 40, come from the app's own bulk path, series included. The other 560 are copies
of those 40, row by row under ids of their own: the same bytes in the same tables, much faster.
"""

import copy
import random
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from athletes.actions.recording import Draft, place, record_many
from athletes.actions.roster import add_athletes
from athletes.models import (
    Assessment,
    Athlete,
    Measurement,
    RepeatabilityCheck,
    RepeatLeg,
    Series,
)
from coaching.accounts.models import Club, Membership, Squad, User
from coaching.kernel.uuid7 import uuid7
from coaching.routines.actions.building import add_version
from coaching.routines.models import Assignment, Routine, RoutineStep, SessionLog
from exercises.models import Exercise

MONTHS = 36
BIG, SEEN = 600, 40  # athletes of the big club, and those of them that its coach sees
MOTIONS = ("internal_rotation", "external_rotation")
DAYS = ["mon", "wed", "fri"]
Truths = Sequence[float]  # degrees, left and right


def occasion(
    athlete: Athlete, day: date, user: User, dice: random.Random, truths: Truths = (30, 36)
) -> Draft:
    draft = Draft(
        Assessment(
            measured_at=datetime(day.year, day.month, day.day, 17, tzinfo=UTC),
            position="prone",
            mode="active",
            instrument="inclinometer",
            endpoint="pelvis_moves",
            rater="coach",
            rater_user=user,
        )
    )
    for motion in MOTIONS:
        for side, truth in zip(("left", "right"), truths, strict=True):
            trials = [Decimal(f"{truth + dice.gauss(0, 2.5):.1f}") for _ in range(3)]
            draft.measurements.append(Measurement.taken(motion, side, trials))
    place(draft.assessment, athlete)
    return draft


def found_club(name: str, athletes: int) -> tuple[Club, User, Squad, list[Athlete]]:
    """A club with its owner, and athletes who agreed, in one squad."""
    user = User.objects.create_user(f"{name}@example.org", "bench", name="Bench")
    club = Club.objects.create(name=name, slug=name, time_zone="Europe/London")
    Membership.unscoped.create(club=club, user=user, role="owner")
    squad = Squad.unscoped.create(club=club, name="Squad 0")
    people = [
        Athlete(club=club, name=f"Runner {n:03}", time_zone="Europe/London")
        for n in range(athletes)
    ]
    people = add_athletes(people, squads=[squad], attested="Bench.", by=None)
    return club, user, squad, people


def fill(athletes: int) -> tuple[Club, User, list[Athlete]]:
    """A club whose athletes have been measured every month for three years."""
    dice = random.Random(7)
    club, user, _, people = found_club(f"bench-{athletes}", athletes)
    today = timezone.now().date()
    drafts = [
        occasion(athlete, today - timedelta(days=30 * month + 2), user, dice)
        for athlete in people
        for month in reversed(range(MONTHS))
    ]
    record_many(drafts, now=timezone.now(), by=None)
    follow(club, people, today)
    return club, user, people


def follow(club: Club, people: list[Athlete], today: date) -> None:
    """A routine of three drills for each, three days a week for eight weeks, mostly done."""
    drills = [
        Exercise.unscoped.create(
            club=club, name=f"Drill {n}", slug=f"drill-{n}", category="mobility",
            technique="dynamic", targets=["internal_rotation"], equipment=["none"],
            position="prone", laterality="unilateral", steps=["Lie down."],
        )
        for n in range(3)
    ]  # fmt: skip
    routine = Routine.unscoped.create(club=club, title="Hips")
    version = add_version(routine, [RoutineStep(exercise=one) for one in drills], made_by_id=None)
    begun = today - timedelta(weeks=8)
    rows = [
        Assignment(club=club, athlete=one, routine_version=version, days=DAYS,
                   starts_on=begun, ends_on=today + timedelta(weeks=4), opened_at=timezone.now())
        for one in people
    ]  # fmt: skip
    Assignment.unscoped.bulk_create(rows)
    SessionLog.unscoped.bulk_create(
        SessionLog(
            club=club, athlete_id=row.athlete_id, assignment=row, done_on=on, completion="done",
            finished_at=datetime(on.year, on.month, on.day, 18, tzinfo=UTC), effort=4,
            pain_level=0, drills=[{"slug": one.slug} for one in drills],
        )
        for row in rows
        for on in row.schedule.planned(begun, today - timedelta(days=1))
        if on.toordinal() % 4
    )  # fmt: skip


# --- the club of 600 ------------------------------------------------------------------------------


def fill_big() -> tuple[Club, User, list[Athlete]]:
    """The club, a coach who is not its owner, and the 40 athletes of the coach's own squad."""
    dice = random.Random(9)
    club, owner, squad, people = found_club("big", SEEN)
    Club.objects.filter(pk=club.pk).update(shares_everyone=False)
    coach = User.objects.create_user("coach@example.org", "bench", name="Coach")
    Membership.unscoped.create(club=club, user=coach, role="coach").squads.add(squad)
    today = timezone.now().date()
    drafts = [
        occasion(athlete, today - timedelta(days=30 * month + 2), owner, dice, truth(n, month))
        for n, athlete in enumerate(people)
        for month in reversed(range(3 if n % 10 == 9 else 0, MONTHS))  # Some are not measured now.
    ]
    record_many(drafts, now=timezone.now(), by=None)
    follow(club, people, today)
    disturb(people, today)
    repeat(club, coach, people[:10], today)
    for number in range(1, BIG // SEEN):
        copy_squad(club, people, number)
    return club, coach, people


def truth(n: int, month: int) -> Truths:
    """Hips of a squad: most are alike, some differ, some have lost range, one dropped just now."""
    left, right = 34.0, 34.0 + (0, 2, 4, 9)[n % 4]
    if n % 20 == 3 and month < 4:
        left -= 12
    if n % 20 == 6 and month == 0:
        right -= 16
    return left, right


def disturb(people: list[Athlete], today: date) -> None:
    """What Monday is for: some hurt, some do little, some never opened the link. Ten of forty stand
    on the list then, as peers of such pages report (reference/peers.md §4b: 6 to 10)."""
    logs = SessionLog.unscoped.order_by("-done_on")
    for n, athlete in enumerate(people):
        mine = logs.filter(athlete=athlete)
        if n % 20 == 1:
            pain = [{"level": 5, "side": "left", "site": "groin", "when": "during"}]
            mine.filter(pk=mine.values("pk")[:1]).update(pain=pain, pain_level=5)
        if n % 20 == 4:
            mine.filter(done_on__gt=today - timedelta(days=13)).delete()
        if n % 20 == 7:
            mine.delete()
            Assignment.unscoped.filter(athlete=athlete).update(opened_at=None)


def repeat(club: Club, coach: User, people: list[Athlete], today: date) -> None:
    """A finished check of the coach: ten athletes, measured twice three days apart."""
    dice = random.Random(10)
    check = RepeatabilityCheck.unscoped.create(
        club=club, rater=coach, position="prone", mode="active", instrument="inclinometer",
        endpoint="pelvis_moves", motions=list(MOTIONS), finished_at=timezone.now(),
    )  # fmt: skip
    check.athletes.set(people)

    def trials() -> list[str]:
        return [f"{33 + dice.gauss(0, 2.5):.1f}" for _ in range(3)]

    RepeatLeg.unscoped.bulk_create(
        RepeatLeg(
            club=club, repeat_check=check, athlete=athlete, number=number, rater_user=coach,
            trials={motion: {side: trials() for side in ("left", "right")} for motion in MOTIONS},
            measured_at=timezone.now() - timedelta(days=day),
            local_date=today - timedelta(days=day),
        )
        for athlete in people
        for number, day in ((1, 5), (2, 2))
    )  # fmt: skip


def copy_squad(club: Club, people: list[Athlete], number: int) -> None:
    """Another squad just like the first: rows with ids of their own, and nothing computed again."""
    squad = Squad.unscoped.create(club=club, name=f"Squad {number}")
    new = Athlete.unscoped.bulk_create(
        copies(people, name=lambda row: f"{row.name} of squad {number}")
    )
    through = Athlete.squads.through
    through.objects.bulk_create(through(athlete=one, squad=squad) for one in new)
    athlete = {old.pk: one.pk for old, one in zip(people, new, strict=True)}

    def moved(row: Any) -> int:
        return athlete[row.athlete_id]

    def copied(model: Any, **changes: Any) -> dict[int, int]:
        rows = list(model.unscoped.filter(**{f"{changes.pop('by')}__in": people}).order_by("pk"))
        made = model.unscoped.bulk_create(copies(rows, **changes), batch_size=1000)
        return {old.pk: one.pk for old, one in zip(rows, made, strict=True)}

    occasions = copied(Assessment, by="athlete", athlete_id=moved)
    copied(Measurement, by="assessment__athlete",
           assessment_id=lambda row: occasions[row.assessment_id])  # fmt: skip
    copied(Series, by="athlete", athlete_id=moved)
    follows = copied(Assignment, by="athlete", athlete_id=moved)
    copied(SessionLog, by="athlete", athlete_id=moved,
           assignment_id=lambda row: follows[row.assignment_id])  # fmt: skip


def copies(rows: Iterable[Any], **changes: Any) -> list[Any]:
    """Unsaved copies; `changes` are functions of the old row."""
    made = []
    for row in rows:
        one = copy.copy(row)
        one._state = copy.copy(row._state)
        one._state.fields_cache, one._state.adding = {}, True
        one.pk, one.uuid = None, uuid7()
        for name, change in changes.items():
            setattr(one, name, change(row))
        made.append(one)
    return made
