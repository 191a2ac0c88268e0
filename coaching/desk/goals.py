"""The goals of one athlete as the page shows them, and the one that a difference suggests.

Everything comes from what the page has read already: no query of its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from athletes import protocol, wording
from athletes.forms.goals import GoalForm
from athletes.marks import GoalMark, Marks
from athletes.shown import Shown, lower_first
from athletes.when import day_words, today_in


@dataclass(frozen=True)
class GoalRow:
    """A goal that counts."""

    mark: GoalMark
    today: date
    time_zone: str  # the athlete's

    @property
    def sentence(self) -> wording.Sentence:
        return wording.goal(self.mark.side, self.mark.motion, self.mark.direction)

    @property
    def words(self) -> str:
        return wording.plain(self.sentence)

    @property
    def said(self) -> str:
        """“Set by Nia Okafor on 8 June”."""
        by = f" by {self.mark.set_by}" if self.mark.set_by else ""
        return f"Set{by} on {day_words(today_in(self.time_zone, self.mark.set_at), self.today)}"


@dataclass(frozen=True)
class GoalsCard:
    """`shown` is the series of the page; its difference is looked at first."""

    marks: Marks
    shown: Shown | None
    all_shown: Sequence[Shown]
    today: date
    time_zone: str

    @cached_property
    def rows(self) -> list[GoalRow]:
        """By motion, left first. Where a merge left two of one kind, the newest counts."""
        counted = {self.marks.goal(one.motion, one.side) for one in self.marks.goals}
        order = list(protocol.MOTIONS)
        found = sorted(
            (one for one in self.marks.goals if one in counted),
            key=lambda one: (order.index(one.motion), one.side),
        )
        return [GoalRow(one, self.today, self.time_zone) for one in found]

    @cached_property
    def suggested(self) -> Shown | None:
        """A confirmed difference whose side with less has no goal yet."""
        first = [self.shown] if self.shown else []
        rotations = [one for one in self.all_shown if one.row.motion in protocol.ROTATIONS]
        found = (one for one in (*first, *rotations) if self._has_less(one))
        return next(found, None)

    def _has_less(self, one: Shown) -> bool:
        motion = one.row.motion
        if motion not in protocol.MOTIONS or not one.is_confirmed:
            return False
        return self.marks.goal(motion, one.less_side) is None

    @cached_property
    def form(self) -> GoalForm:
        """Filled in from the suggestion, to be set with one press."""
        initial = {}
        if one := self.suggested:
            initial = {"side": one.less_side, "motion": one.row.motion, "direction": "more"}
        return GoalForm(initial=initial, measured=[one.row.motion for one in self.all_shown])

    @property
    def offer(self) -> str:
        """“more internal rotation on the left”"""
        if self.suggested is None:
            return ""
        less, motion = self.suggested.less_side, self.suggested.row.motion
        return lower_first(wording.plain(wording.goal(less, motion, "more")))

    @property
    def why(self) -> str:
        """“Filled in because left internal rotation is 8° less.”"""
        if self.suggested is None:
            return ""
        motion = wording.motion_name(self.suggested.row.motion)
        size = wording.size(self.suggested.verdict.difference)
        return f"Filled in because {self.suggested.less_side} {motion} is {size} less."
