"""Routines under the trend: a tinted column over the panels and a named lane for each.

What is still to come is drawn dashed, what is paused is a gap.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from athletes.charts.axes import Frame
from athletes.charts.shapes import num

MOST_LANES = 4  # the newest ones; all of them stand in the list beside the chart
LANE_HEIGHT = 24.0
LANE_STEP = 29.0
ABOVE = 18.0  # between the lowest panel and the first lane
LETTER = 6.9  # the average width of a letter of `.tr-lanet`
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Period:
    """Something followed from its first to its last day; pauses have both their days in them."""

    name: str
    first: date
    last: date
    pauses: Sequence[tuple[date, date]] = ()


@dataclass(frozen=True)
class Box:
    """A rectangle from `x` on."""

    x: str
    width: str


@dataclass(frozen=True)
class Lane:
    """The boxes of one period and its name, inside, before or behind them."""

    y: str
    height: str
    past: tuple[Box, ...]
    planned: tuple[Box, ...]
    text: str
    text_x: str
    text_y: str
    anchor: str


@dataclass(frozen=True)
class Drawn:
    """All periods of one drawing; `bottom` is where the lanes end and the months begin."""

    columns: tuple[Box, ...]
    lanes: tuple[Lane, ...]
    bottom: float

    @property
    def foot(self) -> str:
        return num(self.bottom)


Span = tuple[date, date]  # from the first day to the day after the last


def lanes_height(periods: Sequence[Period]) -> float:
    """How much further down the months stand."""
    return ABOVE + LANE_STEP * len(periods) - 2 if periods else 0.0


def draw(periods: Sequence[Period], box: Frame, today: date) -> Drawn:
    """The newest that reach into the frame, one below the other, oldest on top."""
    inside = [one for one in periods if any(_spans(one, box))]
    told = sorted(inside, key=lambda one: (one.first, one.last))[-MOST_LANES:]
    top = box.foot + ABOVE
    return Drawn(
        columns=tuple(_box(box, span) for one in told for span in _spans(one, box)),
        lanes=tuple(
            _lane(one, box, today, top + LANE_STEP * place) for place, one in enumerate(told)
        ),
        bottom=box.foot + lanes_height(told),
    )


def _spans(period: Period, box: Frame) -> Iterator[Span]:
    """The days on which it ran, as far as they are in the frame: pauses cut it into pieces."""
    start = max(period.first, box.start)
    end = min(period.last + DAY, box.end)
    for first, last in sorted(period.pauses):
        if start < min(first, end):
            yield start, min(first, end)
        start = max(start, last + DAY)
    if start < end:
        yield start, end


def _box(box: Frame, span: Span) -> Box:
    start, end = (box.x(on) for on in span)
    return Box(num(start), num(end - start))


def _lane(period: Period, box: Frame, today: date, top: float) -> Lane:
    spans = list(_spans(period, box))
    past = [(start, min(end, today)) for start, end in spans if start < today]
    planned = [(max(start, today), end) for start, end in spans if end > today]
    text, x, anchor = _label(period.name, box, spans)
    return Lane(
        y=num(top),
        height=num(LANE_HEIGHT),
        past=tuple(_box(box, span) for span in past),
        planned=tuple(_box(box, span) for span in planned),
        text=text,
        text_x=num(x),
        text_y=num(top + 16),
        anchor=anchor,
    )


def _label(name: str, box: Frame, spans: Sequence[Span]) -> tuple[str, float, str]:
    """The name and where it stands: inside where it fits, else before it, else behind it."""
    first, last = box.x(spans[0][0]), box.x(spans[-1][1])
    inside_of = box.x(spans[0][1]) - first
    wide = len(name) * LETTER
    if wide + 14 <= inside_of:
        return name, first + 9, "start"
    before, behind = first - 7, box.width - last - 7
    if wide <= before or before >= behind:
        return _cut(name, before), before, "end"
    return _cut(name, behind), last + 7, "start"


def _cut(name: str, room: float) -> str:
    letters = int(room / LETTER)
    return name if len(name) <= letters else name[: max(letters - 1, 1)].rstrip(" ,") + "…"
