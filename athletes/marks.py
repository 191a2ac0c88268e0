"""Goals and new baselines of one athlete, as pages ask for them. One query for both."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import CharField, DateField, Value
from django.db.models.functions import Cast

from athletes.models import Athlete, Goal, NewBaseline
from coaching.kernel.scoping import Asking


@dataclass(frozen=True)
class GoalMark:
    """One side of one motion is to become more or less."""

    uuid: UUID
    motion: str
    side: str
    direction: str
    set_at: datetime
    set_by: str


@dataclass(frozen=True)
class BaselineMark:
    """From `starts_on` on, what is measured in this way counts anew."""

    uuid: UUID
    protocol_key: tuple[str, ...]
    starts_on: date
    reason: str
    set_at: datetime
    set_by: str


@dataclass
class Marks:
    """Newest first."""

    goals: list[GoalMark] = field(default_factory=list)
    baselines: list[BaselineMark] = field(default_factory=list)

    def goal(self, motion: str, side: str) -> GoalMark | None:
        """The one that counts: the newest."""
        return next((one for one in self.goals if (one.motion, one.side) == (motion, side)), None)

    def direction(self, motion: str, side: str) -> str:
        """“more”, “less”, or nothing where no goal is set."""
        goal = self.goal(motion, side)
        return goal.direction if goal else ""

    def of(self, protocol_key: Sequence[str]) -> list[BaselineMark]:
        return [one for one in self.baselines if one.protocol_key == tuple(protocol_key)]


def read_marks(actor: Asking, athlete: Athlete) -> Marks:
    """What stands today."""
    nothing, no_day = Value("", CharField()), Cast(Value(None), DateField())
    goals = (
        Goal.objects.visible_to(actor)
        .live()
        .filter(athlete=athlete)
        .values_list("uuid", "motion", "side", "direction", nothing, nothing, no_day, nothing,
                     "set_at", "set_by__name")
    )  # fmt: skip
    baselines = (
        NewBaseline.objects.visible_to(actor)
        .live()
        .filter(athlete=athlete)
        .values_list("uuid", "position", "mode", "instrument", "endpoint", "rater", "starts_on",
                     "reason", "set_at", "set_by__name")
    )  # fmt: skip
    found = Marks()
    # Only a baseline has a first day, and only a baseline a reason.
    for row in baselines.union(goals, all=True).order_by("-set_at", "-uuid"):
        _add(found, list(row))
    return found


def _add(found: Marks, row: list[Any]) -> None:
    uuid, *words, starts_on, reason, set_at, name = row
    if starts_on is None:
        motion, side, direction, *_ = words
        found.goals.append(GoalMark(uuid, motion, side, direction, set_at, name or ""))
    else:
        mark = BaselineMark(uuid, tuple(words), starts_on, reason, set_at, name or "")
        found.baselines.append(mark)
