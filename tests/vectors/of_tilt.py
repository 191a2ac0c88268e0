"""A phone on a leg that turns by a known angle: what its sensor says, from rotations in space.

The leg's frame: x to the athlete's right, y from hip to knee, z up; the thigh is level, so that the
leg turns about y. Where the phone lies, and which way a movement turns, follow from space here, not
from a table, so that they hold both tables to account. Source: reference 7.2 and 7.3.
"""

import math
import random
from collections.abc import Iterator, Sequence
from typing import Any

from athletes import protocol, tilt

Vector = tuple[float, float, float]
Matrix = tuple[Vector, Vector, Vector]

DEGREES = (-12.4, 0.0, 5.5, 31.2, 48.8, 71.0)
# Of the phone on the front of the shin: twisted round the bone, tilted in its plane, rolled off it.
PLACES = ((0.0, 0.0, 0.0), (12.0, -8.0, 5.0), (0.0, 40.0, 0.0), (0.0, 9.0, -15.0))
DICE = 120


def turn(axis: int, degrees: float) -> Matrix:
    """About x, y or z, right-handed."""
    c, s = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    return (
        ((1, 0, 0), (0, c, -s), (0, s, c)),
        ((c, 0, s), (0, 1, 0), (-s, 0, c)),
        ((c, -s, 0), (s, c, 0), (0, 0, 1)),
    )[axis]


def times(a: Matrix, b: Matrix) -> Matrix:
    def row(i: int) -> Vector:
        x, y, z = (sum(a[i][k] * b[k][j] for k in range(3)) for j in range(3))
        return x, y, z

    return row(0), row(1), row(2)


def upright(head: int) -> Matrix:
    """The phone's axes as columns: screen out (along y), long edge along the shin, its top edge up;
    `head` −1 has it down.
    """
    return ((-head, 0, 0), (0, 0, 1), (0, head, 0))


def up_in(phone: Matrix) -> Vector:
    """The world's up in the phone's axes: the third row of its columns."""
    return phone[2]


def sensor(u: Vector) -> tuple[float, float]:
    """β in [−180, 180) and γ in [−90, 90), as a browser gives them for this up."""
    x, y, z = u
    beta = math.degrees(math.asin(max(-1.0, min(1.0, y))))
    gamma = math.degrees(math.atan2(-x if z >= 0 else x, abs(z)))
    turned = z < 0
    if gamma >= 90:  # at the seam: the same up, said from the other side
        gamma, turned = -90.0, not turned
    if turned:
        beta = 180 - beta if beta > 0 else -180 - beta
    return beta, gamma


def way(motion: str, side: str) -> int:
    """Which way the leg turns about the line from hip to knee: the foot goes to the athlete's left
    when the turn is positive, seated and prone: in for the right leg, out for the left.
    """
    goes_out = side == "left"
    return 1 if goes_out == (motion == protocol.INTERNAL) else -1


def case(
    name: str,
    motion: str,
    side: str,
    degrees: float,
    place: Sequence[float],
    head: int = 1,
    slipped: float = 0.0,
) -> dict[str, Any]:
    twist, tilted, off = place
    phone = times(times(upright(head), turn(1, twist)), times(turn(2, tilted), turn(0, off)))
    leg = turn(1, way(motion, side) * degrees)
    zero, end = sensor(up_in(phone)), sensor(up_in(times(leg, times(phone, turn(0, slipped)))))
    u0, u1 = up_in(phone), up_in(times(leg, times(phone, turn(0, slipped))))
    return {
        "name": name,
        "motion": motion,
        "side": side,
        "true": None if slipped else degrees,
        "zero": zero,
        "end": end,
        "u0": u0,
        "u1": u1,
        "said": {
            "deg": tilt.along(u0, u1, motion, side),
            "theta": tilt.angle(u0, u1),
            "theta2": tilt.in_plane(u0, u1),
        },
    }


def cases() -> Iterator[dict[str, Any]]:
    for motion in protocol.ROTATIONS:
        for side in protocol.SIDES:
            for degrees in DEGREES:
                for place in PLACES:
                    for head in (1, -1):
                        yield case("placed", motion, side, degrees, place, head)
    dice = random.Random(75)
    for _ in range(DICE):
        motion, side = dice.choice(protocol.ROTATIONS), dice.choice(list(protocol.SIDES))
        place = [dice.uniform(-40, 40) for _ in range(3)]
        degrees, head = round(dice.uniform(-20, 85), 1), dice.choice([1, -1])
        slipped = dice.choice([0.0, 0.0, dice.uniform(4, 25)])
        yield case("dice", motion, side, degrees, place, head, slipped)
