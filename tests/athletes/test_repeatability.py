"""An own repeatability check: known answers, and how it replaces the default."""

from math import sqrt

import pytest

from athletes import repeatability
from athletes.quantiles import chi2_quantile, t_below, t_quantile
from athletes.repeatability import Repeat
from tests.data import known_answers as known


def five(change: float = 2.0, days_apart: int = 3) -> list[Repeat]:
    """Five athletes whose legs change by ±change in turn."""
    signs = (1, -1, 1, -1, 1)
    return [
        Repeat(
            (30.0 + 3 * i, 30.0 + 3 * i + sign * change),
            (32.0 + 3 * i, 32.0 + 3 * i + sign * change),
            days_apart,
        )
        for i, sign in enumerate(signs)
    ]


@pytest.mark.parametrize(("probability", "freedom", "expected"), known.STUDENT_T)
def test_students_t_is_that_of_the_tables(probability, freedom, expected):
    assert t_quantile(probability, freedom) == pytest.approx(expected, abs=0.0006)
    assert t_quantile(1 - probability, freedom) == pytest.approx(-expected, abs=0.0006)


@pytest.mark.parametrize(("probability", "freedom", "expected"), known.CHI_SQUARED)
def test_chi_squared_is_that_of_the_tables(probability, freedom, expected):
    assert chi2_quantile(probability, freedom) == pytest.approx(expected, abs=0.0006)


def test_half_of_students_t_lies_below_zero():
    assert t_below(0, 7) == pytest.approx(0.5)
    assert t_below(-2.0, 7) == pytest.approx(1 - t_below(2.0, 7))


def test_icc_of_shrout_and_fleiss():
    icc = repeatability.icc_single(known.SHROUT_FLEISS)
    assert icc.one == pytest.approx(known.SHROUT_FLEISS_ICC["one"], abs=0.00005)
    assert icc.two == pytest.approx(known.SHROUT_FLEISS_ICC["two"], abs=0.00005)
    assert icc.three == pytest.approx(known.SHROUT_FLEISS_ICC["three"], abs=0.00005)


def test_icc_of_a_table_without_any_variation_is_one():
    assert repeatability.icc_single([(3, 3), (3, 3)]).two == 1.0


def test_limits_of_agreement_of_bland_and_altman():
    found = repeatability.bland_altman(known.WRIGHT_1, known.MINI_1)
    assert found.bias == pytest.approx(known.BLAND_ALTMAN["bias"], abs=0.0001)
    assert found.sd == pytest.approx(known.BLAND_ALTMAN["sd"], abs=0.0001)
    assert found.bias_interval == pytest.approx(known.BLAND_ALTMAN["bias_interval"], abs=0.01)
    assert found.limits == pytest.approx(known.BLAND_ALTMAN["limits_1_96"], abs=0.001)


def test_limits_of_agreement_as_published_with_two_standard_deviations():
    found = repeatability.bland_altman(known.WRIGHT_1, known.MINI_1, factor=2)
    assert found.limits == pytest.approx(known.BLAND_ALTMAN["limits_2"], abs=0.01)


@pytest.mark.parametrize(
    ("first", "second", "answers"),
    [
        (known.WRIGHT_1, known.WRIGHT_2, known.WRIGHT_REPEATS),
        (known.MINI_1, known.MINI_2, known.MINI_REPEATS),
    ],
)
def test_repeats_of_bland_and_altmans_meters(first, second, answers):
    mean, sd, within, typical, mdc95, icc = answers
    found = repeatability.bland_altman(first, second)
    pairs = list(zip(first, second, strict=True))
    assert found.bias == pytest.approx(mean, abs=0.0001)
    assert found.sd == pytest.approx(sd, abs=0.0001)
    assert repeatability.within_sd(pairs) == pytest.approx(within, abs=0.0001)
    assert repeatability.typical_error(pairs) == pytest.approx(typical, abs=0.0001)
    typical_mdc = repeatability.mdc95(repeatability.typical_error(pairs))
    assert typical_mdc == pytest.approx(mdc95, abs=0.001)
    assert repeatability.icc_single(pairs).one == pytest.approx(icc, abs=0.0001)


@pytest.mark.parametrize(("freedom", "s", "expected"), known.SHRUNK)
def test_the_default_gives_way_gradually(freedom, s, expected):
    assert repeatability.shrunk(s, freedom, 2.5) == pytest.approx(expected, abs=0.0005)


def test_a_check_counts_athletes_and_not_legs():
    found = repeatability.check(five(), 2.5)
    assert found.athletes == 5
    assert found.sem == pytest.approx(2 / sqrt(2))
    assert found.sem_used == pytest.approx(sqrt((10 * 2.5**2 + 5 * 2) / 15))
    assert found.mdc95 == pytest.approx(1.96 * 2)
    # √(5·2 / χ²) with the table's 12.833 and 0.831
    assert found.sem_interval == pytest.approx((0.8828, 3.4687), abs=0.001)
    assert found.mdc95_interval == pytest.approx(
        tuple(repeatability.mdc95(one) for one in found.sem_interval)
    )


def test_legs_of_one_athlete_are_averaged_not_added():
    one_leg = [Repeat((30.0, 32.0), None, 3)] * 5
    unequal = [Repeat((30.0, 32.0), (30.0, 30.0), 3)] * 5
    assert repeatability.check(one_leg, 2.5).sem == pytest.approx(2 / sqrt(2))
    assert repeatability.check(unequal, 2.5).sem == pytest.approx(1.0)


def test_four_athletes_are_shown_but_do_not_replace_the_default():
    found = repeatability.check(five()[:4], 2.5)
    assert not found.is_enough
    assert found.sem_used == 2.5
    assert repeatability.check(five(), 2.5).is_enough


def test_same_day_repeats_never_lower_the_error():
    found = repeatability.check(five(change=1.0, days_apart=0), 2.5)
    assert found.is_same_day
    assert found.note == "same-day: flatters you"
    assert found.sem_used == 2.5


def test_same_day_repeats_may_raise_the_error():
    found = repeatability.check(five(change=8.0, days_apart=0), 2.5)
    assert found.sem_used == pytest.approx(repeatability.shrunk(8 / sqrt(2), 5, 2.5))
    assert found.sem_used > 2.5


@pytest.mark.parametrize(("days_apart", "counted"), [(1, 5), (2, 6), (7, 6), (8, 5)])
def test_only_repeats_two_to_seven_days_apart_count(days_apart, counted):
    repeats = [*five(), Repeat((30.0, 30.0), None, days_apart)]
    found = repeatability.check(repeats, 2.5)
    assert found.athletes == counted
    assert not found.is_same_day


def test_a_check_that_wobbles_both_ways_has_no_systematic_difference():
    found = repeatability.check(five(), 2.5)
    assert not found.is_systematic
    assert found.bias == pytest.approx(0.4)


def test_a_second_measurement_that_is_always_higher_is_called_systematic():
    rises = [3.0, 4.0, 3.5, 4.5, 3.0]
    repeats = [Repeat((30.0 + i, 30.0 + i + d), None, 3) for i, d in enumerate(rises)]
    found = repeatability.check(repeats, 2.5)
    assert found.is_systematic
    assert found.bias == pytest.approx(3.6)
    # 3.6 ± 2.776 · 0.6519 / √5
    assert found.bias_interval == pytest.approx((2.790, 4.410), abs=0.001)


def test_one_athlete_is_no_check():
    with pytest.raises(ValueError, match="at least two athletes"):
        repeatability.check([Repeat((30, 31), None, 3), Repeat(None, None, 3)], 2.5)


def test_a_check_reports_both_correlations_for_the_detail():
    found = repeatability.check(five(), 2.5)
    table = [leg for repeat in five() for leg in (repeat.left, repeat.right)]
    assert (found.icc_2_1, found.icc_3_1) == (
        repeatability.icc_single(table).two,
        repeatability.icc_single(table).three,
    )
