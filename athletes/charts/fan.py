"""The hip fan: two protractors seen from the feet, lying face down, shank straight up at zero.

Internal rotation swings the foot outward, away from the midline: to the left for the left hip, to
the right for the right hip. External rotation swings it inward. Public apps get this backwards, so
tests/athletes/test_charts.py holds the direction down.
"""

from dataclasses import dataclass
from math import radians, sin

from athletes.charts.shapes import (
    Badge,
    Side,
    Sided,
    badge,
    num,
    polar,
    ray,
    sector,
)
from athletes.protocol import whole_degrees

WIDTH = 360.0
FEET = 26.0  # inner radius: the badge stands there
NARROWEST = 60  # the dial always shows at least this much internal rotation


@dataclass(frozen=True)
class Hip:
    """One hip in hundredths of a degree; None is not measured (or left out for pain)."""

    internal: int | None
    external: int | None


@dataclass(frozen=True)
class FanLabel:
    """A value at the end of its wedge, with the direction's short name above it."""

    x: str
    name_y: str
    value_y: str
    name: str
    text: str
    is_external: bool


@dataclass(frozen=True)
class FanHip(Sided):
    """One protractor: paths for the wedges, edges and the other side's mirrored value."""

    side: Side
    ticks: tuple[str, ...]
    bed: str
    external: str
    internal: str
    soft: str
    missing: str
    internal_edge: str
    external_edge: str
    ghost: str
    zero: str
    badge: Badge
    labels: tuple[FanLabel, ...]
    total_x: str
    total: str


@dataclass(frozen=True)
class Fan:
    """Both hips, left on the left."""

    width: str
    height: str
    midline: str
    total_y: str
    hips: tuple[FanHip, FanHip]


@dataclass(frozen=True)
class _Dial:
    side: Side
    outward: int  # −1 left, +1 right: the turn of the foot in internal rotation
    centre: tuple[float, float]
    radius: float
    reach: float


def fan(left: Hip, right: Hip, *, error: int, differs: bool) -> Fan:
    """Both hips. `error` is drawn as the soft edge of internal rotation (±error/2); the wedge up
    to the other side's value is drawn only when the verdict says that the sides differ."""
    values = [v for hip in (left, right) for v in (hip.internal, hip.external) if v is not None]
    reach = float(max([NARROWEST, *(whole_degrees(v + error // 2) for v in values)]))
    radius = WIDTH * 0.243 / sin(radians(min(reach, 90.0)))
    base = radius + 50
    height = base + 40
    hips = []
    for side, outward, x, own, other in (
        ("left", -1, WIDTH * 0.258, left, right),
        ("right", 1, WIDTH * 0.742, right, left),
    ):
        dial = _Dial(side, outward, (x, base), radius, reach)  # type: ignore[arg-type]
        hips.append(_hip(dial, own, other, error, differs))
    return Fan(
        width=num(WIDTH),
        height=num(height),
        midline=f"M{num(WIDTH / 2)} 6V{num(height - 26)}",
        total_y=num(height - 6),
        hips=(hips[0], hips[1]),
    )


def _hip(dial: _Dial, own: Hip, other: Hip, error: int, differs: bool) -> FanHip:
    x, y = dial.centre
    out, half = dial.outward, error / 200
    internal = None if own.internal is None else own.internal / 100
    external = None if own.external is None else own.external / 100
    mirrored = None if other.internal is None or not differs else other.internal / 100
    total = None
    if own.internal is not None and own.external is not None:
        total = own.internal + own.external
    return FanHip(
        side=dial.side,
        ticks=_ticks(dial),
        bed=_wedge(dial, out * dial.reach, -out * max(50.0, (external or 0) + 4)),
        external=_wedge(dial, 0, -out * external) if external and external > 0 else "",
        internal=_wedge(dial, 0, out * (internal - half)) if internal and internal > half else "",
        soft=(
            _wedge(dial, out * max(0.0, internal - half), out * (internal + half))
            if internal is not None and internal + half > 0
            else ""
        ),
        missing=_missing(dial, internal, mirrored, half),
        internal_edge=_edge(dial, out, internal),
        external_edge=_edge(dial, -out, external),
        ghost=(
            ray(dial.centre, FEET + 6, dial.radius + 12, out * mirrored)
            if mirrored is not None and internal is not None
            else ""
        ),
        zero=f"M{num(x)} {num(y - FEET + 4)}V{num(y - dial.radius - 9)}",
        badge=badge(dial.side, x, y, 10),
        labels=(
            _label(dial, "IR", out, own.internal, 4.0),
            _label(dial, "ER", -out, own.external, 2.0),
        ),
        total_x=num(x),
        total="–" if total is None else f"{whole_degrees(total)}°",
    )


def _wedge(dial: _Dial, start: float, end: float) -> str:
    return sector(dial.centre, FEET, dial.radius, start, end)


def _edge(dial: _Dial, turn: int, value: float | None) -> str:
    if value is None:
        return ""
    return ray(dial.centre, FEET, dial.radius + 3, turn * value)


def _missing(dial: _Dial, internal: float | None, mirrored: float | None, half: float) -> str:
    """The wedge between this side's value and the other side's larger one, mirrored."""
    if internal is None or mirrored is None or mirrored <= internal + half:
        return ""
    return _wedge(dial, dial.outward * (internal + half), dial.outward * mirrored)


def _ticks(dial: _Dial) -> tuple[str, ...]:
    reach = int(dial.reach // 10 * 10)
    marks = range(-40, reach + 1, 10)
    return tuple(
        ray(
            dial.centre,
            dial.radius + 3,
            dial.radius + (9 if angle % 30 == 0 else 6),
            dial.outward * angle,
        )
        for angle in marks
    )


def _label(dial: _Dial, name: str, turn: int, value: int | None, nudge: float) -> FanLabel:
    """Beyond the middle of its wedge, a little off the zero line; a dash where not measured."""
    angle = 18.0 if value is None else max(12.0, min(value / 200, 40.0))
    x, y = polar(dial.centre, dial.radius + 17, turn * angle)
    return FanLabel(
        x=num(x + turn * nudge),
        name_y=num(y - 19),
        value_y=num(y),
        name=name,
        text="–" if value is None else f"{whole_degrees(value)}°",
        is_external=name == "ER",
    )
