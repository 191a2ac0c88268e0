"""One athlete's value beside the others', one row per side, pure geometry.

Right is more degrees. Every other value is a small dot at its own place; a dot that would lie on
another is put above it, so up means nothing but that. Below the dots stands the athlete's own mark,
in its side's shape, with its value; the band behind all of them is the error of that one value.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor

from athletes.charts.shapes import Badge, Marker, Side, Sided, badge, marker, num
from athletes.charts.trend import WIDTHS
from athletes.protocol import whole_degrees

RADII = (4.5, 3.5, 2.5, 1.75)  # the first that keeps the heap of dots below MOST_HEIGHT
MOST_HEIGHT = 110.0
LEAST_HEIGHT = 28.0
LEAST_SCALE = 20  # degrees
LANE = 30.0  # for the athlete's own mark
GAP = 10.0  # between rows
TOP = 6.0
LABEL_ROOM = 44.0


@dataclass(frozen=True)
class Values:
    """One side, hundredths of a degree: the athlete's own value with its error, and the others'."""

    side: Side
    own: int | None
    error: int | None
    others: Sequence[int]


@dataclass(frozen=True)
class Row(Sided):
    """`dots` are strokes without length, round at both ends: one path whatever their number.
    `band` is (x, y, width, height)."""

    side: Side
    badge: Badge
    dots: str
    floor: str
    band: tuple[str, str, str, str] | None
    own: Marker | None
    text: str
    text_x: str
    text_y: str
    text_anchor: str


@dataclass(frozen=True)
class Tick:
    at: str
    text: str


@dataclass(frozen=True)
class Dots:
    """One drawing at one width; `thickness` is the dots' diameter."""

    name: str
    width: int
    height: str
    left: str
    right: str
    top: str
    bottom: str
    tick_y: str
    thickness: str
    ticks: tuple[Tick, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Scale:
    """Places of degrees in one drawing."""

    width: int
    low: int
    high: int

    left = 40.0

    @property
    def right(self) -> float:
        return self.width - 16

    def x(self, hundredths: float) -> float:
        share = (hundredths / 100 - self.low) / (self.high - self.low)
        return self.left + (self.right - self.left) * share


def dots(sides: Sequence[Values]) -> tuple[Dots, ...]:
    """The three widths; the container chooses. Nothing where there is nobody to draw."""
    drawn = [one for one in sides if one.others]
    return tuple(_drawing(drawn, name, width) for name, width in WIDTHS) if drawn else ()


def stacked(places: Sequence[float], room: float) -> list[int]:
    """The level of each dot, for places in rising order: the lowest on which it touches none."""
    ends: list[float] = []
    levels = []
    for x in places:
        free = (level for level, end in enumerate(ends) if x - end >= room)
        level = next(free, len(ends))
        if level == len(ends):
            ends.append(x)
        ends[level] = x
        levels.append(level)
    return levels


def _drawing(sides: Sequence[Values], name: str, width: int) -> Dots:
    scale = _scale(sides, width)
    places = [[scale.x(value) for value in sorted(one.others)] for one in sides]
    radius, heaps = _heaps(places)
    rows, top = [], TOP
    for one, row, heap in zip(sides, places, heaps, strict=True):
        ground = top + max(LEAST_HEIGHT, (max(heap) + 1) * _room(radius))
        heights = [ground - _room(radius) * (level + 0.5) for level in heap]
        path = "".join(f"M{num(x)} {num(y)}h0" for x, y in zip(row, heights, strict=True))
        rows.append(_row(one, scale, path, top, ground))
        top = ground + LANE + GAP
    bottom = top - GAP
    return Dots(
        name=name,
        width=width,
        height=num(bottom + 22),
        left=num(scale.left),
        right=num(scale.right),
        top=num(TOP),
        bottom=num(bottom),
        tick_y=num(bottom + 16),
        thickness=num(2 * radius),
        ticks=_ticks(scale),
        rows=tuple(rows),
    )


def _scale(sides: Sequence[Values], width: int) -> Scale:
    found = [value for one in sides for value in one.others]
    found += [
        one.own + sign * (one.error or 0)
        for one in sides
        if one.own is not None
        for sign in (-1, 1)
    ]
    low = floor((min(found) / 100 - 1) / 5) * 5
    high = ceil((max(found) / 100 + 1) / 5) * 5
    while high - low < LEAST_SCALE:
        low, high = low - 5, high + 5
    return Scale(width, low, high)


def _room(radius: float) -> float:
    return 2 * radius + 1


def _heaps(places: Sequence[Sequence[float]]) -> tuple[float, list[list[int]]]:
    """One size of dot for both rows, so that they can be compared."""
    for radius in RADII:
        heaps = [stacked(row, _room(radius)) for row in places]
        if (max(map(max, heaps)) + 1) * _room(radius) <= MOST_HEIGHT:
            break
    return radius, heaps


def _row(one: Values, scale: Scale, path: str, top: float, ground: float) -> Row:
    own = band = None
    x, y = scale.left, ground + LANE / 2
    if one.own is not None:
        x = scale.x(one.own)
        own = marker(one.side, x, y, 6)
        if one.error:
            start, end = scale.x(one.own - one.error), scale.x(one.own + one.error)
            band = (num(start), num(top), num(end - start), num(ground + LANE - 2 - top))
    before = x + LABEL_ROOM > scale.right
    return Row(
        side=one.side,
        badge=badge(one.side, 14, y, 9),
        dots=path,
        floor=f"M{num(scale.left)} {num(ground + 1)}H{num(scale.right)}",
        band=band,
        own=own,
        text="" if one.own is None else f"{whole_degrees(one.own)}°".replace("-", "−"),
        text_x=num(x - 11 if before else x + 11),
        text_y=num(y + 6),
        text_anchor="end" if before else "start",
    )


def _ticks(scale: Scale) -> tuple[Tick, ...]:
    """Every 5° where there is room, else every 10°, or further apart."""
    per_degree = (scale.right - scale.left) / (scale.high - scale.low)
    step = next(step for step in (5, 10, 20, 50, 100) if step * per_degree >= 36)
    values = [one for one in range(scale.low, scale.high + 1) if one % step == 0]
    return tuple(Tick(num(scale.x(one * 100)), f"{one}°".replace("-", "−")) for one in values)
