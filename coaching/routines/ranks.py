"""What a few athletes say about a group: medians with intervals that ask for no bell curve. Pure.

Only ranks are used, because the groups are small and one odd value must not decide. An interval
says what it really covers: of five values no interval of this kind reaches 95 %.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import comb, floor, sqrt
from typing import Final

from athletes.margins import Z_95
from athletes.protocol import middle

WANTED: Final = 0.95
# Up to here the orders of two groups are counted, beyond it the normal curve is close enough.
MOST_COUNTED: Final = 50


@dataclass(frozen=True, slots=True)
class Interval:
    """From one value to another, both in it; `coverage` is a share, nearly so if not `is_exact`."""

    low: int
    high: int
    coverage: float
    is_exact: bool = True

    @property
    def percent(self) -> int:
        return round(100 * self.coverage)


def median_interval(values: Sequence[int]) -> Interval:
    """For the median, between the k-th lowest and the k-th highest value.

    How many values lie below the median is binomial(n, ½) (Hahn & Meeker, Statistical Intervals,
    ch. 5). k is the largest that covers 95 %; where none does, lowest and highest are what there
    is. Ties only make it cover more.
    """
    ordered, n = sorted(values), len(values)
    below = list(accumulate(comb(n, lower) for lower in range((n + 1) // 2)))
    covers = [1 - 2 * lower / 2**n for lower in below]
    k = max((k for k, share in enumerate(covers, 1) if share >= WANTED), default=1)
    return Interval(ordered[k - 1], ordered[n - k], covers[k - 1])


@dataclass(frozen=True, slots=True)
class Shift:
    """How much more one group has than the other."""

    estimate: int
    interval: Interval


def shift(one: Sequence[int], other: Sequence[int]) -> Shift:
    """Hodges–Lehmann: the median of all differences one − other, with the interval that belongs to
    the Mann–Whitney test (Hollander, Wolfe & Chicken, Nonparametric Statistical Methods, 4.2–4.3).

    It is what a member of one group has more than a member of the other, not the difference of the
    two medians. With ties the closed interval covers at least what it says.
    """
    differences = sorted(a - b for a in one for b in other)
    m, n = len(one), len(other)
    k, coverage, is_exact = _place(m, n)
    interval = Interval(differences[k - 1], differences[-k], coverage, is_exact)
    return Shift(middle(differences), interval)


def _place(m: int, n: int) -> tuple[int, float, bool]:
    """Which difference from either end bounds the interval, and what that covers."""
    if max(m, n) > MOST_COUNTED:
        spread = sqrt(m * n * (m + n + 1) / 12)
        return max(floor(m * n / 2 - Z_95 * spread), 1), WANTED, False
    orders = comb(m + n, m)
    covers = [1 - 2 * lower / orders for lower in accumulate(_ways(m, n))]
    k = max((k for k, share in enumerate(covers, 1) if share >= WANTED), default=1)
    return k, covers[k - 1], True


def _ways(m: int, n: int) -> list[int]:
    """In how many orders of m and n values U = 0, 1, 2 … pairs stand the wrong way round.

    Up to the middle; the other half mirrors it. These are the coefficients of the Gaussian binomial
    ∏ (1 − q^(n+i)) / (1 − q^i), i = 1…m, multiplied out factor by factor.
    """
    most = (m * n - 1) // 2
    ways = [1] + [0] * most
    for i in range(1, m + 1):
        for u in range(most, n + i - 1, -1):
            ways[u] -= ways[u - n - i]
        for u in range(i, most + 1):
            ways[u] += ways[u - i]
    return ways
