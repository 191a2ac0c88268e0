"""The angle a limb turned through, worked out again from what the phone on it read.

static/js/lib/tilt.js does the same sums on the phone; tests/vectors/tilt.json holds both to them. A
vector is "up" in the phone's axes (x to the right, y to the top edge, z out of the screen) and of
length 1. Degrees. Source: measurement.md §7, reference 7.2 and 7.3.
"""

import math
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final, TypeAlias

Vector: TypeAlias = tuple[float, float, float]

CLOSE: Final = 0.15  # degrees between the number and what the vectors say: both are rounded
UNIT: Final = 0.01  # how far a vector's length may be from 1
FLAGS: Final = frozenset({"leans", "not still", "wrong way"})
TURNS: Final[dict[tuple[str, str], int]] = {
    ("internal_rotation", "left"): -1,
    ("internal_rotation", "right"): 1,
    ("external_rotation", "left"): 1,
    ("external_rotation", "right"): -1,
}


def angle(a: Vector, b: Vector) -> float:
    """Between two vectors, 0 to 180."""
    return math.degrees(math.atan2(math.hypot(*_cross(a, b)), _dot(a, b)))


def in_plane(a: Vector, b: Vector) -> float:
    """The second estimate, in the plane of the screen, 0 to 180: a knee that bends meanwhile does
    not change it, a phone twisted on the shin does.
    """
    turn = math.degrees(math.atan2(b[0], b[1]) - math.atan2(a[0], a[1]))
    return abs(math.remainder(turn, 360))


def along(u0: Vector, u1: Vector, motion: str, side: str) -> float:
    """Positive where the movement goes, negative where it went the other way; the phone lies on the
    front of the shin with its screen out.
    """
    turns = TURNS.get((motion, side), 0)
    return -angle(u0, u1) if _cross(u0, u1)[2] * turns < 0 else angle(u0, u1)


def reader(given: Mapping[str, Any], trial: Decimal) -> dict[str, Any] | None:
    """What is kept of a reading behind `trial`, or None where it does not say that number."""
    u0, u1 = _vector(given.get("u0")), _vector(given.get("u1"))
    if u0 is None or u1 is None or abs(angle(u0, u1) - abs(float(trial))) > CLOSE:
        return None
    flags = given.get("flags")
    listed = flags if isinstance(flags, list) else []
    return {
        "u0": list(u0),
        "u1": list(u1),
        "theta": round(angle(u0, u1), 2),
        "theta2": round(in_plane(u0, u1), 2),
        "flags": sorted(FLAGS.intersection(one for one in listed if isinstance(one, str))),
    }


def _vector(given: Any) -> Vector | None:
    if not (isinstance(given, list) and len(given) == 3):
        return None
    if not all(_is_part(one) for one in given):
        return None
    x, y, z = (round(float(one), 4) for one in given)
    return (x, y, z) if abs(math.hypot(x, y, z) - 1) <= UNIT else None


def _is_part(given: Any) -> bool:
    return isinstance(given, int | float) and not isinstance(given, bool) and -1.01 <= given <= 1.01


def _dot(a: Vector, b: Vector) -> float:
    return sum(one * other for one, other in zip(a, b, strict=True))


def _cross(a: Vector, b: Vector) -> Vector:
    return (a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0])
