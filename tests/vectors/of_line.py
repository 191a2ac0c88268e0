"""Pictures of a leg whose angle is known: a body in space, and a camera that stands as it should.

Where it stands: 7.6 of the domain reference. Which way zero points and which way counts up follow
from space here, not from a table, so that they hold the phone's table to account.
"""

import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from athletes import line, protocol

Vector = tuple[float, float, float]

# Of the body: to its right, to its front, to its head. R × F = H.
RIGHT, FRONT, HEAD = (1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)
DISTANCE = 2.5  # metres from the camera to the joint
LIMB = 0.4
DEGREES = (-9.4, 0.0, 7.5, 31.2, 48.8)
MORE = {"flexion": (0.0, 44.4, 91.3, 126.7)}  # beyond what the others reach
ROLLS = (0.0, 4.2, -7.7)  # degrees by which the camera is held askew


def back(v: Vector) -> Vector:
    return -v[0], -v[1], -v[2]


def dot(a: Vector, b: Vector) -> float:
    return sum(x * y for x, y in zip(a, b, strict=True))


def cross(a: Vector, b: Vector) -> Vector:
    (ax, ay, az), (bx, by, bz) = a, b
    return ay * bz - az * by, az * bx - ax * bz, ax * by - ay * bx


def mix(a: float, one: Vector, b: float, other: Vector) -> Vector:
    return (a * one[0] + b * other[0], a * one[1] + b * other[1], a * one[2] + b * other[2])


@dataclass(frozen=True)
class Scene:
    """How the limb lies at zero, where it goes, and a camera: whither it looks, what it has on top.

    `drawn` is the line on the body that zero needs, "upright" what else may be drawn."""

    start: Vector
    end: Vector
    looks: Vector
    top: Vector
    upright: Vector
    drawn: tuple[str, Vector] | None = None


def scene(motion: str, position: str, side: str) -> Scene:
    out = RIGHT if side == "right" else back(RIGHT)
    feet, behind = back(HEAD), back(FRONT)
    goes = {
        "internal_rotation": out,
        "external_rotation": back(out),
        "flexion": FRONT,
        "extension": behind,
        "abduction": out,
        "adduction": back(out),
    }[motion]
    kind = "rotation" if motion in protocol.ROTATIONS else motion
    kind = "sideways" if kind in ("abduction", "adduction") else kind
    return {
        ("rotation", "prone"): Scene(behind, goes, HEAD, behind, FRONT),
        ("rotation", "seated"): Scene(feet, goes, behind, HEAD, HEAD),
        ("rotation", "supine"): Scene(behind, goes, HEAD, FRONT, FRONT),
        ("rotation", "supine_90_90"): Scene(feet, goes, behind, HEAD, HEAD, ("along", feet)),
        ("flexion", "supine"): Scene(feet, goes, back(out), FRONT, HEAD),
        ("flexion", "standing"): Scene(feet, goes, back(out), HEAD, HEAD),
        ("extension", "prone"): Scene(feet, goes, back(out), behind, FRONT),
        ("extension", "side_lying"): Scene(feet, goes, back(out), HEAD, HEAD, ("along", feet)),
        ("sideways", "supine"): Scene(feet, goes, behind, HEAD, HEAD, ("across", RIGHT)),
        ("sideways", "side_lying"): Scene(feet, goes, behind, out, out),
    }[kind, position]


class Camera:
    """A pinhole at DISTANCE from the joint, which is in the middle of its picture."""

    def __init__(self, of: Scene, roll: float, aspect: float, mirrors: bool) -> None:
        across, turn = cross(of.looks, of.top), math.radians(roll)
        self.across = mix(math.cos(turn), across, math.sin(turn), of.top)
        self.top = mix(math.cos(turn), of.top, -math.sin(turn), across)
        self.looks, self.aspect, self.sign = of.looks, aspect, -1 if mirrors else 1

    def sees(self, point: Vector) -> list[float]:
        far = DISTANCE + dot(point, self.looks)
        x = self.sign * dot(point, self.across) / far
        return [round(0.5 + x / self.aspect, 5), round(0.5 - dot(point, self.top) / far, 5)]

    def line(self, start: Vector, end: Vector) -> list[list[float]]:
        return [self.sees(start), self.sees(end)]


def at(of: Scene, degrees: float) -> Vector:
    turn = math.radians(degrees)
    return mix(LIMB * math.cos(turn), of.start, LIMB * math.sin(turn), of.end)


def way_of(ends: Sequence[Sequence[float]], aspect: float) -> tuple[float, float]:
    (x0, y0), (x1, y1) = ends
    return (x1 - x0) * aspect, y1 - y0


def zero_and_turn(of: Scene, *, mirrors: bool) -> tuple[str, int]:
    """What a camera that is held level sees: where zero points, and which way counts up."""
    level = Camera(of, 0, 1, mirrors)
    joint = (0.0, 0.0, 0.0)
    zero, moved = (way_of(level.line(joint, at(of, angle)), 1) for angle in (0, 20))
    clockwise = zero[0] * moved[1] - zero[1] * moved[0]
    seen = max(line.UNIT, key=lambda name: line._dot(line.UNIT[name], zero))
    return of.drawn[0] if of.drawn else seen, 1 if clockwise > 0 else -1


def pictures() -> Iterator[dict[str, Any]]:
    dice = random.Random(76)
    for motion, positions in protocol.MEASURABLE.items():
        for position in sorted(positions):
            for side in protocol.SIDES:
                of = scene(motion, position, side)
                for degrees in MORE.get(motion, DEGREES):
                    yield _picture(dice, of, motion, position, side, degrees)


def _picture(
    dice: random.Random, of: Scene, motion: str, position: str, side: str, degrees: float
) -> dict[str, Any]:
    roll = dice.choice(ROLLS) if not of.drawn else dice.uniform(-180, 180)
    mirrors = dice.random() < 0.25
    aspect = dice.choice([0.75, 1.33333, 0.5625, 1.0])
    camera = Camera(of, roll, aspect, mirrors)
    limb = camera.line((0.0, 0.0, 0.0), at(of, degrees))
    edge = None
    if of.drawn or roll:
        way = of.drawn[1] if of.drawn else of.upright
        there = mix(0.1, cross(of.looks, of.top), 0.05, of.top)
        edge = camera.line(there, mix(1, there, dice.uniform(0.15, 0.3), way))
    return {
        "motion": motion,
        "position": position,
        "side": side,
        "other": mirrors,
        "degrees": degrees,
        **_said(limb, edge, aspect, *zero_and_turn(of, mirrors=mirrors)),
    }


def _said(limb: Any, edge: Any, aspect: float, zero: str, turn: int) -> dict[str, Any]:
    given = {"limb": limb, "edge": edge, "aspect": aspect, "zero": zero, "turn": turn}
    read = line.read(given)
    return {"line": given, "said": read.degrees if read else None}


def thrown() -> Iterator[dict[str, Any]]:
    """Any two lines, and those at the limits."""
    dice = random.Random(6)
    for _ in range(120):
        zero = dice.choice([*line.UNIT, *line.DRAWN])
        limb, edge = ([[round(dice.random(), 5) for _ in "xy"] for _ in "ab"] for _ in "le")
        named = edge if zero in line.DRAWN or dice.random() < 0.5 else None
        aspect = round(dice.uniform(0.4, 2.5), 5)
        yield _said(limb, named, aspect, zero, dice.choice([1, -1]))
    limb, point = [[0.5, 0.5], [0.5, 0.75]], [[0.5, 0.5], [0.5, 0.5]]
    for zero in (*line.UNIT, *line.DRAWN):
        yield _said(limb, None, 1.0, zero, 1)
        yield _said(limb, limb, 1.0, zero, 1)
        yield _said(point, limb, 1.0, zero, 1)
        yield _said(limb, point, 1.0, zero, 1)


def cases() -> Iterator[dict[str, Any]]:
    yield from pictures()
    yield from thrown()
