"""The run-time's few statistics against a library of the development environment, and by hand."""

from math import sqrt

import numpy as np
import pytest
from scipy import stats

from athletes import repeatability
from athletes.quantiles import chi2_quantile, t_quantile
from athletes.repeatability import Repeat

PROBABILITIES = (0.005, 0.025, 0.05, 0.5, 0.9, 0.975, 0.995)


@pytest.mark.parametrize("freedom", [1, 2, 4, 9, 29, 99, 1000])
@pytest.mark.parametrize("p", PROBABILITIES)
def test_quantiles_are_the_librarys(p, freedom):
    assert t_quantile(p, freedom) == pytest.approx(stats.t.ppf(p, freedom), rel=1e-8, abs=1e-9)
    assert chi2_quantile(p, freedom) == pytest.approx(stats.chi2.ppf(p, freedom), rel=1e-8)


def random_repeats(n: int, seed: int = 7, *, missing: int = 0) -> list[Repeat]:
    """Both legs of n athletes; the first `missing` of them lack the right one."""
    rng = np.random.default_rng(seed)
    true = rng.normal(33, 6, (n, 2))
    first, second = (true + rng.normal(bias, 2.2, (n, 2)) for bias in (0, 0.6))
    return [
        Repeat(
            (float(first[i, 0]), float(second[i, 0])),
            None if i < missing else (float(first[i, 1]), float(second[i, 1])),
            3,
        )
        for i in range(n)
    ]


def per_athlete(repeats: list[Repeat]) -> np.ndarray:
    return np.array([np.mean(repeat.differences) for repeat in repeats])


@pytest.mark.parametrize("n", [2, 5, 10, 500])
@pytest.mark.parametrize("missing", [0, 1])
def test_a_check_is_what_numpy_and_scipy_make_of_it(n, missing):
    repeats = random_repeats(n, missing=missing)
    found = repeatability.check(repeats, 2.5)

    s = np.sqrt(sum(np.mean(np.square(one.differences)) for one in repeats) / (2 * n))
    assert found.sem == pytest.approx(s)
    ends = np.sqrt(n * s**2 / stats.chi2.ppf([0.975, 0.025], n))
    assert found.sem_interval == pytest.approx(tuple(ends))
    assert found.mdc95 == pytest.approx(1.96 * np.sqrt(2) * s)
    used = np.sqrt((10 * 2.5**2 + n * s**2) / (10 + n)) if n >= 5 else 2.5
    assert found.sem_used == pytest.approx(used)

    test = stats.ttest_1samp(per_athlete(repeats), 0)
    interval = test.confidence_interval(0.95)
    assert found.bias_interval == pytest.approx((interval.low, interval.high))
    assert found.is_systematic == (test.pvalue < 0.05)


@pytest.mark.parametrize("n", [3, 8, 40])
def test_correlations_are_those_of_an_analysis_of_variance(n):
    """Type II sums by least squares on dummy columns, not by the means the code uses."""
    repeats = random_repeats(n)
    table = np.array([pair for one in repeats for pair in (one.left, one.right)])
    rows, k = table.shape
    y = table.ravel()
    target = np.kron(np.eye(rows), np.ones((k, 1)))
    judge = np.kron(np.ones((rows, 1)), np.eye(k))

    def residual(design: np.ndarray) -> float:
        fitted = design @ np.linalg.lstsq(design, y, rcond=None)[0]
        return float(np.sum((y - fitted) ** 2))

    error = residual(np.hstack([target, judge]))
    bms = (residual(judge) - error) / (rows - 1)
    jms = (residual(target) - error) / (k - 1)
    ems = error / ((rows - 1) * (k - 1))
    found = repeatability.check(repeats, 2.5)
    two = (bms - ems) / (bms + (k - 1) * ems + k * (jms - ems) / rows)
    assert found.icc_2_1 == pytest.approx(two)
    assert found.icc_3_1 == pytest.approx((bms - ems) / (bms + (k - 1) * ems))


def test_limits_of_one_leg_each_are_bland_and_altmans():
    repeats = [Repeat(one.left, None, 3) for one in random_repeats(12)]
    pairs = [one.left for one in repeats]
    plain = repeatability.bland_altman([b for _, b in pairs], [a for a, _ in pairs])

    assert repeatability.limits_of_agreement(repeats) == plain
    differences = np.array([b - a for a, b in pairs])
    spread = 1.96 * differences.std(ddof=1)
    expected = (differences.mean() - spread, differences.mean() + spread)
    assert plain.limits == pytest.approx(expected)


def test_limits_of_both_legs_count_each_athlete_once():
    # Athlete 1: +1 and +3, athlete 2: −1 and −3, by hand: mean 0, SD = √((5 + 5) / 1).
    repeats = [Repeat((30, 31), (30, 33), 3), Repeat((30, 29), (30, 27), 3)]
    found = repeatability.limits_of_agreement(repeats)

    assert (found.bias, found.sd) == (0, pytest.approx(sqrt(10)))
    assert found.limits == pytest.approx((-1.96 * sqrt(10), 1.96 * sqrt(10)))
    # Nearly what all legs make that are taken for independent: a little wider, never narrower.
    legs = repeatability.limits_of_agreement(random_repeats(40))
    plain = np.std([d for one in random_repeats(40) for d in one.differences], ddof=1)
    assert plain < legs.sd < 1.03 * plain


def test_no_difference_at_all_is_no_error():
    found = repeatability.check([Repeat((30, 30), (40, 40), 3)] * 5, 3.0)

    assert (found.sem, found.mdc95, found.sem_interval) == (0, 0, (0, 0))
    assert (found.bias, found.bias_interval, found.is_systematic) == (0, (0, 0), False)
    assert found.sem_used == pytest.approx(sqrt(10 * 9 / 15))
    assert found.icc_2_1 == 1


def test_always_the_same_difference_is_systematic_and_an_error_all_the_same():
    found = repeatability.check([Repeat((30, 33), (40, 43), 3)] * 5, 3.0)

    assert (found.bias_interval, found.is_systematic) == ((3, 3), True)
    assert found.sem == pytest.approx(3 / sqrt(2))


def test_two_athletes_have_an_interval_as_wide_as_it_must_be():
    found = repeatability.check([Repeat((30, 32), None, 3), Repeat((35, 33), None, 3)], 2.5)

    assert (found.athletes, found.is_enough, found.sem_used) == (2, False, 2.5)
    assert found.sem == pytest.approx(sqrt(2))
    assert found.sem_interval == pytest.approx((0.736, 8.888), abs=0.001)
    assert found.bias_interval == pytest.approx((-25.412, 25.412), abs=0.001)
