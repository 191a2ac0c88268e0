"""The trend: left and right over time with their bands, the difference below, one time axis.

The line is the running median of three, drawn from point to point; each day's own value is its
marker. A line's band is ±half of the error of what is judged: with both sides the difference, so
that bands which touch mean "cannot be told apart"; with one side alone its change, so that two ends
whose bands share a height mean "no clear change".
"""

from dataclasses import dataclass
from datetime import timedelta

from athletes.charts import events, tilts
from athletes.charts.axes import Frame, Tick, frame, levels, months
from athletes.charts.gaps import gaps
from athletes.charts.lines import End, Line, ends, gap_label, line
from athletes.charts.panel import Panel, panel
from athletes.charts.periods import Drawn, draw
from athletes.charts.shapes import Side, num
from athletes.charts.story import Story, Stretch, angles, stretches

PLANNED_SHOWN = timedelta(days=14)  # of what is to come, so that it does not push the past aside
DENSE = 90  # days
WIDTHS = (("wide", 772), ("mid", 600), ("narrow", 330))


@dataclass(frozen=True)
class Published:
    """A range of angles behind the lines."""

    y: str
    height: str
    words_y: str


@dataclass(frozen=True)
class Trend:
    """One drawing at one width. `foot` is where the cursor and the routines' columns end."""

    name: str
    is_dense: bool  # too many days for strokes of the usual width
    width: int
    height: str
    left: str
    right: str
    top: str
    bottom: str
    foot: str
    plot_width: str
    plot_height: str
    periods: Drawn
    levels: tuple[Tick, ...]
    months: tuple[Tick, ...]
    month_y: str
    year_y: str
    level_x: str
    published: Published | None
    gaps: tuple[str, ...]
    lines: tuple[Line, ...]
    slopes: tuple[tilts.Slope, ...]
    ends: tuple[End, ...]
    gap_label: tuple[str, str] | None
    windows: tuple[events.Window, ...]
    rules: tuple[events.Rule, ...]
    pains: events.Pains | None
    panel: Panel | None
    today: str
    spots: str


def trends(story: Story) -> tuple[Trend, ...]:
    """The three widths; the container chooses. Nothing when no day has a value."""
    return tuple(trend(story, name, width) for name, width in WIDTHS) if story.drawn else ()


def trend(story: Story, name: str, width: int) -> Trend:
    """One drawing. At least one day must have a value."""
    box = _frame(story, width)
    runs: dict[Side, list[Stretch]] = {side: stretches(story, side) for side in story.sides}
    # Left is drawn last, over right, as it stands first in every sentence.
    ordered = list(reversed(runs.items()))
    labels = ends(box, ordered)
    periods = draw(story.periods, box, story.today)
    return Trend(
        name=name,
        is_dense=len(story.drawn) > DENSE,
        width=width,
        height=num(periods.bottom + 40),
        left=num(box.left),
        right=num(box.right),
        top=num(box.top),
        bottom=num(box.bottom),
        foot=num(box.foot),
        plot_width=num(box.right - box.left),
        plot_height=num(box.bottom - box.top),
        periods=periods,
        levels=levels(box),
        months=months(box),
        month_y=num(periods.bottom + 20),
        year_y=num(periods.bottom + 35),
        level_x=num(box.left - 8),
        published=_published(box, story),
        gaps=_gaps(box, story, runs),
        lines=tuple(line(box, story, side, found) for side, found in ordered),
        slopes=tuple(tilts.slope(box, one) for one in story.tilts),
        ends=labels,
        gap_label=gap_label(box, story, labels),
        windows=events.windows(box, story),
        rules=events.rules(box, story.starts),
        pains=events.pains(box, story.pains),
        panel=panel(box, story) if box.has_panel else None,
        today=num(box.x(story.today)),
        spots=" ".join(num(box.x(day.on)) for day in story.drawn),
    )


def _frame(story: Story, width: int) -> Frame:
    drawn = story.drawn
    soon = story.today + PLANNED_SHOWN
    days = [day.on for day in drawn]
    days += [min(one.last, soon) for one in story.periods if one.last > story.today]
    differences = [day.difference for day in drawn if day.difference is not None]
    held = [*angles(story), *(story.published or ())]
    box = frame(width, days, held, differences, story.error or 0, story.today)
    return box.alone() if story.side else box


def _gaps(box: Frame, story: Story, runs: dict[Side, list[Stretch]]) -> tuple[str, ...]:
    if not story.error or story.side:
        return ()
    return gaps(box, runs["left"], runs["right"], story.error / 2)


def _published(box: Frame, story: Story) -> Published | None:
    if story.published is None:
        return None
    low, high = (box.y(value) for value in story.published)
    return Published(num(high), num(low - high), num(high + 14))
