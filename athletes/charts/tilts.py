"""The slope as a thin line with its interval as a wedge: a second opinion, never the verdict."""

from dataclasses import dataclass

from athletes.charts.axes import Frame
from athletes.charts.shapes import num, places
from athletes.charts.story import Tilt


@dataclass(frozen=True)
class Slope:
    """A line from its first to its last day; the wedge is pinched where all slopes meet."""

    line: str
    wedge: str


def slope(box: Frame, tilt: Tilt) -> Slope:
    """May leave the panel: the template draws it in a viewport of its own, which cuts it."""
    days = (0, (tilt.last - tilt.first).days)
    ends = [box.x(tilt.first), box.x(tilt.last)]
    pivot = (ends[0] + (ends[1] - ends[0]) * tilt.middle / days[1], box.y(tilt.value))

    def height(day: int, per_day: float) -> float:
        return box.y(tilt.value + (day - tilt.middle) * per_day)

    (low0, low1), (high0, high1) = (
        [height(day, per_day) for day in days] for per_day in (tilt.low, tilt.high)
    )
    line = [(x, height(day, tilt.slope)) for x, day in zip(ends, days, strict=True)]
    wedge = [(ends[0], low0), pivot, (ends[1], low1), (ends[1], high1), pivot, (ends[0], high0)]
    (x0, y0), (x1, y1) = line
    return Slope(f"M{num(x0)} {num(y0)}L{num(x1)} {num(y1)}", places(wedge))
