"""What every chart is made of: coordinates as text, the side's marker, the side's badge."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import cos, radians, sin
from typing import Literal

Side = Literal["left", "right", ""]
Place = tuple[float, float]


def num(value: float) -> str:
    """One decimal, a trailing .0 and a negative zero dropped: 92.9, 180, 0."""
    text = f"{value:.1f}"
    text = text.removesuffix(".0")
    return "0" if text == "-0" else text


def places(points: Iterable[Place]) -> str:
    """The `points` attribute of a polyline or polygon."""
    return " ".join(f"{num(x)},{num(y)}" for x, y in points)


def less_side(difference: int) -> Side:
    """The side with less, from left − right: below zero the left, above zero the right."""
    if difference < 0:
        return "left"
    return "right" if difference > 0 else ""


def clip(value: float, limit: float) -> float:
    """The value, kept within ±limit."""
    return max(-limit, min(limit, value))


CODES = {"left": "l", "right": "r", "": "0"}


class Sided:
    """Mix-in: the letter that a side's CSS classes end in."""

    side: Side

    @property
    def code(self) -> str:
        return CODES[self.side]


@dataclass(frozen=True)
class Marker(Sided):
    """Left a filled circle (x, y its centre, size its radius), right a hollow square
    (x, y its corner, size its edge), no side a small grey circle."""

    side: Side
    x: str
    y: str
    size: str


def marker(side: Side, x: float, y: float, radius: float) -> Marker:
    """The side's marker centred on a place; the square covers about the circle's area."""
    if side == "right":
        edge = radius * 1.75
        return Marker(side, num(x - edge / 2), num(y - edge / 2), num(edge))
    return Marker(side, num(x), num(y), num(radius if side else radius * 0.7))


@dataclass(frozen=True)
class Badge:
    """The letter L in a circle or R in a square, with the baseline its letter stands on."""

    shape: Marker
    letter: str
    x: str
    y: str


def badge(side: Side, x: float, y: float, radius: float) -> Badge:
    """The side's letter badge centred on a place."""
    edge = radius * 1.8
    shape = (
        Marker(side, num(x - edge / 2), num(y - edge / 2), num(edge))
        if side == "right"
        else Marker(side, num(x), num(y), num(radius))
    )
    return Badge(shape, "R" if side == "right" else "L", num(x), num(y + 4.2))


def polar(centre: Place, radius: float, angle: float) -> Place:
    """A place on a circle; the angle in degrees from straight up, clockwise positive."""
    x, y = centre
    return x + radius * sin(radians(angle)), y - radius * cos(radians(angle))


def sector(centre: Place, inner: float, outer: float, start: float, end: float) -> str:
    """The path of a ring sector between two angles, whichever comes first."""
    start, end = min(start, end), max(start, end)
    x1, y1 = polar(centre, outer, start)
    x2, y2 = polar(centre, outer, end)
    x3, y3 = polar(centre, inner, end)
    x4, y4 = polar(centre, inner, start)
    big = 1 if end - start > 180 else 0
    return (
        f"M{num(x1)} {num(y1)}A{num(outer)} {num(outer)} 0 {big} 1 {num(x2)} {num(y2)}"
        f"L{num(x3)} {num(y3)}A{num(inner)} {num(inner)} 0 {big} 0 {num(x4)} {num(y4)}Z"
    )


def ray(centre: Place, inner: float, outer: float, angle: float) -> str:
    """The path of a line from the inner to the outer circle."""
    x1, y1 = polar(centre, inner, angle)
    x2, y2 = polar(centre, outer, angle)
    return f"M{num(x1)} {num(y1)}L{num(x2)} {num(y2)}"
