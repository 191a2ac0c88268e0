"""What became of one press of “Assign”: a line for each athlete, read anew each time."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from django.utils import timezone

from athletes.models import Athlete
from coaching.kernel.scoping import Actor
from coaching.kernel.uuid7 import uuid7
from coaching.routines.actions.assigning import CODES
from coaching.routines.choosing import reachable
from coaching.routines.models import Assignment, AssignmentBatch
from coaching.routines.models.assignments import UNDO_FOR
from coaching.routines.plan import EMPHASES


@dataclass
class Line:
    """One athlete: `assignment` is what was made, `code` why nothing was."""

    athlete: Athlete
    assignment: Assignment | None = None
    code: str = ""
    there: Assignment | None = None  # what stands in the way
    ended: list[Assignment] = field(default_factory=list)
    is_reached: bool = True
    again: UUID = field(default_factory=uuid7)  # the form key to assign to this one now

    @property
    def emphasis(self) -> str:
        return EMPHASES[self.assignment.emphasis] if self.assignment else ""

    @property
    def sentence(self) -> str:
        return f"{self.athlete.name} {CODES[self.code]}" if self.code else ""

    @property
    def needs_consent(self) -> bool:
        return self.code == "consent_missing" and not self.athlete.may_be_stored

    @property
    def may_now(self) -> bool:
        """Refused then, and nothing stands in the way any more."""
        return self.code.startswith("consent_") and self.athlete.may_be_stored


@dataclass(frozen=True)
class Result:
    """`minutes_left` for undoing, whole ones; −1 when it is over."""

    made: list[Line]
    refused: list[Line]
    minutes_left: int

    @property
    def terms(self) -> Assignment | None:
        """The days and dates of the batch, as any of its assignments has them."""
        return self.made[0].assignment if self.made else None

    @property
    def time_left(self) -> str:
        """For undoing, in words; nothing once it is over."""
        if self.minutes_left < 1:
            return "less than a minute" if self.minutes_left == 0 else ""
        return "1 minute" if self.minutes_left == 1 else f"{self.minutes_left} minutes"


def read_result(actor: Actor, batch: AssignmentBatch, today: date) -> Result:
    """Six queries, whatever the number of athletes. Who is not seen (any more) has no line."""
    rows = Assignment.objects.visible_to(actor).filter(batch=batch)
    made = list(rows.select_related("athlete", "routine_version").order_by("athlete__name", "pk"))
    lines = {row.athlete_id: Line(row.athlete, row) for row in made}
    _add_ended(actor, batch, lines)
    reached = reachable(actor, list(lines))
    for line in lines.values():
        line.is_reached = line.athlete.pk in reached
    refused = _refused(actor, batch, today)
    left = batch.made_at + UNDO_FOR - timezone.now()
    minutes = int(left.total_seconds() // 60) if left > timedelta(0) and batch.is_undoable else -1
    return Result(list(lines.values()), refused, minutes)


def _add_ended(actor: Actor, batch: AssignmentBatch, lines: dict[int, Line]) -> None:
    rows = Assignment.objects.visible_to(actor).filter(uuid__in=list(batch.ended))
    for row in rows.select_related("routine_version").order_by("pk"):
        if row.athlete_id in lines:
            lines[row.athlete_id].ended.append(row)


def _refused(actor: Actor, batch: AssignmentBatch, today: date) -> list[Line]:
    codes = {entry["athlete"]: entry["code"] for entry in batch.refused}
    rows = Athlete.objects.visible_to(actor).filter(uuid__in=list(codes)).order_by("name", "pk")
    athletes = list(rows)
    follows = (
        Assignment.objects.visible_to(actor)
        .not_over(today)
        .filter(athlete__in=athletes, routine_version__routine=batch.routine_id)
    )
    there = {row.athlete_id: row for row in follows.order_by("pk")}
    return [Line(one, None, codes[str(one.uuid)], there.get(one.pk)) for one in athletes]
