"""How a routine and what was done of it are shown: cells, or words where cells say nothing.

The rule of adherence is in `coaching.routines.schedule`; board and athlete page draw from here.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from athletes import charts
from athletes.when import day_words
from coaching.routines.following import Following
from coaching.routines.schedule import PAUSES, WINDOW, Adherence, Day

# The fourteen days that count, and today, which does not count yet.
SHOWN_DAYS = WINDOW + 1


def marks_of(days: Iterable[Day]) -> list[str]:
    """How each day is drawn: what is planned later, rest and pauses are dots."""
    drawn = {"done": "done", "part": "part", "missed": "missed"}
    return [
        "today" if day.look == "due" and day.is_today else drawn.get(day.look, "rest")
        for day in days
    ]


def days_words(adherence: Adherence) -> str:
    """“5 of 6 days done”."""
    return f"{adherence.words} day{'' if adherence.planned == 1 else 's'} done"


@dataclass(frozen=True)
class Doing:
    """All that one athlete follows, as the board's cell."""

    following: Following

    @cached_property
    def words(self) -> str:
        """Instead of the cells, where cells would say nothing; empty where they are drawn."""
        following = self.following
        if not following.running:
            coming = [one.schedule.starts_on for one in following.coming]
            return f"From {day_words(min(coming), following.today)}" if coming else "No routine"
        if following.is_never_opened:
            return "Never opened"
        return f"Paused: {self.pause_reason}" if following.is_paused else ""

    @property
    def pause_reason(self) -> str:
        """Of whatever covers today; the first of several."""
        today = self.following.today
        pauses = (
            pause
            for one in self.following.running
            for pause in one.schedule.pauses
            if pause.covers(today)
        )
        return PAUSES[next(pauses).reason].lower()

    @cached_property
    def adherence(self) -> Adherence:
        return self.following.adherence

    @property
    def count(self) -> str:
        """“5/6”; nothing before the first planned day is over."""
        adherence = self.adherence
        return f"{adherence.done_words}/{adherence.planned}" if adherence.planned else ""

    @property
    def label(self) -> str:
        """The cells as words."""
        if not self.adherence.planned:
            return "No planned day is over yet"
        return f"{days_words(self.adherence)} in the last {WINDOW} days"

    @cached_property
    def cells(self) -> charts.Cells:
        return charts.cells(marks_of(self.following.days(SHOWN_DAYS)))

    @property
    def is_none(self) -> bool:
        """Nothing runs and nothing is to come: somebody to assign a routine to."""
        return not self.following.running and not self.following.coming
