"""Repeatability checks for tests: planned and measured through the actions."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from athletes.actions import checks
from athletes.models import Athlete, RepeatabilityCheck, RepeatLeg
from coaching.accounts.models import Membership
from coaching.kernel.uuid7 import uuid7
from tests.athletes.capturing import typed
from tests.conftest import actor_of
from tests.factories import AthleteFactory, draft

PRONE = {
    "position": "prone",
    "mode": "active",
    "instrument": "inclinometer",
    "endpoint": "pelvis_moves",
}
IR = "internal_rotation"


def planned(
    rater: Membership,
    athletes: list[Athlete],
    *,
    second: Membership | None = None,
    motions: tuple[str, ...] = (IR,),
    **how: str,
) -> RepeatabilityCheck:
    check = RepeatabilityCheck(
        kind="two" if second else "own",
        motions=list(motions),
        second_rater_id=second.user_id if second else None,
        **{**PRONE, **how},
    )
    return checks.start_check(check, athletes, by=actor_of(rater))


def measured(
    check: RepeatabilityCheck,
    athlete: Athlete,
    number: int,
    by: Membership,
    *,
    left: Any = 31,
    right: Any = 34,
    days_ago: int = 0,
    **fields: Any,
) -> RepeatLeg:
    """Three tries a side, all the same unless a list is given."""
    sides = [[one] * 3 if isinstance(one, int | float) else one for one in (left, right)]
    at = timezone.now() - timedelta(days=days_ago, minutes=1)
    how = {name: getattr(check, name) for name in PRONE}
    made = draft(on=at, left=sides[0], right=sides[1], uuid=uuid7(), **how, **fields)
    leg, _ = checks.record_leg(check, athlete, number, made, by=actor_of(by))
    return leg


def both(check: RepeatabilityCheck, athlete: Athlete, by: Membership, **change: Any) -> None:
    """First four days ago, then today; `change` is added to either side."""
    first = {"left": 31, "right": 34}
    measured(check, athlete, 1, by, days_ago=change.pop("days", 4), **first)
    moved = {side: value + change.get(side, 0) for side, value in first.items()}
    measured(check, athlete, 2, by, **moved)


def five_measured(rater: Membership, count: int = 5, **change: Any) -> RepeatabilityCheck:
    """An own check with everybody measured twice."""
    athletes = [AthleteFactory(club=rater.club) for _ in range(count)]
    check = planned(rater, athletes)
    for athlete in athletes:
        both(check, athlete, rater, **(change or {"left": 2, "right": -2}))
    return check


def leg_form(number: int = 1, left: Any = (31, 31, 31), right: Any = (34, 34, 34), **more: Any):
    """The form of one occasion as its page sends it."""
    return typed(ir=(left, right), number=number, **more)
