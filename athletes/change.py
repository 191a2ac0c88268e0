"""Has one side changed? Baseline against now; the slope as a second opinion (measurement §4)."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations
from math import sqrt
from statistics import median
from typing import Final, Literal

from athletes.margins import (
    Z_95,
    Z_CONFIRMED,
    Errors,
    Value,
    change_margin,
    halved,
    one_rater,
    restarts,
    sign,
    threshold,
    twice,
)
from athletes.protocol import SemSource, float_to_hundredths, middle

ChangeVerdict = Literal[
    "no_data", "baseline_only", "no_clear_change", "increased", "decreased", "not_judged"
]


@dataclass(frozen=True, slots=True)
class Change:
    """The verdict on one side. Angles are hundredths; None where a rule gives no value.

    `latest` may be older than the last new baseline; everything else counts from there.
    `margin` is the error of `change`; `threshold` what it had to reach. `dropped_once` is by how
    much the last value lies below the three before it, when that is more than their error.
    """

    n: int
    verdict: ChangeVerdict
    latest: int | None = None
    latest_on: date | None = None
    baseline: int | None = None
    current: int | None = None
    change: int | None = None
    margin: int | None = None
    threshold: int | None = None
    confirmed: bool = False
    baseline_on: tuple[date, ...] = ()
    current_on: tuple[date, ...] = ()
    dropped_once: int | None = None
    same_rater: bool = True
    sem: int | None = None
    sem_source: SemSource | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """The running state of one side since its last restart: all that the next day needs.

    `strong` is the direction in which this look was beyond the stricter limit, for `confirmed` at
    the next one.
    """

    verdict: Change = Change(0, "no_data")
    n: int = 0
    first: tuple[Value, ...] = ()
    last: tuple[Value, ...] = ()
    strong: int = 0


JUMP: Final = 3  # times √2·SEM
KEPT: Final = 4  # the last three, and one more to compare the last value with the three before it


def follow(line: Line, value: Value, errors: Errors) -> Line:
    """The line after one more day."""
    if line.last and restarts(line.last[-1].on, value.on):
        line = Line()
    n = line.n + 1
    first = (*line.first, value)[:3]
    last = (*line.last, value)[-KEPT:]
    verdict, strong = _judge(n, first, last, errors, line.strong)
    return Line(verdict, n, first, last, strong)


def set_aside(value: Value) -> Line:
    """A day before the new baseline: seen as the latest, but counted nowhere."""
    return Line(Change(0, "no_data", latest=value.value, latest_on=value.on))


def _judge(
    n: int, first: Sequence[Value], last: Sequence[Value], errors: Errors, strong_before: int
) -> tuple[Change, int]:
    latest = last[-1]
    seen = Change(n, "not_judged", latest=latest.value, latest_on=latest.on)
    days = min(3, n // 2)
    before, now = first[:days], last[len(last) - days :]
    both = (*before, *now) or (latest,)
    sem = errors.of(both)
    if days:
        doubled_before, doubled_now = (twice([v.value for v in w]) for w in (before, now))
        doubled = doubled_now - doubled_before
        seen = replace(
            seen,
            baseline=halved(doubled_before),
            current=halved(doubled_now),
            change=halved(doubled),
            baseline_on=tuple(v.on for v in before),
            current_on=tuple(v.on for v in now),
        )
    if sem is None:
        return seen, 0
    same = one_rater(both) is not None
    seen = replace(seen, same_rater=same, sem=float_to_hundredths(sem.same), sem_source=sem.source)
    if not days:
        return replace(seen, verdict="baseline_only"), 0
    margin = change_margin(Z_95, days, sem, same_rater=same)
    strict = threshold(change_margin(Z_CONFIRMED, days, sem, same_rater=same))
    strong = sign(doubled) if abs(doubled) >= 2 * strict else 0
    return (
        replace(
            seen,
            verdict=_direction(doubled, threshold(margin)),
            margin=float_to_hundredths(margin),
            threshold=threshold(margin),
            confirmed=n >= 3 and strong != 0 and strong == strong_before,
            dropped_once=_dropped_once(last, errors),
        ),
        strong,
    )


def _direction(doubled: int, needed: int) -> ChangeVerdict:
    if abs(doubled) < 2 * needed:
        return "no_clear_change"
    return "increased" if doubled > 0 else "decreased"


def _dropped_once(last: Sequence[Value], errors: Errors) -> int | None:
    """A median of three hides one large drop, so the drop has a rule of its own."""
    sem = errors.of(last)
    if len(last) < KEPT or sem is None:
        return None
    drop = middle([v.value for v in last[:-1]]) - last[-1].value
    error = sem.same if one_rater(last) is not None else sem.different
    return drop if drop > float_to_hundredths(JUMP * sqrt(2) * error) else None


# --- the slope: secondary, never the verdict ------------------------------------------------------

SLOPE_POINTS: Final = (5, 40)  # at least, at most
SLOPE_SPAN_DAYS: Final = 28
SLOPE_DAYS: Final = 30
_Z_TWO_SIDED: Final = 1.959964

Trend = Literal["rising", "falling", "no_clear_trend"]


@dataclass(frozen=True, slots=True)
class Slope:
    """Theil–Sen slope with its 95 % interval, in hundredths of a degree per 30 days."""

    per_30_days: int
    low: int
    high: int
    trend: Trend


def sen(xs: Sequence[float], ys: Sequence[float]) -> tuple[float, float, float]:
    """Sen's slope and 95 % interval, corrected for ties in y (Sen 1968; scipy's theilslopes)."""
    pairs = combinations(zip(xs, ys, strict=True), 2)
    slopes = sorted((y2 - y1) / (x2 - x1) for (x1, y1), (x2, y2) in pairs)
    n, count = len(ys), len(slopes)
    ties = sum(u * (u - 1) * (2 * u + 5) for u in Counter(ys).values())
    sigma = sqrt((n * (n - 1) * (2 * n + 5) - ties) / 18)
    low = max(round((count - _Z_TWO_SIDED * sigma) / 2), 1)
    high = min(round((count + _Z_TWO_SIDED * sigma) / 2) + 1, count)
    return median(slopes), slopes[low - 1], slopes[high - 1]


def theil_sen(line: Sequence[tuple[date, int]]) -> Slope | None:
    """The slope of one side since its restart, oldest day first; None when there is too little."""
    least, most = SLOPE_POINTS
    line = line[-most:]
    if len(line) < least or (line[-1][0] - line[0][0]).days < SLOPE_SPAN_DAYS:
        return None
    days = [(on - line[0][0]).days for on, _ in line]
    slope, low, high = sen(days, [value for _, value in line])
    trend: Trend = "no_clear_trend"
    if low > 0:
        trend = "rising"
    elif high < 0:
        trend = "falling"
    per_30 = [float_to_hundredths(one * SLOPE_DAYS / 100) for one in (slope, low, high)]
    return Slope(per_30[0], per_30[1], per_30[2], trend)


def running_median(values: Sequence[int]) -> list[int]:
    """The drawn line: at each day the median of three; the two ends take their neighbours' median.

    With fewer than three days there is nothing to smooth.
    """
    if len(values) < 3:
        return list(values)
    inner = [middle(values[i : i + 3]) for i in range(len(values) - 2)]
    return [inner[0], *inner, inner[-1]]
