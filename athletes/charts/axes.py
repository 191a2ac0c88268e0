"""The frame of the trend: which date and which angle is where, and where the ticks stand."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import ceil, floor

from athletes.charts.shapes import num

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
SHORTEST = 42  # days: fewer are drawn as if the axis were this long
MONTH_STEPS = (1, 2, 3, 6, 12, 24, 60)
LEAST_DIFFERENCE_SCALE = 15


@dataclass(frozen=True)
class Tick:
    """A grid line with its label; `year` is written below the month where the year begins."""

    at: str
    text_at: str
    text: str
    year: str


@dataclass(frozen=True)
class Frame:
    """Places of dates and degrees in one drawing of a given width."""

    width: int
    narrow: bool
    start: date
    end: date
    low: int
    high: int
    most: int  # the difference at either edge of the lower panel, degrees
    has_panel: bool = True  # whether there is a lower panel at all

    def alone(self) -> "Frame":
        """The same without the lower panel: one side has no difference."""
        return replace(self, has_panel=False)

    @property
    def left(self) -> float:
        return 34 if self.narrow else 44

    @property
    def right(self) -> float:
        return self.width - (64 if self.narrow else 84)

    top = 30.0

    @property
    def bottom(self) -> float:
        return self.top + (190 if self.narrow else 206)

    @property
    def panel_top(self) -> float:
        return self.bottom + 30

    panel_height = 86.0

    @property
    def panel_bottom(self) -> float:
        return self.panel_top + self.panel_height

    @property
    def panel_middle(self) -> float:
        return self.panel_top + self.panel_height / 2

    @property
    def foot(self) -> float:
        """Where the lowest panel ends; below one panel alone there is room for a row of marks."""
        return self.panel_bottom if self.has_panel else self.bottom + 26

    def x(self, on: date) -> float:
        """The place of a date."""
        days = (self.end - self.start).days
        return self.left + (self.right - self.left) * (on - self.start).days / days

    def y(self, hundredths: float) -> float:
        """The place of an angle of one side."""
        share = (hundredths / 100 - self.low) / (self.high - self.low)
        return self.top + (self.bottom - self.top) * (1 - share)

    def panel_y(self, hundredths: float) -> float:
        """The place of a difference: up is left less."""
        return self.panel_middle + hundredths / 100 / self.most * self.panel_height / 2


def frame(
    width: int,
    days: Sequence[date],
    angles: Sequence[int],
    differences: Sequence[int],
    error: int,
    today: date,
) -> Frame:
    """The frame that holds all days, their bands of ±error/2, the differences, and today."""
    half = error / 2
    first, last = min(days), max([*days, today])
    if (last - first).days < SHORTEST:
        first = last - timedelta(days=SHORTEST)
    margin = timedelta(days=max(3, (last - first).days // 25))
    low = floor((min(angles) - half) / 100 / 5 - 0.2) * 5
    high = ceil((max(angles) + half) / 100 / 5 + 0.2) * 5
    while high - low < 20:
        high, low = high + 5, low - 5
    largest = max([abs(value) for value in (*differences, error)])
    most = max(LEAST_DIFFERENCE_SCALE, ceil(largest / 500) * 5)
    return Frame(width, width < 450, first - margin, last + margin, low, high, most)


def levels(frame: Frame) -> tuple[Tick, ...]:
    """Horizontal grid: every 5° where there is room, else every 10° or 20°."""
    span = frame.high - frame.low
    step = 5 if span <= 30 and not frame.narrow else 10 if span <= 70 else 20
    return tuple(
        Tick(num(frame.y(value * 100)), num(frame.y(value * 100) + 4), f"{value}°", "")
        for value in range(frame.low, frame.high + 1)
        if value % step == 0
    )


def months(frame: Frame) -> tuple[Tick, ...]:
    """Vertical grid at first days of months, thinned until the labels keep apart."""
    firsts = _firsts(frame.start, frame.end)
    room = (frame.right - frame.left) / max(1, (frame.end - frame.start).days / 30.4)
    step = next((step for step in MONTH_STEPS if step * room >= 34), MONTH_STEPS[-1])
    kept = [first for first in firsts if (first.year * 12 + first.month - 1) % step == 0]
    many_years = frame.start.year != frame.end.year
    ticks = []
    seen: int | None = None
    for first in kept:
        year = str(first.year) if many_years and first.year != seen else ""
        seen = first.year
        x = num(frame.x(first))
        ticks.append(Tick(x, x, MONTHS[first.month - 1], year))
    return tuple(ticks)


def _firsts(start: date, end: date) -> list[date]:
    found = []
    year, month = start.year, start.month
    while (year, month) <= (end.year, end.month):
        first = date(year, month, 1)
        if first >= start:
            found.append(first)
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return found
