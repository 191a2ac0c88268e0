"""What a trend tells, at any width: the days, which of them are drawn, and the smoothed lines.

The line is smoothed over the whole history and cut to the period afterwards, so that the same day
stands at the same height whatever period is looked at.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, Protocol

from athletes.charts.periods import Period
from athletes.charts.shapes import Side
from athletes.margins import restarts

OneSide = Literal["left", "right"]
BOTH: tuple[OneSide, OneSide] = ("left", "right")


class Day(Protocol):
    """One day of a series, in hundredths of a degree; None is not measured or left out."""

    @property
    def on(self) -> date: ...
    @property
    def left(self) -> int | None: ...
    @property
    def right(self) -> int | None: ...
    @property
    def difference(self) -> int | None: ...


Smooth = Callable[[Sequence[int]], Sequence[float]]
Stretch = list[tuple[date, float]]


@dataclass(frozen=True)
class Start:
    """From this day on everything counts anew; `text` says why."""

    on: date
    text: str


@dataclass(frozen=True)
class Tilt:
    """A slope with its interval, hundredths of a degree a day, turning about one middle place.

    `middle` counts in days from `first` and may lie between two of them.
    """

    first: date
    last: date
    middle: float
    value: float
    slope: float
    low: float
    high: float


@dataclass(frozen=True)
class Story:
    """What is drawn, at any width.

    `error` belongs to what is judged: the difference, or with one side alone its change. `since`
    cuts what is shown, never what is counted.
    """

    days: Sequence[Day]
    error: int | None
    today: date
    smooth: Smooth
    baseline: Collection[date] = ()
    current: Collection[date] = ()
    restarts: Collection[date] = ()
    gap: int | None = None  # the judged difference, when it is larger than its error
    periods: Sequence[Period] = ()
    side: Side = ""  # this one alone; else both
    since: date | None = None
    starts: Sequence[Start] = ()
    pains: Collection[date] = ()
    tilts: Sequence[Tilt] = ()
    published: tuple[int, int] | None = None  # a range to lay behind the lines

    @property
    def sides(self) -> tuple[OneSide, ...]:
        return (self.side,) if self.side else BOTH

    @property
    def drawn(self) -> list[Day]:
        """The days on the axis: in the period, with a value of a shown side."""
        return [day for day in self.days if self.covers(day.on) and any(values(self, day))]

    def covers(self, on: date) -> bool:
        return self.since is None or on >= self.since


def values(story: Story, day: Day) -> list[bool]:
    """Whether each shown side has a value on this day."""
    return [value_of(day, side) is not None for side in story.sides]


def value_of(day: Day, side: str) -> int | None:
    return day.left if side == "left" else day.right


def angles(story: Story) -> list[int]:
    """Every drawn value of the shown sides."""
    found = (value_of(day, side) for day in story.drawn for side in story.sides)
    return [value for value in found if value is not None]


def stretches(story: Story, side: str) -> list[Stretch]:
    """The smoothed line of a side, broken where the windows restart, within the period."""
    found: list[list[tuple[date, int]]] = []
    for day in story.days:
        value = value_of(day, side)
        if value is None:
            continue
        before = found[-1][-1][0] if found else None
        if before is None or _restarts(story, before, day.on):
            found.append([])
        found[-1].append((day.on, value))
    smoothed = (_smoothed(story, run) for run in found)
    cut = ([place for place in run if story.covers(place[0])] for run in smoothed)
    return [run for run in cut if run]


def _smoothed(story: Story, run: list[tuple[date, int]]) -> Stretch:
    line = story.smooth([value for _, value in run])
    return list(zip([on for on, _ in run], line, strict=True))


def _restarts(story: Story, before: date, after: date) -> bool:
    return restarts(before, after) or any(before < on <= after for on in story.restarts)
