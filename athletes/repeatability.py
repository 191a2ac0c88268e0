"""How well does a person repeat a measurement? An own check, and how it replaces the default.

At least five athletes are measured twice, 2–7 days apart, the first values hidden (measurement §3).
Here angles are degrees as floats: these are statistics of many values, not verdicts on one.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean, stdev
from typing import Final

from athletes.margins import Z_95
from athletes.quantiles import chi2_quantile, t_quantile

LEAST_ATHLETES: Final = 5
DAYS_APART: Final = (2, 7)
DEFAULT_WEIGHT: Final = 10  # the default counts like ten athletes
SAME_DAY: Final = "same-day: flatters you"

Interval = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Repeat:
    """One athlete measured twice: per leg (first, second) in degrees; a leg may be missing."""

    left: tuple[float, float] | None
    right: tuple[float, float] | None
    days_apart: int

    @property
    def differences(self) -> list[float]:
        """Second minus first, per leg measured."""
        return [second - first for first, second in filter(None, (self.left, self.right))]

    @property
    def is_in_time(self) -> bool:
        return self.days_apart == 0 or DAYS_APART[0] <= self.days_apart <= DAYS_APART[1]


@dataclass(frozen=True, slots=True)
class Check:
    """The outcome. `sem` is the person's own s; `sem_used` is what verdicts use.

    `bias` is the mean of second minus first over athletes; it is systematic when its interval
    leaves out zero (learning, warming up).
    """

    athletes: int
    sem: float
    sem_interval: Interval
    sem_used: float
    mdc95: float
    mdc95_interval: Interval
    bias: float
    bias_interval: Interval
    is_systematic: bool
    is_same_day: bool
    is_enough: bool
    icc_2_1: float
    icc_3_1: float

    @property
    def note(self) -> str:
        return SAME_DAY if self.is_same_day else ""


def check(repeats: Sequence[Repeat], default_sem: float) -> Check:
    """Judge a check. With fewer than five athletes it is shown, but the default stays in use.

    Athletes measured again too soon or too late are left out, but for same-day repeats: those are
    shown with their mark and never lower the error.

    The legs of one person are not independent: they count as one athlete, with their squared
    differences averaged.
    """
    repeats = counted(repeats)
    n = len(repeats)
    if n < 2:
        raise ValueError("A check needs at least two athletes measured twice.")
    squares = [fmean(d * d for d in repeat.differences) for repeat in repeats]
    s = sqrt(sum(squares) / (2 * n))
    same_day = any(repeat.days_apart == 0 for repeat in repeats)
    bias, bias_interval = paired_t([fmean(repeat.differences) for repeat in repeats])
    low, high = sd_interval(s, n)
    table = [pair for repeat in repeats for pair in (repeat.left, repeat.right) if pair]
    icc = icc_single(table)
    return Check(
        athletes=n,
        sem=s,
        sem_interval=(low, high),
        sem_used=used(s, n, default_sem, is_same_day=same_day),
        mdc95=mdc95(s),
        mdc95_interval=(mdc95(low), mdc95(high)),
        bias=bias,
        bias_interval=bias_interval,
        is_systematic=not bias_interval[0] <= 0 <= bias_interval[1],
        is_same_day=same_day,
        is_enough=n >= LEAST_ATHLETES,
        icc_2_1=icc.two,
        icc_3_1=icc.three,
    )


def counted(repeats: Iterable[Repeat]) -> list[Repeat]:
    """Those that a check is made of: measured twice and in time."""
    return [repeat for repeat in repeats if repeat.differences and repeat.is_in_time]


def mdc95(sem: float) -> float:
    """Minimal detectable change at 95 % between two single values."""
    return Z_95 * sqrt(2) * sem


def used(s: float, athletes: int, default_sem: float, *, is_same_day: bool) -> float:
    """What verdicts use after a check: with too few athletes the default, and after same-day
    repeats never less than it.
    """
    if athletes < LEAST_ATHLETES:
        return default_sem
    drawn = shrunk(s, athletes, default_sem)
    return max(drawn, default_sem) if is_same_day else drawn


def shrunk(s: float, freedom: int, default_sem: float) -> float:
    """The default gives way gradually as athletes are added."""
    pooled = DEFAULT_WEIGHT * default_sem**2 + freedom * s**2
    return sqrt(pooled / (DEFAULT_WEIGHT + freedom))


def within_sd(pairs: Sequence[tuple[float, float]]) -> float:
    """s = √(Σd² / 2n) of pairs; it keeps a common shift, unlike the typical error."""
    return sqrt(sum((second - first) ** 2 for first, second in pairs) / (2 * len(pairs)))


def typical_error(pairs: Sequence[tuple[float, float]]) -> float:
    """SD of the differences / √2: free of a common shift."""
    return stdev(second - first for first, second in pairs) / sqrt(2)


def sd_interval(s: float, freedom: int) -> Interval:
    """95 % interval of a standard deviation with these degrees of freedom."""
    low, high = (sqrt(freedom * s**2 / chi2_quantile(p, freedom)) for p in (0.975, 0.025))
    return low, high


def paired_t(differences: Sequence[float]) -> tuple[float, Interval]:
    """Mean difference and its 95 % interval; zero outside it is |t| above the table's value."""
    n = len(differences)
    mean = fmean(differences)
    half = t_quantile(0.975, n - 1) * stdev(differences) / sqrt(n)
    return mean, (mean - half, mean + half)


# --- agreement of two methods or people -----------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Agreement:
    """Bland–Altman: mean difference (first − second), its interval, and the limits of agreement."""

    bias: float
    bias_interval: Interval
    sd: float
    limits: Interval


def bland_altman(
    first: Sequence[float], second: Sequence[float], *, factor: float = Z_95
) -> Agreement:
    """Limits of agreement; the paper of 1986 used 2 in the place of 1.96."""
    differences = [a - b for a, b in zip(first, second, strict=True)]
    bias, interval = paired_t(differences)
    sd = stdev(differences)
    return Agreement(bias, interval, sd, (bias - factor * sd, bias + factor * sd))


def limits_of_agreement(repeats: Sequence[Repeat]) -> Agreement:
    """Bland–Altman of second − first over the legs, each athlete counting once like everywhere in
    a check; with one leg each it is `bland_altman` itself.
    """
    differences = [repeat.differences for repeat in repeats]
    bias, interval = paired_t([fmean(legs) for legs in differences])
    squares = [fmean((d - bias) ** 2 for d in legs) for legs in differences]
    sd = sqrt(sum(squares) / (len(squares) - 1))
    return Agreement(bias, interval, sd, (bias - Z_95 * sd, bias + Z_95 * sd))


@dataclass(frozen=True, slots=True)
class Icc:
    """Intraclass correlations of single values after Shrout & Fleiss: (1,1), (2,1), (3,1)."""

    one: float
    two: float
    three: float


def icc_single(table: Sequence[Sequence[float]]) -> Icc:
    """Rows are targets, columns judges or occasions; needs two of each.

    Shown only in the detail: the same error gives another ICC when athletes differ more.
    """
    n, k = len(table), len(table[0])
    grand = fmean(x for row in table for x in row)
    rows = [fmean(row) for row in table]
    columns = [fmean(column) for column in zip(*table, strict=True)]
    between = k * sum((mean - grand) ** 2 for mean in rows)
    judges = n * sum((mean - grand) ** 2 for mean in columns)
    within = sum((x - mean) ** 2 for row, mean in zip(table, rows, strict=True) for x in row)
    bms, jms = between / (n - 1), judges / (k - 1)
    wms = within / (n * (k - 1))
    ems = (within - judges) / ((n - 1) * (k - 1))
    return Icc(
        one=_ratio(bms - wms, bms + (k - 1) * wms),
        two=_ratio(bms - ems, bms + (k - 1) * ems + k * (jms - ems) / n),
        three=_ratio(bms - ems, bms + (k - 1) * ems),
    )


def _ratio(part: float, whole: float) -> float:
    """Where nothing varies at all there is nothing to disagree about."""
    return part / whole if whole else 1.0
