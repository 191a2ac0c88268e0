"""Where the tool lies and against which line the angle is read: one small picture a kind of motion.

Pure geometry, 240 × 160, as the pictograms beside it (`capture/_figure.html`): the left leg moves,
never seen from the front, so left stays left. Directions are SVG degrees: 0 to the right, 90 down.
"""

from dataclasses import dataclass
from math import cos, radians, sin
from typing import Final

from athletes.manual import EXTENSION, FLEXION, ROTATION, SIDEWAYS

Point = tuple[float, float]
_ARM = 32
UP, DOWN, TO_LEFT, TO_RIGHT = -90, 90, 180, 0


@dataclass(frozen=True, slots=True)
class Limb:
    kind: str
    width: float
    points: str


@dataclass(frozen=True, slots=True)
class Box:
    kind: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Base:
    """A position as it is drawn here. `near` and `far` are the rest of the body."""

    pivot: Point
    zero: float
    moved: float
    length: float
    line: str  # what the dashed line is
    boxes: tuple[Box, ...] = ()
    near: tuple[tuple[float, tuple[Point, ...]], ...] = ()
    far: tuple[Point, ...] = ()
    head: Point | None = None
    shank: Point | None = None  # of a bent knee, from the knee on
    arm: float | None = None  # the goniometer's first arm, where it does not follow the zero
    floor: float = 0
    is_hidden: bool = False  # the tool is on the side that is not seen


@dataclass(frozen=True, slots=True)
class Drawing:
    """Everything that the template draws, worked out."""

    tool: str
    words: str
    line: str  # of the zero, dashed
    zero_label: Point
    arc: str
    boxes: tuple[Box, ...]
    limbs: tuple[Limb, ...]
    head: Point | None
    floor: float
    is_hidden: bool
    pivot: Point
    end: Point
    arms: tuple[Point, Point]
    at: Point
    turn: float


_BENCH = Box("prop", 52, 8, 136, 14)
_HANGING = Base(
    (98, 32), DOWN, 125, 92, "straight down", (_BENCH,), ((14, ((146, 34), (146, 126))),),
    is_hidden=True,
)  # fmt: skip
BASES: Final[dict[tuple[str, str], Base]] = {
    ("prone", ROTATION): Base(
        (120, 134), UP, -125, 100, "straight up", (Box("mat", 30, 143, 180, 14),)
    ),
    ("seated", ROTATION): _HANGING,
    ("supine", ROTATION): _HANGING,
    ("supine_90_90", ROTATION): Base(
        (106, 88), UP, -125, 70, "along the body’s midline", (Box("mat", 72, 3, 96, 154),),
        ((28, ((120, 108), (120, 122))), (14, ((134, 92), (134, 28)))), head=(120, 146),
    ),
    ("prone", EXTENSION): Base(
        (104, 120), TO_RIGHT, -27, 92, "level", near=((24, ((50, 124), (100, 124))),),
        far=((108, 131), (196, 134)), head=(26, 118), arm=TO_LEFT, floor=146,
    ),
    ("side_lying", EXTENSION): Base(
        (104, 76), TO_RIGHT, 27, 90, "in line with the trunk", (Box("mat", 4, 20, 232, 120),),
        ((26, ((46, 76), (98, 76))),), ((104, 78), (134, 50), (162, 74)), (22, 72), arm=TO_LEFT,
    ),
    ("supine", FLEXION): Base(
        (146, 122), TO_LEFT, -115, 78, "level", near=((24, ((196, 122), (150, 124))),),
        far=((140, 133), (58, 136)), head=(218, 116), shank=(-42, 12), arm=TO_RIGHT, floor=146,
    ),
    ("standing", FLEXION): Base(
        (146, 82), DOWN, 160, 66, "straight down",
        near=((24, ((150, 42), (150, 76))), (14, ((154, 84), (154, 146)))),
        head=(150, 16), shank=(4, 42), arm=UP, floor=153,
    ),
    ("supine", SIDEWAYS): Base(
        (108, 94), UP, -125, 76, "square to the hip bones", (Box("mat", 40, 3, 160, 154),),
        ((28, ((120, 112), (120, 124))), (14, ((134, 94), (140, 14)))), head=(120, 147),
        arm=TO_RIGHT,
    ),
    ("side_lying", SIDEWAYS): Base(
        (110, 112), TO_RIGHT, -30, 86, "level", near=((26, ((54, 118), (106, 120))),),
        far=((112, 130), (150, 132), (172, 134)), head=(30, 112), arm=DOWN, floor=146,
    ),
}  # fmt: skip
_WHERE: Final = {
    "inclinometer": ("The inclinometer lies on the {limb}", 0.72, 0.5),
    "goniometer": ("The goniometer turns about the {joint}; one arm follows the {limb}", 0, 0),
    "phone_tilt": ("The phone lies on the {limb}", 0.55, 0.5),
    "phone_other": ("The phone lies on the {limb}", 0.55, 0.5),
    "photo_line": ("A line on the picture joins the two ends of the {limb}", 0, 0),
    "visual": ("The eye looks square at the {joint}", 0, 0),
}


def drawing(position: str, kind: str, instrument: str) -> Drawing:
    """Raises KeyError for a kind of motion that is not measured in the position."""
    base = BASES[position, kind]
    sentence, on_shank, on_thigh = _WHERE[instrument]
    limb, joint = ("shin", "knee") if kind == ROTATION else ("thigh", "hip")
    hidden = base.is_hidden and bool(on_shank)
    at = _along(base.pivot, base.moved, base.length * (on_shank if limb == "shin" else on_thigh))
    end = _along(base.pivot, base.moved, base.length)
    return Drawing(
        tool=instrument,
        words=(
            f"{sentence.format(limb=limb, joint=joint)}{', on its front' if hidden else ''}. "
            f"The dashed line is zero: {base.line}."
        ),
        line=_path(base.pivot, _along(base.pivot, base.zero, base.length + 14)),
        zero_label=_zero_label(base),
        arc=_arc(base),
        boxes=base.boxes,
        limbs=_limbs(base, end),
        head=base.head,
        floor=base.floor,
        is_hidden=hidden,
        pivot=base.pivot,
        end=end,
        arms=(
            _along(base.pivot, base.zero if base.arm is None else base.arm, _ARM),
            _along(base.pivot, base.moved, base.length * 0.8),
        ),
        at=at,
        turn=base.moved,
    )


def _along(start: Point, way: float, length: float) -> Point:
    """The point that lies `length` from `start` in direction `way`, to a tenth."""
    turn = radians(way)
    return round(start[0] + length * cos(turn), 1), round(start[1] + length * sin(turn), 1)


def _zero_label(base: Base) -> Point:
    """“0°” stands beyond a level line, and beside an upright one, away from the movement."""
    if base.zero in (TO_LEFT, TO_RIGHT):
        return _along(base.pivot, base.zero, base.length + 30)
    away = -90 if (base.moved - base.zero) % 360 < 180 else 90
    return _along(_along(base.pivot, base.zero, base.length - 8), base.zero + away, 18)


def _path(*points: Point) -> str:
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in points)


def _arc(base: Base) -> str:
    """From zero to the leg, with the two strokes of an arrowhead at the end."""
    radius = base.length * 0.86
    clockwise = (base.moved - base.zero) % 360 < 180
    sign = 1 if clockwise else -1
    stop = base.moved - sign * 9  # short of the leg, which is thick
    start, tip = _along(base.pivot, base.zero, radius), _along(base.pivot, stop, radius)
    heads = [_along(tip, stop - sign * 90 + turn, 9) for turn in (-36, 36)]
    swept = f"{radius:.1f} {radius:.1f} 0 0 {int(clockwise)}"
    return f"M{start[0]:g} {start[1]:g}A{swept} {tip[0]:g} {tip[1]:g}" + _path(
        heads[0], tip, heads[1]
    )


def _limbs(base: Base, end: Point) -> tuple[Limb, ...]:
    ghost = _along(base.pivot, base.zero, base.length)
    knee = [end] if base.shank is None else [end, (end[0] + base.shank[0], end[1] + base.shank[1])]
    found = [Limb("far", 13, _points(base.far))] if base.far else []
    found += [Limb("near", width, _points(points)) for width, points in base.near]
    return (
        *found,
        Limb("ghost", 13, _points([base.pivot, ghost])),
        Limb("work", 14, _points([base.pivot, *knee])),
    )


def _points(points: tuple[Point, ...] | list[Point]) -> str:
    return " ".join(f"{x:g},{y:g}" for x, y in points)
