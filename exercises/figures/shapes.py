"""The few shapes that every picture is made of, each as one SVG element.

A picture is 240 wide and 160 high. It is drawn for the left, seen from behind, from above, or
side-on facing left: the athlete's left is the picture's left (or the near side), never the front.
Looks come from classes (`.fig` in static/css/components/cards.css).
Only absolute path commands are used.
"""

from math import atan2, cos, pi, sin

WIDTH, HEIGHT = 240, 160
GROUND = 153

# Kinds of limb: what works, where it also goes, what is close, what is behind.
WORK, GHOST, NEAR, FAR = "work", "ghost", "near", "far"
ARM, LEG, TRUNK = 10, 13, 26

Point = tuple[float, float]
Figure = tuple[str, ...]


def limb(kind: str, width: float, *points: Point) -> str:
    """A thick line through the joints; ends and joints are round."""
    joints = " ".join(f"{x:g},{y:g}" for x, y in points)
    return f'<polyline class="fg-{kind}" stroke-width="{width:g}" points="{joints}"/>'


def arm(kind: str, *points: Point) -> str:
    return limb(kind, ARM, *points)


def leg(kind: str, *points: Point) -> str:
    return limb(kind, LEG, *points)


def trunk(*points: Point, width: float = TRUNK) -> str:
    return limb(NEAR, width, *points)


def head(x: float, y: float) -> str:
    return f'<circle class="fg-head" cx="{x:g}" cy="{y:g}" r="12"/>'


def sole(kind: str, x: float, y: float) -> str:
    """A shin that points at the viewer: only the foot is seen."""
    return limb(kind, 18, (x, y), (x, y))


def floor(start: float = 26, end: float = 214) -> str:
    return f'<path class="fg-floor" d="M{start:g} {GROUND}H{end:g}"/>'


def wall(x: float) -> str:
    return f'<path class="fg-floor" d="M{x:g} 14V{GROUND}"/>'


def mat(x: float, y: float, width: float, height: float) -> str:
    return (
        f'<rect class="fg-mat" x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" rx="6"/>'
    )


def block(x: float, y: float, width: float, height: float) -> str:
    """Any box-shaped prop: post, step, seat, block."""
    return (
        f'<rect class="fg-prop" x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" rx="2"/>'
    )


def ball(x: float, y: float, radius: float = 15) -> str:
    return f'<circle class="fg-prop" cx="{x:g}" cy="{y:g}" r="{radius:g}"/>'


def dumbbell(x: float, y: float) -> str:
    """Seen from the side, held by its handle at (x, y)."""
    return block(x - 12, y - 2.5, 24, 5) + block(x - 18, y - 9, 8, 18) + block(x + 10, y - 9, 8, 18)


def band(*points: Point) -> str:
    way = "L".join(f"{x:g} {y:g}" for x, y in points)
    return f'<path class="fg-band" d="M{way}"/>'


def _head_of(tail: Point, tip: Point) -> str:
    """The two strokes of an arrowhead at `tip`, for a line that comes from `tail`."""
    way = atan2(tip[1] - tail[1], tip[0] - tail[0])
    ends = [
        (tip[0] - 9 * cos(way + turn), tip[1] - 9 * sin(way + turn)) for turn in (pi / 5, -pi / 5)
    ]
    (ax, ay), (bx, by) = ends
    return f"M{ax:.1f} {ay:.1f}L{tip[0]:g} {tip[1]:g}L{bx:.1f} {by:.1f}"


def arrow(start: Point, bend: Point, end: Point, both: bool = False) -> str:
    """A movement: a curve pulled towards `bend`, with a head at the end (or at `both` ends)."""
    curve = f"M{start[0]:g} {start[1]:g}Q{bend[0]:g} {bend[1]:g} {end[0]:g} {end[1]:g}"
    heads = _head_of(bend, end) + (_head_of(bend, start) if both else "")
    return f'<path class="fg-arc" d="{curve}{heads}"/>'


def push(start: Point, end: Point) -> str:
    """A straight arrow."""
    middle = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
    return arrow(start, middle, end)


def turn(x: float, y: float, wide: float, high: float) -> str:
    """A turn to and fro about the middle (x, y): the open side of a flat or of a narrow ring."""
    if wide > high:
        return arrow((x - wide, y), (x, y + 2 * high), (x + wide, y), both=True)
    return arrow((x, y - high), (x + 2 * wide, y), (x, y + high), both=True)
