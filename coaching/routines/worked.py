"""Did it work? A side before a routine and after it, and how much was done in between. Pure.

The error is that of measurement §4, for windows of unequal size: neither more nor less is said here
than about any other change. Whether the routine did it, no arithmetic can tell.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import sqrt
from typing import Final, Literal

from athletes.margins import (
    WINDOW_FACTOR,
    Z_95,
    Errors,
    Value,
    halved,
    one_rater,
    restarts,
    threshold,
    twice,
)
from athletes.protocol import Sem, SemSource, float_to_hundredths, middle
from coaching.routines import ranks
from coaching.routines.schedule import SHARES, Schedule

WINDOW: Final = 3  # days measured, at most
BEFORE: Final = timedelta(days=180)
AFTER_FROM: Final = timedelta(days=14)  # after the start: what is earlier shows little of it
AFTER_TO: Final = timedelta(days=28)  # after the end
LEAST_DAYS: Final = 14  # that it ran without pauses, to be compared at all
OFTEN, SELDOM = 3, 1  # sessions a week: this many or more; fewer than this
LEAST_ATHLETES: Final = 5
DAY: Final = timedelta(days=1)

Outcome = Literal[
    "increased",
    "decreased",
    "within",
    "not_judged",
    "no_before",
    "no_after",
    "too_early",
    "new_baseline",
    "long_gap",
]


@dataclass(frozen=True, slots=True)
class Term:
    """When a routine ran, and the athlete's today."""

    starts_on: date
    ends_on: date
    today: date

    @property
    def after_from(self) -> date:
        return self.starts_on + AFTER_FROM

    @property
    def after_to(self) -> date:
        return min(self.ends_on + AFTER_TO, self.today)

    @property
    def is_closed(self) -> bool:
        """Nothing that is measured now can count as after it."""
        return self.ends_on + AFTER_TO < self.today


@dataclass(frozen=True, slots=True)
class Compared:
    """One side before and after. Angles are hundredths; None where there is nothing to say."""

    side: str
    outcome: Outcome
    before: int | None = None
    after: int | None = None
    change: int | None = None
    threshold: int | None = None
    before_on: tuple[date, ...] = ()
    after_on: tuple[date, ...] = ()
    same_rater: bool = True
    sem: int | None = None
    sem_source: SemSource | None = None

    @property
    def days(self) -> int:
        """How many days measured stand behind it, where both windows have one."""
        both = self.before_on and self.after_on
        return len(self.before_on) + len(self.after_on) if both else 0


def compare(
    side: str, line: Sequence[Value], term: Term, errors: Errors, baselines: Collection[date] = ()
) -> Compared:
    """The change of one side, from its days oldest first."""
    before = _before(line, term, baselines)
    after, why = _after(line, before, term, baselines)
    known = Compared(
        side,
        why if before else _why_not_before(line, term),
        before=halved(twice([v.value for v in before])) if before else None,
        after=halved(twice([v.value for v in after])) if after else None,
        before_on=tuple(v.on for v in before),
        after_on=tuple(v.on for v in after),
    )
    return _judged(known, before, after, errors) if before and after else known


def _before(line: Sequence[Value], term: Term, baselines: Collection[date]) -> list[Value]:
    """The last three days up to the start, not older than half a year or than a new baseline."""
    counts_from = max((on for on in baselines if on <= term.starts_on), default=date.min)
    oldest = max(term.starts_on - BEFORE, counts_from)
    return [v for v in line if oldest <= v.on <= term.starts_on][-WINDOW:]


def _why_not_before(line: Sequence[Value], term: Term) -> Outcome:
    """Where something was measured in time, a new baseline has set it aside."""
    in_time = any(term.starts_on - BEFORE <= v.on <= term.starts_on for v in line)
    return "new_baseline" if in_time else "no_before"


def _after(
    line: Sequence[Value], before: Sequence[Value], term: Term, baselines: Collection[date]
) -> tuple[list[Value], Outcome]:
    """The last three days of its window that still count from where the earlier ones do."""
    found: list[Value] = []
    last = before[-1].on if before else term.starts_on
    why: Outcome = "too_early" if term.today < term.after_from else "no_after"
    for value in line:
        if not term.starts_on < value.on <= term.after_to:
            continue
        new_baseline = any(term.starts_on < on <= value.on for on in baselines)
        if new_baseline or restarts(last, value.on):
            why = "new_baseline" if new_baseline else "long_gap"
            break
        last = value.on
        if value.on >= term.after_from:
            found.append(value)
    return found[-WINDOW:], why


def _judged(
    known: Compared, before: Sequence[Value], after: Sequence[Value], errors: Errors
) -> Compared:
    doubled = twice([v.value for v in after]) - twice([v.value for v in before])
    known = replace(known, outcome="not_judged", change=halved(doubled))
    both = (*before, *after)
    sem = errors.of(both)
    if sem is None:
        return known
    same = one_rater(both) is not None
    needed = threshold(margin(len(before), len(after), sem, same_rater=same))
    outcome: Outcome = "within"
    if abs(doubled) >= 2 * needed:
        outcome = "increased" if doubled > 0 else "decreased"
    return replace(
        known,
        outcome=outcome,
        threshold=needed,
        same_rater=same,
        sem=float_to_hundredths(sem.same),
        sem_source=sem.source,
    )


def margin(before: int, after: int, sem: Sem, *, same_rater: bool) -> float:
    """Error in degrees of the difference between windows of so many days (measurement §4).

    Between raters the part that comes with the rater does not shrink with more days.
    """
    own = (WINDOW_FACTOR[before] ** 2 + WINDOW_FACTOR[after] ** 2) * sem.same**2
    others = 0.0 if same_rater else 2 * (sem.different**2 - sem.same**2)
    return Z_95 * sqrt(own + others)


# --- how much was done ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Dose:
    """Half sessions (2 for one done, 1 for one done in part) on so many days without pauses."""

    halves: int
    days: int

    @property
    def per_week(self) -> float:
        return self.halves * 3.5 / self.days if self.days else 0.0

    @property
    def tenths(self) -> int:
        """Tenths of a session a week, rounded down: 2.96 is not yet three."""
        return self.halves * 35 // self.days if self.days else 0

    @property
    def is_often(self) -> bool:
        return self.halves * 7 >= 2 * OFTEN * self.days

    @property
    def is_seldom(self) -> bool:
        return self.halves * 7 < 2 * SELDOM * self.days


def dose(schedule: Schedule, completed: Mapping[date, str], until: date) -> Dose:
    """From the first day to the day before `until`, or to the last day of the routine."""
    last = min(until - DAY, schedule.ends_on)
    count = (last - schedule.starts_on).days + 1
    days = [schedule.starts_on + n * DAY for n in range(max(count, 0))]
    days = [day for day in days if not schedule.is_paused(day)]
    return Dose(sum(SHARES[completed[day]] for day in days if day in completed), len(days))


# --- a group --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Number:
    """What one athlete adds to a group: a change and its error, in hundredths.

    Of both sides it is the mean change; its error is the larger of the two, an upper bound.
    """

    change: int
    error: int
    side: str


def number(sides: Sequence[Compared]) -> Number | None:
    """None where no side can be judged."""
    judged = [one for one in sides if one.change is not None and one.threshold is not None]
    if not judged:
        return None
    change = middle([one.change for one in judged if one.change is not None])
    error = max(one.threshold for one in judged if one.threshold is not None)
    return Number(change, error, judged[0].side if len(judged) == 1 else "")


@dataclass(frozen=True, slots=True)
class Group:
    """The median change of some athletes; under five of them nothing is said."""

    n: int
    median: int | None = None
    interval: ranks.Interval | None = None

    @property
    def is_enough(self) -> bool:
        return self.n >= LEAST_ATHLETES


def group(changes: Sequence[int]) -> Group:
    n = len(changes)
    if n < LEAST_ATHLETES:
        return Group(n)
    return Group(n, middle(changes), ranks.median_interval(changes))


def apart(often: Sequence[int], seldom: Sequence[int]) -> ranks.Shift | None:
    """How much more the one group changed; None where either is too small."""
    if min(len(often), len(seldom)) < LEAST_ATHLETES:
        return None
    return ranks.shift(often, seldom)
