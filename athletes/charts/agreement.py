"""Bland–Altman: how much the second value of each leg differs, over the size of the angle."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor

from athletes.charts.shapes import Marker, Place, Side, marker, num

SIZES = (("wide", 760, 300), ("mid", 560, 280), ("narrow", 340, 270))
MARGIN = {"top": 16.0, "bottom": 46.0, "left": 40.0}
LABELS = 118.0  # room for the words at the lines' right ends
NARROW_LABELS = 76.0
LEAST_SPAN = 10  # degrees: fewer are drawn as if the axis were this long
STEPS = (1, 2, 5, 10, 20, 50)
TICKS = 6
APART = 15.0  # px between two labels


@dataclass(frozen=True)
class Dot:
    """One leg measured twice, in degrees."""

    side: Side
    first: float
    second: float

    @property
    def mean(self) -> float:
        return (self.first + self.second) / 2

    @property
    def difference(self) -> float:
        return self.second - self.first


@dataclass(frozen=True)
class Tick:
    """A grid line and its number."""

    at: str
    text_at: str
    text: str


@dataclass(frozen=True)
class Line:
    """A horizontal line with its words; `y` is its own place, `text_y` that of the words."""

    name: str  # "limit", "mean"
    y: str
    text_y: str
    text: str


@dataclass(frozen=True)
class Picture:
    """One drawing of a given width."""

    name: str
    width: int
    height: int
    left: str
    right: str
    top: str
    bottom: str
    inner: str  # width between left and right
    middle: str
    across: Sequence[Tick]
    up: Sequence[Tick]
    band: tuple[str, str]  # y and height of what lies between the limits
    zero: str
    lines: Sequence[Line]
    text_x: str
    dots: Sequence[Marker]


@dataclass(frozen=True)
class _Scale:
    """Degrees along one axis to pixels."""

    low: float
    high: float
    start: float
    end: float

    def at(self, degrees: float) -> float:
        share = (degrees - self.low) / (self.high - self.low)
        return self.start + share * (self.end - self.start)

    @property
    def step(self) -> int:
        span = self.high - self.low
        return next((one for one in STEPS if span / one <= TICKS), STEPS[-1])

    def ticks(self) -> list[int]:
        first = ceil(self.low / self.step)
        return [n * self.step for n in range(first, floor(self.high / self.step) + 1)]


def pictures(dots: Sequence[Dot], mean: float, limits: tuple[float, float]) -> tuple[Picture, ...]:
    """The picture at three widths; mean and limits in degrees."""
    return tuple(_picture(*size, dots, mean, limits) for size in SIZES)


def _picture(
    name: str,
    width: int,
    height: int,
    dots: Sequence[Dot],
    mean: float,
    limits: tuple[float, float],
) -> Picture:
    right = width - (NARROW_LABELS if name == "narrow" else LABELS)
    bottom = height - MARGIN["bottom"]
    across = _scale([dot.mean for dot in dots], MARGIN["left"], right)
    up = _scale([0, mean, *limits, *(dot.difference for dot in dots)], bottom, MARGIN["top"])
    upper, lower = up.at(limits[1]), up.at(limits[0])
    return Picture(
        name=name,
        width=width,
        height=height,
        left=num(MARGIN["left"]),
        right=num(right),
        top=num(MARGIN["top"]),
        bottom=num(bottom),
        inner=num(right - MARGIN["left"]),
        middle=num((MARGIN["left"] + right) / 2),
        across=[
            Tick(num(across.at(one)), num(bottom + 18), f"{minus(one)}°") for one in across.ticks()
        ],
        up=[Tick(num(up.at(one)), num(up.at(one) + 4), _signed(one)) for one in up.ticks()],
        band=(num(upper), num(lower - upper)),
        zero=num(up.at(0)),
        lines=_lines(up, mean, limits, short=name == "narrow"),
        text_x=num(right + 6),
        dots=[marker(dot.side, *_place(dot, across, up), 5) for dot in dots],
    )


def _place(dot: Dot, across: _Scale, up: _Scale) -> Place:
    return across.at(dot.mean), up.at(dot.difference)


def _scale(values: Sequence[float], start: float, end: float) -> _Scale:
    """All values with some air, at least `LEAST_SPAN` long."""
    low, high = (min(values), max(values)) if values else (0.0, 0.0)
    lacking = max(0.0, LEAST_SPAN - (high - low)) / 2
    air = (high - low + 2 * lacking) * 0.06
    return _Scale(low - lacking - air, high + lacking + air, start, end)


def _lines(up: _Scale, mean: float, limits: tuple[float, float], *, short: bool) -> list[Line]:
    """From the top: upper limit, mean, lower limit; their words never on top of each other."""
    words = ("upper ", "mean ", "lower ") if short else ("upper limit ", "mean ", "lower limit ")
    values = (limits[1], mean, limits[0])
    spots = [up.at(value) for value in values]
    texts = list(spots)
    texts[0] = min(texts[0], texts[1] - APART)
    texts[2] = max(texts[2], texts[1] + APART)
    return [
        Line(name, num(y), num(text_y + 4), f"{word}{one_decimal(value)}")
        for name, word, value, y, text_y in zip(
            ("limit", "mean", "limit"), words, values, spots, texts, strict=True
        )
    ]


def minus(value: float | int) -> str:
    """A true minus; whole numbers stay whole."""
    return f"{value:g}".replace("-", "−")


def one_decimal(degrees: float) -> str:
    """+1.8°, −4.0°, 0.0°."""
    rounded = round(degrees, 1) + 0.0
    return f"{rounded:+.1f}°".replace("-", "−") if rounded else "0.0°"


def _signed(degrees: int) -> str:
    return f"+{degrees}°" if degrees > 0 else f"{minus(degrees)}°"
