"""A line drawn along a limb in a picture: its angle, worked out again from the two points.

static/js/lib/line.js does the same sum on the phone; tests/vectors/line.json holds both to it. The
picture never comes here. Points are fractions of it, (across, down); `aspect` is its width by its
height, because an angle is one of pixels. Degrees, clockwise before `turn` is applied.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, TypeAlias, TypeGuard

Point: TypeAlias = tuple[float, float]
Ends: TypeAlias = tuple[Point, Point]

UNIT: Final[dict[str, Point]] = {
    "up": (0.0, -1.0),
    "down": (0.0, 1.0),
    "left": (-1.0, 0.0),
    "right": (1.0, 0.0),
}
DRAWN: Final = ("along", "across")  # a line on the body, or square to it
NARROWEST, WIDEST = 0.05, 20.0  # of an aspect
CLOSE = 0.1  # degrees between what was shown and what the points say


@dataclass(frozen=True)
class Line:
    """`limb` runs from knee to ankle, or from hip to knee; `edge` is something upright or level in
    the picture, or the line on the body that zero needs; `turn` is +1 where clockwise counts up."""

    limb: Ends
    zero: str
    turn: int
    aspect: float
    edge: Ends | None = None

    @property
    def degrees(self) -> float | None:
        """None where a line has no length, or the one that zero needs is missing."""
        way = self._way(self.limb)
        edge = self._way(self.edge) if self.edge else None
        if way == (0, 0) or edge == (0, 0) or (edge is None and self.zero in DRAWN):
            return None
        start = self._zero_way(edge, way)
        cross = start[0] * way[1] - start[1] * way[0]
        return math.degrees(self.turn * math.atan2(cross, _dot(start, way)))

    def to_json(self) -> dict[str, Any]:
        edge = {"edge": [list(point) for point in self.edge]} if self.edge else {}
        limb = [list(point) for point in self.limb]
        return {"limb": limb, "zero": self.zero, "turn": self.turn, "aspect": self.aspect, **edge}

    def _way(self, ends: Ends) -> Point:
        (x0, y0), (x1, y1) = ends
        return (x1 - x0) * self.aspect, y1 - y0

    def _zero_way(self, edge: Point | None, limb: Point) -> Point:
        if edge is None:
            return UNIT[self.zero]
        if self.zero == "along":
            return edge
        square = (-edge[1], edge[0])
        if self.zero == "across":
            return max(square, _back(square), key=lambda way: _dot(way, limb))
        # Zero is turned by as much as the camera was rolled.
        ways = (edge, square, _back(edge), _back(square))
        return max(ways, key=lambda way: _dot(way, UNIT[self.zero]))


def _dot(a: Point, b: Point) -> float:
    return a[0] * b[0] + a[1] * b[1]


def _back(way: Point) -> Point:
    return -way[0], -way[1]


def read(given: Mapping[str, Any]) -> Line | None:
    """The line as a phone sent it; None for anything that is none."""
    limb, edge = _ends(given.get("limb")), _ends(given.get("edge"))
    zero, turn, aspect = (given.get(name) for name in ("zero", "turn", "aspect"))
    if limb is None or not isinstance(zero, str) or zero not in (*UNIT, *DRAWN):
        return None
    if isinstance(turn, bool) or turn not in (-1, 1):
        return None
    if not _is_number(aspect) or not NARROWEST <= aspect <= WIDEST:
        return None
    if edge is None and given.get("edge") is not None:
        return None
    return Line(limb, zero, int(turn), round(float(aspect), 5), edge)


def _ends(given: Any) -> Ends | None:
    if not isinstance(given, list) or len(given) != 2:
        return None
    points = [_point(one) for one in given]
    return (points[0], points[1]) if points[0] and points[1] else None


def _point(given: Any) -> Point | None:
    if not isinstance(given, list) or len(given) != 2:
        return None
    if not all(_is_number(one) and 0 <= one <= 1 for one in given):
        return None
    return round(float(given[0]), 5), round(float(given[1]), 5)


def _is_number(given: Any) -> TypeGuard[float]:
    return isinstance(given, int | float) and not isinstance(given, bool)


def reader(given: Mapping[str, Any], trial: Decimal) -> dict[str, Any] | None:
    """The points behind a trial, as they are kept; None when they say another number."""
    line = read(given)
    degrees = line.degrees if line else None
    if line is None or degrees is None or abs(degrees - float(trial)) > CLOSE:
        return None
    return line.to_json()
