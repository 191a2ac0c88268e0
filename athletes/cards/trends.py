"""The trend card: the drawing at three widths and the table behind it, from the same days."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from athletes import charts, series, wording
from athletes.change import running_median, theil_sen
from athletes.shown import Shown
from athletes.when import day_words


@dataclass(frozen=True)
class DayRow:
    """One day in the table; `read` is what the chart's readout says about it."""

    index: int
    on: date
    left: int | None
    right: int | None
    gap: str
    used: str
    read: str


@dataclass(frozen=True)
class SideWords:
    """What happened to one side: the verdict, then the slope as a second opinion."""

    sentence: wording.Sentence
    slope: str
    dropped: str


@dataclass(frozen=True)
class TrendCard:
    """Everything in the card. `days` are newest first, as a coach reads them."""

    drawings: tuple[charts.Trend, ...]
    label: str
    days: list[DayRow]
    sides: list[SideWords]
    half_error: str
    error: str


def trend_card(
    shown: Shown,
    readings: Iterable[series.Reading],
    today: date,
    periods: Sequence[charts.Period] = (),
) -> TrendCard:
    """The card of one series from all its readings; `periods` are the routines followed."""
    points = series.points(readings)
    state = shown.state
    left, right, pairs = state.left.verdict, state.right.verdict, state.pairs.verdict
    baseline = {*left.baseline_on, *right.baseline_on}
    current = {*left.current_on, *right.current_on}
    story = charts.Story(
        days=points,
        error=pairs.threshold,
        today=today,
        smooth=running_median,
        baseline=baseline,
        current=current,
        restarts=[state.counts_from] if state.counts_from else [],
        gap=pairs.difference if shown.differs else None,
        periods=periods,
    )
    days = [_row(i, point, baseline, current) for i, point in enumerate(points)]
    restarts = story.restarts
    sides = [
        SideWords(
            wording.change(side, shown.row.motion, verdict),
            wording.slope(theil_sen(series.since_restart(points, side, list(restarts)))),
            wording.dropped_once(verdict),
        )
        for side, verdict in (("left", left), ("right", right))
    ]
    return TrendCard(
        drawings=charts.trends(story),
        label=" ".join([_label(shown, points), *_period_words(periods, today)]),
        days=days[::-1],
        sides=sides,
        half_error=f"±{pairs.threshold / 200:g}°" if pairs.threshold else "",
        error=shown.error,
    )


def _row(index: int, point: series.Point, baseline: set[date], current: set[date]) -> DayRow:
    used = ["baseline"] if point.on in baseline else []
    used += ["now"] if point.on in current else []
    return DayRow(
        index=index,
        on=point.on,
        left=point.left,
        right=point.right,
        gap=gap_words(point.difference),
        used=" and ".join(used),
        read=f"{wording.day(point.on)} {point.on.year}: left {wording.degrees(point.left)}, "
        f"right {wording.degrees(point.right)}. {gap_words(point.difference)}",
    )


def gap_words(difference: int | None) -> str:
    """One day's difference in words, without a verdict: one day alone is not judged here."""
    if difference is None:
        return "No pair on this day."
    side = charts.less_side(difference)
    if not side or wording.size(difference) == "0°":
        return "No difference."
    return f"{side.capitalize()} {wording.size(difference)} less."


def _label(shown: Shown, points: list[series.Point]) -> str:
    """The chart as a sentence, for whoever does not see it."""
    if not points:
        return f"{shown.motion}: nothing to draw."
    first, last = points[0].on, points[-1].on
    span = f"from {wording.day(first)} {first.year} to {wording.day(last)} {last.year}"
    said = [f"{shown.motion} {span}, {len(points)} days."]
    for side in ("left", "right"):
        values = [getattr(point, side) for point in points]
        known = [value for value in values if value is not None]
        if known:
            went = f"from {wording.degrees(known[0])} to {wording.degrees(known[-1])}"
            said.append(f"{side.capitalize()} went {went}.")
    said.append(shown.strip_words)
    return " ".join(said)


def _period_words(periods: Sequence[charts.Period], today: date) -> list[str]:
    """“Banded IR, extra on left: from 27 April, planned to 21 June, paused from 2 to 8 May.”"""
    said = []
    for one in periods:
        first, last = day_words(one.first, today), day_words(one.last, today)
        to = f"planned to {last}" if one.last >= today else f"to {last}"
        parts = [f"from {first}", to] if one.last >= today else [f"from {first} {to}"]
        parts += [
            f"paused from {day_words(start, today)} to {day_words(end, today)}"
            for start, end in one.pauses
        ]
        said.append(f"{one.name}: {', '.join(parts)}.")
    return said
