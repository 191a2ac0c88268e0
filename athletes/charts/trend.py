"""The trend: left and right over time with their bands, the difference below, one time axis.

The line is the running median of three, drawn from point to point; each day's own value is its
marker. A line's band is ±half of the error of the difference, so that bands which touch mean
"cannot be told apart" and a gap between them means a difference larger than the error.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Protocol

from athletes.charts.axes import Frame, Tick, frame, levels, months
from athletes.charts.periods import Drawn, Period, draw
from athletes.charts.shapes import (
    Badge,
    Marker,
    Place,
    Side,
    Sided,
    badge,
    less_side,
    marker,
    num,
    places,
)
from athletes.margins import restarts
from athletes.protocol import whole_degrees

PLANNED_SHOWN = timedelta(days=14)  # of what is to come, so that it does not push the past aside
WIDTHS = (("wide", 772), ("mid", 600), ("narrow", 330))


class Day(Protocol):
    """One day of a series, in hundredths of a degree; None is not measured or left out."""

    @property
    def on(self) -> date: ...
    @property
    def left(self) -> int | None: ...
    @property
    def right(self) -> int | None: ...
    @property
    def difference(self) -> int | None: ...


Smooth = Callable[[Sequence[int]], Sequence[float]]


@dataclass(frozen=True)
class Line(Sided):
    """One side: a polyline and a band per unbroken stretch, a marker per day."""

    side: Side
    lines: tuple[str, ...]
    bands: tuple[str, ...]
    markers: tuple[Marker, ...]


@dataclass(frozen=True)
class End(Sided):
    """The label at a line's end, so that no legend is needed."""

    side: Side
    lead: str
    badge: Badge
    x: str
    y: str
    text: str


@dataclass(frozen=True)
class Window:
    """A bracket over the days that form the baseline or the current value."""

    text: str
    path: str
    x: str
    y: str
    anchor: str


@dataclass(frozen=True)
class Stem(Sided):
    """A day's difference in the lower panel."""

    side: Side
    path: str
    marker: Marker


@dataclass(frozen=True)
class Trend:
    """One drawing at one width."""

    name: str
    width: int
    height: str
    left: str
    right: str
    top: str
    bottom: str
    periods: Drawn
    levels: tuple[Tick, ...]
    months: tuple[Tick, ...]
    month_y: str
    year_y: str
    level_x: str
    gaps: tuple[str, ...]
    lines: tuple[Line, ...]
    ends: tuple[End, ...]
    gap_label: tuple[str, str] | None
    windows: tuple[Window, ...]
    panel_top: str
    panel_bottom: str
    panel_levels: tuple[Tick, ...]
    band_y: str
    band_height: str
    panel_width: str
    panel_middle: str
    stems: tuple[Stem, ...]
    panel_x: str
    panel_words: tuple[tuple[str, str], ...]
    today: str
    spots: str


@dataclass(frozen=True)
class Story:
    """What is drawn, at any width."""

    days: Sequence[Day]
    error: int | None
    today: date
    smooth: Smooth
    baseline: Collection[date] = ()
    current: Collection[date] = ()
    restarts: Collection[date] = ()
    gap: int | None = None  # the judged difference, when it is larger than its error
    periods: Sequence[Period] = ()


def trends(story: Story) -> tuple[Trend, ...]:
    """The three widths; the container chooses. Nothing when no day has a value."""
    return tuple(trend(story, name, width) for name, width in WIDTHS) if _angles(story) else ()


def trend(story: Story, name: str, width: int) -> Trend:
    """One drawing. At least one day must have a value."""
    half = (story.error or 0) / 2
    box = _frame(story, width)
    left, right = _path(story, "left"), _path(story, "right")
    error = float(story.error or 0)
    ends = _ends(box, left, right)
    periods = draw(story.periods, box, story.today)
    return Trend(
        name=name,
        width=width,
        height=num(periods.bottom + 40),
        left=num(box.left),
        right=num(box.right),
        top=num(box.top),
        bottom=num(box.bottom),
        periods=periods,
        levels=levels(box),
        months=months(box),
        month_y=num(periods.bottom + 20),
        year_y=num(periods.bottom + 35),
        level_x=num(box.left - 8),
        gaps=_gaps(box, left, right, half) if story.error else (),
        lines=(_line(box, story, "right", right, half), _line(box, story, "left", left, half)),
        ends=ends,
        gap_label=_gap_label(box, story, ends),
        windows=_windows(box, story),
        panel_top=num(box.panel_top),
        panel_bottom=num(box.panel_bottom),
        panel_levels=_panel_levels(box),
        band_y=num(box.panel_y(-error)),
        band_height=num(box.panel_y(error) - box.panel_y(-error)),
        panel_width=num(box.right - box.left),
        panel_middle=num(box.panel_middle),
        stems=_stems(box, story),
        panel_x=num(box.right + 8),
        panel_words=_panel_words(box, story),
        today=num(box.x(story.today)),
        spots=" ".join(num(box.x(day.on)) for day in story.days),
    )


def _frame(story: Story, width: int) -> Frame:
    differences = [d.difference for d in story.days if d.difference is not None]
    soon = story.today + PLANNED_SHOWN
    days = [d.on for d in story.days]
    days += [min(one.last, soon) for one in story.periods if one.last > story.today]
    return frame(width, days, _angles(story), differences, story.error or 0, story.today)


def _angles(story: Story) -> list[int]:
    return [v for day in story.days for v in (day.left, day.right) if v is not None]


Stretch = list[tuple[date, float]]


def _path(story: Story, side: str) -> list[Stretch]:
    """The smoothed line of a side, broken where the windows restart."""
    stretches: list[list[tuple[date, int]]] = []
    for day in story.days:
        value = day.left if side == "left" else day.right
        if value is None:
            continue
        before = stretches[-1][-1][0] if stretches else None
        if before is None or _restarts(story, before, day.on):
            stretches.append([])
        stretches[-1].append((day.on, value))
    return [
        list(zip([on for on, _ in run], story.smooth([v for _, v in run]), strict=True))
        for run in stretches
    ]


def _restarts(story: Story, before: date, after: date) -> bool:
    return restarts(before, after) or any(before < on <= after for on in story.restarts)


def _line(box: Frame, story: Story, side: Side, runs: list[Stretch], half: float) -> Line:
    values = [(d.on, d.left if side == "left" else d.right) for d in story.days]
    known = [(on, value) for on, value in values if value is not None]
    radius = 4.4 if len(known) <= 40 else 3.0
    bands = []
    for run in runs if story.error else []:
        upper = [(box.x(on), box.y(value + half)) for on, value in run]
        lower = [(box.x(on), box.y(value - half)) for on, value in reversed(run)]
        bands.append(places(_widened(upper) + _widened(lower)))
    return Line(
        side=side,
        lines=tuple(
            places((box.x(on), box.y(value)) for on, value in run) for run in runs if len(run) > 1
        ),
        bands=tuple(bands),
        markers=tuple(marker(side, box.x(on), box.y(value), radius) for on, value in known),
    )


def _widened(edge: list[Place]) -> list[Place]:
    """A single day still shows its band: 6 px to either side."""
    if len(edge) > 1:
        return edge
    x, y = edge[0]
    return [(x - 6, y), (x + 6, y)]


def _gaps(box: Frame, left: list[Stretch], right: list[Stretch], half: float) -> tuple[str, ...]:
    """Where the bands do not touch: the tint between the lower line's band and the upper's."""
    tints = []
    for one in left:
        for other in right:
            shared = _shared(one, other)
            for low, high in ((0, 1), (1, 0)):
                tints += _tints(box, shared, low, high, half)
    return tuple(tints)


Both = tuple[date, tuple[float, float]]


def _shared(one: Stretch, other: Stretch) -> list[Both]:
    values = dict(other)
    return [(on, (value, values[on])) for on, value in one if on in values]


def _tints(box: Frame, shared: list[Both], low: int, high: int, half: float) -> list[str]:
    found = []
    for (on0, pair0), (on1, pair1) in pairwise(shared):
        gap0 = pair0[high] - pair0[low] - 2 * half
        gap1 = pair1[high] - pair1[low] - 2 * half
        if gap0 <= 0 and gap1 <= 0:
            continue
        # From where to where along the stretch the gap is open, as shares of it.
        start = 0.0 if gap0 >= 0 else gap0 / (gap0 - gap1)
        end = 1.0 if gap1 >= 0 else gap0 / (gap0 - gap1)
        x0, x1 = box.x(on0), box.x(on1)
        top, foot = [], []
        for share in (start, end):
            x = x0 + (x1 - x0) * share
            upper = pair0[high] + (pair1[high] - pair0[high]) * share - half
            lower = pair0[low] + (pair1[low] - pair0[low]) * share + half
            top.append((x, box.y(upper)))
            foot.append((x, box.y(lower)))
        found.append(places([*top, *reversed(foot)]))
    return found


def _ends(box: Frame, left: list[Stretch], right: list[Stretch]) -> tuple[End, ...]:
    """The last value of each line, kept 22 px apart where the lines end close together."""
    last = [(side, runs[-1][-1]) for side, runs in (("right", right), ("left", left)) if runs]
    heights = [box.y(value) for _, (_, value) in last]
    if len(heights) == 2 and abs(heights[0] - heights[1]) < 22:
        centre = sum(heights) / 2
        sign = 1 if heights[0] > heights[1] else -1
        heights = [centre + sign * 11, centre - sign * 11]
    label_x = box.right + 8
    ends = []
    for (side, (on, value)), height in zip(last, heights, strict=True):
        x = box.x(on) + 8
        ends.append(
            End(
                side=side,  # type: ignore[arg-type]
                lead=f"M{num(x)} {num(box.y(value))}L{num(label_x)} {num(height)}",
                badge=badge(side, label_x + 9, height, 8),  # type: ignore[arg-type]
                x=num(label_x + 22),
                y=num(height + 6),
                text=f"{whole_degrees(round(value))}°",
            )
        )
    return tuple(ends)


def _windows(box: Frame, story: Story) -> tuple[Window, ...]:
    """Brackets over the baseline's and the current days. Their words grow towards each other, or
    away from each other where the brackets stand close."""
    windows = [("baseline", story.baseline), ("now", story.current)]
    spans = [(t, box.x(min(days)) - 5, box.x(max(days)) + 5) for t, days in windows if days]
    close = len(spans) == 2 and spans[1][2] - spans[0][1] < 84
    found = []
    for text, x1, x2 in spans:
        inward = "start" if text == "baseline" else "end"
        outward = "end" if text == "baseline" else "start"
        anchor = outward if close else inward
        x = (x1 if text == "baseline" else x2) if not close else (x1 + x2) / 2
        found.append(Window(text, f"M{num(x1)} 24V18H{num(x2)}V24", num(x), "12", anchor))
    return tuple(found)


def _gap_label(box: Frame, story: Story, ends: tuple[End, ...]) -> tuple[str, str] | None:
    """The confirmed or seen difference, between the two labels where there is room."""
    if story.gap is None or len(ends) < 2:
        return None
    heights = [float(end.y) for end in ends]
    if abs(heights[0] - heights[1]) <= 34:
        return None
    words = f"{abs(whole_degrees(story.gap))}°" + ("" if box.narrow else " gap")
    return words, num(sum(heights) / 2 - 2)


def _panel_levels(box: Frame) -> tuple[Tick, ...]:
    step = 1000 if box.most < 30 else 2000
    return tuple(
        Tick(num(box.panel_y(v)), num(box.panel_y(v) + 4), f"{abs(v) // 100}°", "")
        for v in (-step, 0, step)
    )


def _panel_words(box: Frame, story: Story) -> tuple[tuple[str, str], ...]:
    words = [
        ("Left less", num(box.panel_top + 8)),
        ("Right less", num(box.panel_bottom)),
    ]
    if story.error:
        # Rounded up to the whole degree, as in every sentence: 6.93 is ±7°.
        whole = -(-story.error // 100)
        words.append(
            (f"±{whole}°" if box.narrow else f"±{whole}° error", num(box.panel_middle + 4))
        )
    return tuple(words)


def _stems(box: Frame, story: Story) -> tuple[Stem, ...]:
    stems = []
    for day in story.days:
        if day.difference is None:
            continue
        x, y = box.x(day.on), box.panel_y(day.difference)
        side = less_side(day.difference)
        path = f"M{num(x)} {num(box.panel_middle)}V{num(y)}"
        stems.append(Stem(side, path, marker(side, x, y, 4.4 if len(story.days) <= 40 else 3.0)))
    return tuple(stems)
