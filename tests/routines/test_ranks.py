"""Medians and differences of small groups: by hand, from textbooks, and against scipy."""

from math import comb

import pytest
from scipy import stats

from coaching.routines import ranks


@pytest.mark.parametrize(
    ("n", "low", "high", "coverage"),
    # 1 − 2·P(Bin(n, ½) < k), as tables of confidence intervals for the median have it.
    [
        (1, 1, 1, 0.0),
        (4, 1, 4, 0.875),
        (5, 1, 5, 0.9375),
        (6, 1, 6, 0.96875),
        (8, 1, 8, 0.9921875),
        (9, 2, 8, 0.9609375),
        (10, 2, 9, 0.978515625),
        (12, 3, 10, 0.961425781),
        (17, 5, 13, 0.950958252),
        (20, 6, 15, 0.958610535),
    ],
)
def test_the_interval_of_a_median_and_what_it_covers(n, low, high, coverage):
    found = ranks.median_interval(list(range(n, 0, -1)))
    assert (found.low, found.high) == (low, high)
    assert found.coverage == pytest.approx(coverage, abs=1e-9)


def test_of_five_no_interval_reaches_95_percent_and_it_says_so():
    assert ranks.median_interval([100, 200, 300, 400, 500]).percent == 94


@pytest.mark.parametrize("n", [*range(5, 40), 60, 200])
def test_the_coverage_is_the_binomials_and_the_next_narrower_would_be_too_little(n):
    found = ranks.median_interval(list(range(1, n + 1)))
    k = found.low
    assert found.high == n + 1 - k
    assert found.coverage == pytest.approx(1 - 2 * stats.binom.cdf(k - 1, n, 0.5))
    assert found.coverage >= ranks.WANTED or k == 1
    assert 1 - 2 * stats.binom.cdf(k, n, 0.5) < ranks.WANTED


def test_ties_count_as_often_as_they_are_there():
    found = ranks.median_interval([300] * 4 + [500, 700])
    assert (found.low, found.high) == (300, 700)


# --- two groups -----------------------------------------------------------------------------------

TERM = [80, 83, 189, 104, 145, 138, 191, 164, 73, 146]
EARLY = [115, 88, 90, 74, 121]


def test_the_textbook_example_of_hollander_and_wolfe():
    """Table 4.1 (permeability of membranes, in hundredths): −0.305, 96 % from −0.76 to 0.15."""
    found = ranks.shift(EARLY, TERM)
    assert found.estimate == -31  # −30.5, half away from zero
    assert (found.interval.low, found.interval.high) == (-76, 15)
    assert found.interval.percent == 96


def test_five_against_five_by_hand():
    """252 orders; U = 0, 1, 2 in 1, 1, 2 of them: 1 − 2·4/252. So the third difference counts."""
    found = ranks.shift([10, 20, 30, 40, 50], [1, 2, 3, 4, 5])
    differences = sorted(a - b for a in (10, 20, 30, 40, 50) for b in (1, 2, 3, 4, 5))
    assert (found.interval.low, found.interval.high) == (differences[2], differences[22]) == (7, 47)
    assert found.interval.coverage == pytest.approx(1 - 8 / 252)
    assert found.estimate == 27


@pytest.mark.parametrize(("m", "n"), [(1, 5), (2, 3), (5, 5), (4, 9), (13, 6)])
def test_orders_are_counted_as_scipy_counts_them(m, n):
    shares = [ways / comb(m + n, m) for ways in ranks._ways(m, n)]
    for u in range(len(shares)):
        exact = stats.mannwhitneyu(*_with_u(m, n, u), alternative="less", method="exact")
        assert sum(shares[: u + 1]) == pytest.approx(exact.pvalue)


def _with_u(m, n, u):
    """Two groups without ties of which U, the pairs with one > other, is as wanted."""
    above, rest = divmod(u, n)
    other = [float(value) for value in range(1, n + 1)]
    one = [n + 1 + place / 100 for place in range(above)]
    one += [rest + 0.5] if above < m else []
    one += [-float(place) for place in range(m - len(one))]
    return one, other


@pytest.mark.parametrize(("m", "n"), [(5, 5), (5, 12), (9, 9), (20, 7), (23, 22)])
def test_the_interval_is_where_the_mann_whitney_test_does_not_object(m, n):
    """Moved by a little less than the interval's end the groups differ; by a little more not."""
    one = [97 * place % 1009 for place in range(1, m + 1)]
    other = [89 * place % 997 + 0.5 for place in range(1, n + 1)]
    found = ranks.shift(one, other).interval

    def p(by):
        return stats.mannwhitneyu([a - by for a in one], other, method="exact").pvalue

    assert p(found.low - 0.25) < 1 - ranks.WANTED + 1e-12 <= p(found.low + 0.25)
    assert p(found.high + 0.25) < 1 - ranks.WANTED + 1e-12 <= p(found.high - 0.25)
    assert p(found.low - 0.25) == pytest.approx(1 - found.coverage)


def test_beyond_fifty_the_normal_curve_takes_over_and_says_so():
    one, other = list(range(51)), list(range(0, 120, 2))
    found = ranks.shift(one, other).interval
    assert not found.is_exact
    assert found.coverage == ranks.WANTED
    # The exact place for 51 against 60, beside the approximate one.
    exact = ranks._ways(51, 60)
    total, k = 0, 0
    while total + exact[k] <= 0.025 * comb(111, 51):
        total, k = total + exact[k], k + 1
    assert abs(ranks._place(51, 60)[0] - k) <= 2
