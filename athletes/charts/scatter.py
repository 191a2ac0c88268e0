"""How much was done against what changed: one mark per change with its error bar, pure geometry.

Right is more sessions a week, up is more degrees. The band round zero is the smallest error of all
marks, rounded up to the whole degree that is written on it: whether a mark changed, its own bar
decides.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import ceil, floor

from athletes.charts.shapes import Badge, Marker, Place, Side, Sided, badge, marker, num
from athletes.charts.trend import WIDTHS

LEAST_SCALE = 10  # degrees up and down
LEAST_SESSIONS = 4
CAP = 3.0
STEPS = 4  # how often a mark gives way to others on the same place


@dataclass(frozen=True)
class Spot:
    """One change to draw, hundredths of a degree; a `name` makes it a badge with the name beside
    it, for drawings of a few marks."""

    per_week: float
    change: int
    error: int | None
    side: Side
    name: str = ""


@dataclass(frozen=True)
class Zone:
    """A stretch of sessions a week with its words, and its middle change where there is one."""

    first: float
    last: float | None
    text: str
    middle: int | None = None
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True)
class Mark(Sided):
    """A drawn change: its bar with caps, then the badge or the marker on it."""

    side: Side
    x: float
    bar: str
    caps: str
    marker: Marker
    badge: Badge | None
    name: str
    name_x: str
    name_y: str


@dataclass(frozen=True)
class Area:
    """A drawn zone; `box` is the interval of its middle, (x, y, width, height)."""

    edge: str
    text: str
    x: str
    line: str
    box: tuple[str, str, str, str] | None


@dataclass(frozen=True)
class Tick:
    at: str
    text_at: str
    text: str


@dataclass(frozen=True)
class Scatter:
    """One drawing at one width."""

    name: str
    width: int
    height: str
    left: str
    right: str
    top: str
    bottom: str
    weeks: tuple[Tick, ...]
    week_y: str
    axis_x: str
    axis_y: str
    axis_text: str
    levels: tuple[Tick, ...]
    level_x: str
    zero: str
    band: tuple[str, str, str, str] | None
    band_text: tuple[str, str, str] | None
    areas: tuple[Area, ...]
    area_y: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class Box:
    """Places of sessions and degrees in one drawing."""

    width: int
    most: int
    low: int
    high: int

    top = 26.0
    room = 18.0  # so that a mark at no sessions does not lie on the axis

    @property
    def narrow(self) -> bool:
        return self.width < 450

    @property
    def left(self) -> float:
        return 36 if self.narrow else 44

    @property
    def right(self) -> float:
        return self.width - 14

    @property
    def bottom(self) -> float:
        return self.top + (230 if self.narrow else 260)

    def x(self, per_week: float) -> float:
        free = self.right - self.left - 2 * self.room
        return self.left + self.room + free * per_week / self.most

    def y(self, hundredths: float) -> float:
        share = (hundredths / 100 - self.low) / (self.high - self.low)
        return self.bottom - (self.bottom - self.top) * share


def scatters(spots: Sequence[Spot], zones: Sequence[Zone] = ()) -> tuple[Scatter, ...]:
    """The three widths; the container chooses. Nothing where there is nothing to draw."""
    return tuple(scatter(spots, zones, name, width) for name, width in WIDTHS) if spots else ()


def scatter(spots: Sequence[Spot], zones: Sequence[Zone], name: str, width: int) -> Scatter:
    """One drawing of at least one mark."""
    box = _box(spots, width)
    errors = [-(-spot.error // 100) * 100 for spot in spots if spot.error]
    marks = _marks(box, spots)
    return Scatter(
        name=name,
        width=width,
        height=num(box.bottom + 40),
        left=num(box.left),
        right=num(box.right),
        top=num(box.top),
        bottom=num(box.bottom),
        weeks=tuple(Tick(num(box.x(n)), num(box.x(n)), str(n)) for n in range(box.most + 1)),
        week_y=num(box.bottom + 17),
        axis_x=num((box.left + box.right) / 2),
        axis_y=num(box.bottom + 35),
        axis_text="sessions a week",
        levels=_levels(box),
        level_x=num(box.left - 6),
        zero=num(box.y(0)),
        band=_band(box, min(errors)) if errors else None,
        band_text=_band_text(box, min(errors), marks) if errors else None,
        areas=tuple(_area(box, zone) for zone in zones),
        area_y="14",
        marks=marks,
    )


def _box(spots: Sequence[Spot], width: int) -> Box:
    most = max(LEAST_SESSIONS, ceil(max(spot.per_week for spot in spots)))
    highest = max(spot.change + (spot.error or 0) for spot in spots) / 100
    lowest = min(spot.change - (spot.error or 0) for spot in spots) / 100
    high = max(LEAST_SCALE, ceil((highest + 1) / 5) * 5)
    low = min(-LEAST_SCALE, floor((lowest - 1) / 5) * 5)
    return Box(width, most, low, high)


def _levels(box: Box) -> tuple[Tick, ...]:
    """Horizontal grid: every 5° where there is room, else every 10° or 20°."""
    span = box.high - box.low
    step = 5 if span <= 30 and not box.narrow else 10 if span <= 70 else 20
    return tuple(
        Tick(num(box.y(value * 100)), num(box.y(value * 100) + 4), _signed(value))
        for value in range(box.low, box.high + 1)
        if value % step == 0
    )


def _signed(value: int) -> str:
    return f"+{value}°" if value > 0 else f"{value}°".replace("-", "−")


def _band(box: Box, error: int) -> tuple[str, str, str, str]:
    y, foot = box.y(error), box.y(-error)
    return num(box.left), num(y), num(box.right - box.left), num(foot - y)


def _band_text(box: Box, error: int, marks: Sequence[Mark]) -> tuple[str, str, str] | None:
    """At the foot of the band, as far right as no bar stands."""
    words = f"±{error // 100}°" + ("" if box.narrow else " error")
    room = 34 if box.narrow else 64
    ends = range(int(box.right) - 4, int(box.left) + room, -10)
    free = (x for x in ends if all(not x - room < mark.x < x + 6 for mark in marks))
    x = next(free, None)
    return None if x is None else (words, num(x), num(box.y(-error) - 5))


def _area(box: Box, zone: Zone) -> Area:
    first = box.x(zone.first) if zone.first else box.left
    last = box.right if zone.last is None else box.x(zone.last)
    line, middle = "", None
    if zone.middle is not None:
        line = f"M{num(first + 2)} {num(box.y(zone.middle))}H{num(last - 2)}"
    if zone.low is not None and zone.high is not None:
        y, foot = box.y(zone.high), box.y(zone.low)
        middle = (num(first + 2), num(y), num(last - first - 4), num(foot - y))
    return Area(
        edge=f"M{num(first)} {num(box.top)}V{num(box.bottom)}" if zone.first else "",
        text=zone.text,
        x=num((first + last) / 2),
        line=line,
        box=middle,
    )


def _marks(box: Box, spots: Sequence[Spot]) -> tuple[Mark, ...]:
    """In the order given; whoever would lie on another steps aside, the two of a pair together."""
    size = 16.0 if any(spot.name for spot in spots) else 8.0
    taken: list[Place] = []
    drawn = []
    for pair in _pairs(spots):
        places = [(box.x(spot.per_week) + _beside(spot, size), box.y(spot.change)) for spot in pair]
        aside = next((n for n in _steps(pair, size) if _fits(box, places, n, taken, size)), 0.0)
        for spot, (x, y) in zip(pair, places, strict=True):
            taken.append((x + aside, y))
            drawn.append(_mark(box, spot, x + aside, y))
    return tuple(drawn)


def _pairs(spots: Sequence[Spot]) -> list[list[Spot]]:
    """Marks of one name belong together; without a name each stands alone."""
    named = groupby(enumerate(spots), key=lambda one: one[1].name or str(-1 - one[0]))
    return [[spot for _, spot in pair] for _, pair in named]


def _beside(spot: Spot, size: float) -> float:
    """Of a few, left stands left of its place and right to the right: they come in pairs."""
    return {"left": -size / 2, "right": size / 2, "": 0.0}[spot.side] if spot.name else 0.0


def _steps(pair: Sequence[Spot], size: float) -> Iterator[float]:
    """0, then further and further away; left sides try the left first."""
    way = -1 if pair[-1].side == "left" else 1
    yield 0.0
    for n in range(1, STEPS + 1):
        yield from (way * n * size, -way * n * size)


def _fits(
    box: Box, places: Sequence[Place], aside: float, taken: Sequence[Place], size: float
) -> bool:
    """Inside the frame, and on nobody."""
    return all(
        box.left + size / 2 <= x + aside <= box.right - size / 2
        and not any(abs(x + aside - a) < size and abs(y - b) < size for a, b in taken)
        for x, y in places
    )


def _mark(box: Box, spot: Spot, x: float, y: float) -> Mark:
    bar = caps = ""
    if spot.error:
        top, foot = box.y(spot.change + spot.error), box.y(spot.change - spot.error)
        bar = f"M{num(x)} {num(top)}V{num(foot)}"
        caps = "".join(f"M{num(x - CAP)} {num(end)}h{num(2 * CAP)}" for end in (top, foot))
    named = bool(spot.name and spot.side)
    return Mark(
        side=spot.side,
        x=x,
        bar=bar,
        caps=caps,
        marker=marker(spot.side, x, y, 4.4 if spot.side else 6),
        badge=badge(spot.side, x, y, 8) if named else None,
        name=spot.name,
        name_x=num(x),
        name_y=num(y - 12),
    )
