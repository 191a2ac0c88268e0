"""Has one side changed? Baseline against now, and the slope as a second opinion (measurement §4)."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
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


def set_aside(line: Line, value: Value) -> Line:
    """A day before the new baseline: seen as the latest, but counted nowhere."""
    return Line(Change(0, "no_data", latest=value.value, latest_on=value.on))


def _judge(
    n: int, first: Sequence[Value], last: Sequence[Value], errors: Errors, strong_before: int
) -> tuple[Change, int]:
    latest = last[-1]
    if not errors.judged:
        return _not_judged(n, latest), 0
    sem_of_all = errors.sem(min(v.trials for v in last), one_rater(last))
    assert sem_of_all is not None
    if n == 1:
        source = sem_of_all.source
        sem = float_to_hundredths(sem_of_all.same)
        only = Change(1, "baseline_only", latest.value, latest.on, sem=sem, sem_source=source)
        return only, 0
    days = min(3, n // 2)
    before, now = first[:days], last[-days:]
    both = (*before, *now)
    rater = one_rater(both)
    sem_used = errors.sem(min(v.trials for v in both), rater)
    assert sem_used is not None
    same = rater is not None
    doubled_before, doubled_now = (twice([v.value for v in w]) for w in (before, now))
    doubled = doubled_now - doubled_before
    margin = change_margin(Z_95, days, sem_used, same_rater=same)
    needed = threshold(margin)
    strict = threshold(change_margin(Z_CONFIRMED, days, sem_used, same_rater=same))
    strong = sign(doubled) if abs(doubled) >= 2 * strict else 0
    verdict: ChangeVerdict = "no_clear_change"
    if abs(doubled) >= 2 * needed:
        verdict = "increased" if doubled > 0 else "decreased"
    return (
        Change(
            n=n,
            verdict=verdict,
            latest=latest.value,
            latest_on=latest.on,
            baseline=halved(doubled_before),
            current=halved(doubled_now),
            change=halved(doubled),
            margin=float_to_hundredths(margin),
            threshold=needed,
            confirmed=n >= 3 and strong != 0 and strong == strong_before,
            baseline_on=tuple(v.on for v in before),
            current_on=tuple(v.on for v in now),
            dropped_once=_dropped_once(last, errors),
            same_rater=same,
            sem=float_to_hundredths(sem_used.same),
            sem_source=sem_used.source,
        ),
        strong,
    )
