"""The trend card: the drawing at three widths and the table behind it, from the same days."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain, pairwise
from statistics import median

from athletes import charts, series, wording
from athletes.cards.look import EVERYTHING, Look
from athletes.change import SLOPE_DAYS, SLOPE_POINTS, Slope, running_median, theil_sen
from athletes.margins import restarts
from athletes.shown import Shown
from athletes.when import day_words

PAINS_TOLD = 6
NUMBERS = {1: "day", 2: "two days", 3: "three days"}


@dataclass(frozen=True)
class Beside:
    """What is drawn beside the numbers: routines, new baselines, days with pain, a range."""

    periods: Sequence[charts.Period] = ()
    starts: Sequence[charts.Start] = ()
    pains: Mapping[date, str] = field(default_factory=dict)
    published: tuple[int, int] | None = None
    tells_pauses: bool = False  # a long pause is a new start too: say where
    goals: Mapping[str, str] = field(default_factory=dict)  # “more” or “less”, by side


@dataclass(frozen=True)
class DayRow:
    """One drawn day in the table; `read` is what the chart's readout says about it.

    The lines are the drawn line's heights on this day: the middle of three days.
    """

    index: int
    on: date
    left: int | None
    right: int | None
    left_line: int | None
    right_line: int | None
    difference: int | None
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
    side: str
    period: str  # the key of the period in force
    compared: str  # which days the brackets are over
    outside: list[str]  # windows that lie before the drawn days, in words
    pains: list[str]
    slopes: bool  # whether a shown side has a slope to draw

    @property
    def is_cut(self) -> bool:
        return self.period != "all"


def trend_card(
    shown: Shown,
    readings: Iterable[series.Reading],
    today: date,
    look: Look = EVERYTHING,
    beside: Beside | None = None,
) -> TrendCard:
    """The card of one series from all its readings; `beside` is what a coach sees besides."""
    beside = beside or Beside()
    points = series.points(readings)
    slopes = _slopes(shown, points)
    story = _story(shown, points, today, look, beside, slopes)
    windows = _windows(shown, story.sides)
    drawn = story.drawn
    lines: Lines = {side: dict(chain(*charts.stretches(story, side))) for side in story.sides}
    days = [_row(place, point, story, lines, windows) for place, point in enumerate(drawn)]
    pains = {on: beside.pains[on] for on in sorted(story.pains, reverse=True)}
    words = _period_words(beside.periods, today) if drawn else []
    if pains:
        words.append(f"Pain on {len(pains)} {'day' if len(pains) == 1 else 'days'}.")
    whole = points[0].on if points else today
    last = points[-1].on if points else today
    return TrendCard(
        drawings=charts.trends(story),
        label=" ".join([_label(shown, drawn, story.sides), *words]),
        days=days[::-1],
        sides=[
            _side_words(shown, side, slopes[side], beside.goals.get(side, ""))
            for side in story.sides
        ],
        half_error=f"±{story.error / 200:g}°" if story.error else "",
        error=_error(shown, story),
        side=story.side,
        period=look.shown_period(whole, last, today),
        compared=_compared(shown, story),
        outside=_outside(story, today),
        pains=_pain_words(pains, today),
        slopes=any(slopes[side] for side in story.sides),
    )


def _story(
    shown: Shown,
    points: list[series.Point],
    today: date,
    look: Look,
    beside: Beside,
    slopes: dict[str, Slope | None],
) -> charts.Story:
    state, side = shown.state, look.side
    pairs = state.pairs.verdict
    sides = (side,) if side else charts.BOTH
    verdicts = [getattr(state, one).verdict for one in sides]
    since = look.since(points[0].on, points[-1].on, today) if points else None
    starts = [*beside.starts, *(_pauses(points, sides) if beside.tells_pauses else ())]
    drawn_from = next((p.on for p in points if since is None or p.on >= since), today)
    tilts = [
        _tilt(slope, series.since_restart(points, one, _counts_from(shown)))
        for one in sides
        if look.has_slope and (slope := slopes[one])
    ]
    return charts.Story(
        days=points,
        error=verdicts[0].threshold if side else pairs.threshold,
        today=today,
        smooth=running_median,
        baseline={on for verdict in verdicts for on in verdict.baseline_on},
        current={on for verdict in verdicts for on in verdict.current_on},
        restarts=[*_counts_from(shown), *(one.on for one in beside.starts)],
        gap=pairs.difference if shown.differs and not side else None,
        periods=beside.periods,
        side=side,
        since=since,
        starts=starts,
        pains=[on for on in beside.pains if drawn_from <= on <= today],
        tilts=tilts,
        published=beside.published,
    )


def _pauses(points: list[series.Point], sides: Sequence[str]) -> list[charts.Start]:
    """Where a side was not measured for so long that it counts anew."""
    found = set()
    for side in sides:
        days = [point.on for point in points if charts.value_of(point, side) is not None]
        found |= {after for before, after in pairwise(days) if restarts(before, after)}
    return [charts.Start(on, "after a long pause") for on in sorted(found)]


def _counts_from(shown: Shown) -> list[date]:
    return [shown.state.counts_from] if shown.state.counts_from else []


def _slopes(shown: Shown, points: list[series.Point]) -> dict[str, Slope | None]:
    starts = _counts_from(shown)
    return {side: theil_sen(series.since_restart(points, side, starts)) for side in charts.BOTH}


def _tilt(slope: Slope, line: Sequence[tuple[date, int]]) -> charts.Tilt:
    """Where the slope lies: through the middle day and the middle value, as Sen's line does."""
    line = line[-SLOPE_POINTS[1] :]
    first = line[0][0]
    per_day = [one / SLOPE_DAYS for one in (slope.per_30_days, slope.low, slope.high)]
    return charts.Tilt(
        first,
        line[-1][0],
        median((on - first).days for on, _ in line),
        median(value for _, value in line),
        *per_day,
    )


# --- the table ------------------------------------------------------------------------------------

Windows = dict[str, tuple[set[date], set[date]]]
Lines = dict[str, dict[date, float]]


def _windows(shown: Shown, sides: Sequence[str]) -> Windows:
    """The days of baseline and of now, by side."""
    verdicts = {side: getattr(shown.state, side).verdict for side in sides}
    return {side: ({*one.baseline_on}, {*one.current_on}) for side, one in verdicts.items()}


def _row(
    index: int,
    day: charts.Day,
    story: charts.Story,
    lines: Lines,
    windows: Windows,
) -> DayRow:
    known = {side: charts.value_of(day, side) for side in story.sides}
    difference = None if story.side else day.difference
    gap = "" if story.side else gap_words(difference)
    said = ", ".join(f"{side} {wording.degrees(value)}" for side, value in known.items())
    return DayRow(
        index=index,
        on=day.on,
        left=known.get("left"),
        right=known.get("right"),
        left_line=_height(lines, "left", day.on),
        right_line=_height(lines, "right", day.on),
        difference=difference,
        gap=gap,
        used=used_words(day.on, windows),
        read=f"{wording.day(day.on)} {day.on.year}: {said}. {gap}".rstrip(),
    )


def _height(lines: Lines, side: str, on: date) -> int | None:
    height = lines.get(side, {}).get(on)
    return None if height is None else round(height)


def used_words(on: date, windows: Windows) -> str:
    """“baseline”, “now”, or which side's where the sides differ: “baseline (left)”."""
    said = []
    for place, name in enumerate(("baseline", "now")):
        sides = [side for side, found in windows.items() if on in found[place]]
        if sides:
            said.append(name if len(sides) == len(windows) else f"{name} ({sides[0]})")
    return " and ".join(said)


def gap_words(difference: int | None) -> str:
    """One day's difference in words, without a verdict: one day alone is not judged here."""
    if difference is None:
        return "No pair on this day."
    side = charts.less_side(difference)
    if not side or wording.size(difference) == "0°":
        return "No difference."
    return f"{side.capitalize()} {wording.size(difference)} less."


# --- words ----------------------------------------------------------------------------------------


def _side_words(shown: Shown, side: str, slope: Slope | None, goal: str) -> SideWords:
    verdict = getattr(shown.state, side).verdict
    return SideWords(
        wording.change(side, shown.row.motion, verdict, goal),
        wording.slope(slope),
        wording.dropped_once(verdict),
    )


def _error(shown: Shown, story: charts.Story) -> str:
    return wording.error(story.error) if story.side else shown.error


def _compared(shown: Shown, story: charts.Story) -> str:
    """“baseline (the first three days) and now (the last three)”."""
    verdicts = [getattr(shown.state, side).verdict for side in story.sides]
    days = max(len(verdict.baseline_on) for verdict in verdicts)
    if not days:
        return ""
    last = "one" if days == 1 else NUMBERS[days].removesuffix(" days")
    return f"baseline (the first {NUMBERS[days]}) and now (the last {last})"


def _outside(story: charts.Story, today: date) -> list[str]:
    """Windows keep their days whatever is drawn: those that are not in the picture are named."""
    said = []
    for name, days in (("Baseline", story.baseline), ("Now", story.current)):
        missing = [on for on in days if not story.covers(on)]
        if missing:
            first, last = day_words(min(days), today), day_words(max(days), today)
            span = first if first == last else f"{first} to {last}"
            where = "before" if len(missing) == len(days) else "in part before"
            said.append(f"{name}: {span}, {where} the days drawn here.")
    return said


def _pain_words(pains: Mapping[date, str], today: date) -> list[str]:
    """Newest first; what is more than a few is counted."""
    said = [f"{day_words(on, today)} ({words})" for on, words in pains.items()]
    more = len(said) - PAINS_TOLD
    return [*said[:PAINS_TOLD], f"{more} more before"] if more > 0 else said


def _label(shown: Shown, days: Sequence[charts.Day], sides: Sequence[str]) -> str:
    """The chart as a sentence, for whoever does not see it."""
    if not days:
        return f"{shown.motion}: nothing to draw."
    first, last = days[0].on, days[-1].on
    span = f"from {wording.day(first)} {first.year} to {wording.day(last)} {last.year}"
    count = "1 day" if len(days) == 1 else f"{len(days)} days"
    said = [f"{shown.motion} {span}, {count}."]
    for side in sides:
        values = [charts.value_of(day, side) for day in days]
        known = [value for value in values if value is not None]
        if known:
            went = f"from {wording.degrees(known[0])} to {wording.degrees(known[-1])}"
            said.append(f"{side.capitalize()} went {went}.")
    if len(sides) == 2:
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
