"""Is left different from right, and has the difference itself changed? (measurement §5)

Degrees, never percent: the zero of an angle is arbitrary.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import hypot, sqrt
from typing import Final, Literal

from athletes.margins import (
    WINDOW_FACTOR,
    Z_95,
    Errors,
    Gap,
    halved,
    one_rater,
    restarts,
    sign,
    threshold,
    twice,
)
from athletes.protocol import SemSource, float_to_hundredths

AsymmetryVerdict = Literal[
    "no_pair", "within_error", "difference", "large_difference", "not_judged"
]
GapVerdict = Literal["smaller", "larger", "unclear"]

LARGE: Final = 1000
SEEN_ON_A_DAY: Final = 500  # each of the two latest days must show this much to confirm
GAP_CHANGE_FLOOR: Final = 7.0


@dataclass(frozen=True, slots=True)
class DifferenceChange:
    """Has the gap between the sides changed? "unclear" means: may or may not be real.

    `baseline` and `current` are left − right at the start and the end, signed; hundredths.
    """

    baseline: int
    current: int
    change: int
    margin: int
    threshold: int
    verdict: GapVerdict
    baseline_on: tuple[date, ...]
    current_on: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class Asymmetry:
    """The verdict on left − right. Angles are hundredths; None where a rule gives no value.

    `latest_*` are the last day with both sides and may be older than the last new baseline.
    """

    pairs: int
    verdict: AsymmetryVerdict
    difference: int | None = None
    margin: int | None = None
    threshold: int | None = None
    confirmed: bool = False
    less_side: Literal["left", "right"] | None = None
    latest_on: date | None = None
    latest_left: int | None = None
    latest_right: int | None = None
    window_on: tuple[date, ...] = ()
    sem: int | None = None
    sem_source: SemSource | None = None
    change: DifferenceChange | None = None


@dataclass(frozen=True, slots=True)
class Pairs:
    """The running state of the days with both sides since the last restart.

    `seen` is the side (−1 left less, 1 right less) of this look's difference, 0 when within error.
    """

    verdict: Asymmetry = Asymmetry(0, "no_pair")
    n: int = 0
    first: tuple[Gap, ...] = ()
    last: tuple[Gap, ...] = ()
    seen: int = 0


def follow(pairs: Pairs, gap: Gap, errors: Errors) -> Pairs:
    """The pairs after one more day with both sides."""
    if pairs.last and restarts(pairs.last[-1].on, gap.on):
        pairs = Pairs()
    n = pairs.n + 1
    first = (*pairs.first, gap)[:3]
    last = (*pairs.last, gap)[-3:]
    verdict, seen = _judge(n, first, last, errors, pairs.seen)
    return Pairs(verdict, n, first, last, seen)


def set_aside(gap: Gap) -> Pairs:
    """A day before the new baseline: seen as the latest, but counted nowhere."""
    return Pairs(
        Asymmetry(0, "no_pair", latest_on=gap.on, latest_left=gap.left, latest_right=gap.right)
    )


def _judge(
    m: int, first: Sequence[Gap], last: Sequence[Gap], errors: Errors, seen_before: int
) -> tuple[Asymmetry, int]:
    window = last[-min(3, m) :]
    doubled = twice([gap.value for gap in window])
    shown = replace(
        set_aside(last[-1]).verdict,
        pairs=m,
        verdict="not_judged",
        difference=halved(doubled),
        window_on=tuple(gap.on for gap in window),
    )
    error = _error_of_a_gap(window, errors)
    if error is None:
        return shown, 0
    gap_sem, largest, source = error
    margin = Z_95 * WINDOW_FACTOR[len(window)] * gap_sem
    needed = threshold(margin)
    verdict = _verdict(abs(doubled), needed)
    seen = sign(doubled) if verdict != "within_error" else 0
    less: Literal["left", "right"] = "left" if seen < 0 else "right"
    return (
        replace(
            shown,
            verdict=verdict,
            margin=float_to_hundredths(margin),
            threshold=needed,
            confirmed=seen != 0 and seen == seen_before and _on_both_days(last, seen),
            less_side=less if seen else None,
            sem=largest,
            sem_source=source,
            change=_change(m, first, last, errors),
        ),
        seen,
    )


def _verdict(doubled: int, needed: int) -> AsymmetryVerdict:
    if doubled < 2 * needed:
        return "within_error"
    return "large_difference" if doubled >= 2 * LARGE else "difference"


def _on_both_days(last: Sequence[Gap], side: int) -> bool:
    """Do the latest two days each show the difference on that side?"""
    return len(last) >= 2 and all(
        sign(gap.value) == side and abs(gap.value) >= SEEN_ON_A_DAY for gap in last[-2:]
    )


def _error_of_a_gap(days: Sequence[Gap], errors: Errors) -> tuple[float, int, SemSource] | None:
    """Error of one day's left − right, the larger side's SEM in hundredths, and its source.

    Both sides of a gap were measured on one occasion by one person, so the rater's own way of
    measuring drops out and the error of the same rater holds even across raters.
    """
    rater = one_rater(days)
    left = errors.sem(min(gap.left_trials for gap in days), rater)
    right = errors.sem(min(gap.right_trials for gap in days), rater)
    if left is None or right is None:
        return None
    largest = float_to_hundredths(max(left.same, right.same))
    return hypot(left.same, right.same), largest, left.source


def _change(
    m: int, first: Sequence[Gap], last: Sequence[Gap], errors: Errors
) -> DifferenceChange | None:
    """The gap's change has √2 times the gap's error, and a floor of its own."""
    days = min(3, m // 2)
    if days == 0:
        return None
    before, now = first[:days], last[-days:]
    error = _error_of_a_gap((*before, *now), errors)
    if error is None:
        return None
    was, is_now = (twice([gap.value for gap in window]) for window in (before, now))
    margin = Z_95 * sqrt(2) * WINDOW_FACTOR[days] * error[0]
    needed = threshold(margin, GAP_CHANGE_FLOOR)
    verdict: GapVerdict = "unclear"
    if sign(was) == sign(is_now) != 0 and abs(is_now - was) >= 2 * needed:
        verdict = "larger" if abs(is_now) > abs(was) else "smaller"
    return DifferenceChange(
        baseline=halved(was),
        current=halved(is_now),
        change=halved(is_now - was),
        margin=float_to_hundredths(margin),
        threshold=needed,
        verdict=verdict,
        baseline_on=tuple(gap.on for gap in before),
        current_on=tuple(gap.on for gap in now),
    )
