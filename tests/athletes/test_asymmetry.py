"""Left against right: the error of a difference, what confirms it, and its own change (§5)."""

from dataclasses import replace
from datetime import timedelta
from math import hypot, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from athletes.asymmetry import Pairs, follow
from tests.athletes.lines import BY_EYE, INCLINOMETER, gap, on


def pairs_of(*differences, errors=INCLINOMETER, **more) -> Pairs:
    pairs = Pairs()
    for index, difference in enumerate(differences):
        pairs = follow(pairs, gap(index, difference, **more), errors)
    return pairs


def verdict(*differences, **more):
    return pairs_of(*differences, **more).verdict


# --- the windows and their thresholds


def test_without_a_day_with_both_sides_there_is_no_pair():
    found = Pairs().verdict
    assert (found.pairs, found.verdict, found.difference) == (0, "no_pair", None)
    assert (found.less_side, found.confirmed, found.change) == (None, False, None)


@pytest.mark.parametrize(
    ("differences", "shown", "window"),
    [((4,), 400, 1), ((4, 7), 550, 2), ((4, 7, 1), 400, 3), ((90, 4, 7, 1), 400, 3)],
)
def test_the_difference_is_the_last_the_mean_of_two_or_the_median_of_three(
    differences, shown, window
):
    found = verdict(*differences)
    m = len(differences)
    assert (found.pairs, found.difference) == (m, shown)
    assert found.window_on == tuple(on(i) for i in range(m - window, m))


@pytest.mark.parametrize(
    ("m", "margin", "threshold"), [(1, 693, 693), (2, 490, 500), (3, 464, 500), (7, 464, 500)]
)
def test_a_difference_counts_from_exactly_its_threshold(m, margin, threshold):
    at, below = verdict(*[threshold / 100] * m), verdict(*[(threshold - 1) / 100] * m)
    assert (at.margin, at.threshold, at.verdict) == (margin, threshold, "difference")
    assert (below.verdict, below.less_side) == ("within_error", None)
    assert verdict(*[-threshold / 100] * m).less_side == "left"


@pytest.mark.parametrize(
    ("degrees", "word"),
    [(9.99, "difference"), (10.0, "large_difference"), (-10.0, "large_difference")],
)
def test_from_ten_degrees_a_difference_is_large(degrees, word):
    assert verdict(degrees, degrees, degrees).verdict == word


def test_a_large_difference_must_also_pass_a_threshold_above_ten():
    """One trial each by another app: 1.96·√2·√(25 + 2.204) = 14.46°."""
    errors = replace(INCLINOMETER, instrument="phone_other")
    assert verdict(14.45, errors=errors, k=(1, 1)).verdict == "within_error"
    assert verdict(14.46, errors=errors, k=(1, 1)).verdict == "large_difference"


def test_the_side_with_less_is_named_only_beyond_the_error():
    assert verdict(-8).less_side == "left"
    assert verdict(8).less_side == "right"
    assert verdict(-6).less_side is None
    assert verdict(0).less_side is None


def test_each_side_has_its_own_number_of_trials():
    three, one = 2.5, sqrt(2.5**2 + 4 * 0.551)
    found = verdict(0, k=(3, 1))
    assert found.margin == round(1.96 * hypot(three, one) * 100)
    assert found.sem == 291
    assert verdict(0, k=(1, 3)).margin == found.margin


def test_the_largest_error_of_the_window_holds_and_leaves_with_its_day():
    pairs = follow(Pairs(), gap(0, 0, k=(1, 1)), INCLINOMETER)
    for index in (1, 2):
        pairs = follow(pairs, gap(index, 0), INCLINOMETER)
        assert pairs.verdict.sem == 291
    assert follow(pairs, gap(3, 0), INCLINOMETER).verdict.sem == 250


def test_another_rater_does_not_enlarge_a_difference_measured_on_one_occasion():
    pairs = follow(pairs_of(8), replace(gap(1, 8), raters=("bob",)), INCLINOMETER)
    assert pairs.verdict.margin == 490


def test_what_is_seen_by_eye_is_shown_and_never_judged():
    found = verdict(20, 20, 20, errors=BY_EYE)
    assert (found.verdict, found.difference, found.latest_left) == ("not_judged", 2000, 6000)
    assert (found.margin, found.less_side, found.confirmed, found.change) == (
        None,
        None,
        False,
        None,
    )


def test_the_verdict_knows_its_last_day():
    found = verdict(4, -8)
    assert (found.latest_on, found.latest_left, found.latest_right) == (on(1), 3200, 4000)


# --- confirmed


@pytest.mark.parametrize(
    ("differences", "confirmed"),
    [
        ((8,), False),
        ((8, 8), True),
        ((-8, -8), True),
        ((6.92, 8), False),  # the first day was within its own error
        ((6.93, 8), True),
        ((8, 5), True),  # mean 6.5
        ((8, 4.99), False),  # mean 6.5 as well, but the last day shows too little
        ((4.99, 8), False),
        ((0, 0, 9, 9), False),  # the verdict itself is new
        ((0, 0, 9, 9, 9), True),
        ((9, 9, 9, -9, 9), False),  # the day before points the other way
        ((-20, 12, 30), False),
    ],
)
def test_a_difference_is_confirmed_by_two_days_and_two_verdicts(differences, confirmed):
    assert verdict(*differences).confirmed is confirmed


def test_a_verdict_on_the_other_side_before_confirms_nothing():
    """Medians −8 and then 8: both beyond the error, on different sides."""
    found = verdict(-8, -8, 8, 8)
    assert found.difference == 800
    assert not found.confirmed
    assert verdict(-8, -8, 8, 8, 8).confirmed


# --- the change of the difference


def test_one_day_has_no_change_of_the_difference():
    assert verdict(8).change is None


@pytest.mark.parametrize(
    ("differences", "window"), [((12, 4), 1), ((12, 4, 4), 1), ((12,) * 4, 2), ((12,) * 6, 3)]
)
def test_the_difference_now_is_held_against_that_of_the_start(differences, window):
    found = verdict(*differences).change
    m = len(differences)
    assert found.baseline_on == tuple(on(i) for i in range(window))
    assert found.current_on == tuple(on(i) for i in range(m - window, m))


@pytest.mark.parametrize(("m", "margin"), [(2, 980), (4, 693), (6, 656)])
def test_a_change_of_a_difference_has_more_error_than_the_difference(m, margin):
    found = verdict(*[8] * m).change
    assert found.margin == margin
    assert found.threshold == max(margin, 700)


@pytest.mark.parametrize(
    ("before", "now", "word"),
    [
        (18, 8.2, "smaller"),
        (18, 8.21, "unclear"),
        (8, 17.8, "larger"),
        (8, 17.79, "unclear"),
        (-18, -8.2, "smaller"),
        (-8, -17.8, "larger"),
        (-6, 6, "unclear"),
        (12, 0, "unclear"),
        (0, 12, "unclear"),
        (8, 8, "unclear"),
    ],
)
def test_a_difference_is_smaller_or_larger_only_beyond_its_error_and_on_one_side(before, now, word):
    assert verdict(before, now).change.verdict == word


def test_the_change_of_a_difference_has_a_floor_of_seven_degrees():
    assert verdict(*[15] * 3, *[8] * 3).change.verdict == "smaller"
    assert verdict(*[15] * 3, *[8.01] * 3).change.verdict == "unclear"


def test_the_change_keeps_its_signs():
    found = verdict(-12, -8).change
    assert (found.baseline, found.current, found.change) == (-1200, -800, 400)


# --- restart


@pytest.mark.parametrize(("days", "pairs"), [(180, 3), (181, 1)])
def test_a_pause_of_more_than_180_days_starts_the_pairs_anew(days, pairs):
    later = replace(gap(0, 8), on=on(1) + timedelta(days=days))
    found = follow(pairs_of(8, 8), later, INCLINOMETER)
    assert found.verdict.pairs == pairs
    assert found.verdict.confirmed is (pairs == 3)


# --- laws


@given(st.lists(st.integers(-300, 300), min_size=1, max_size=12))
def test_exchanging_the_sides_mirrors_everything(tenths):
    plain_, mirrored = (verdict(*(s * t / 10 for t in tenths)) for s in (1, -1))
    other = {"left": "right", "right": "left", None: None}
    assert mirrored.difference == -plain_.difference
    assert mirrored.less_side == other[plain_.less_side]
    assert (mirrored.verdict, mirrored.confirmed, mirrored.threshold) == (
        plain_.verdict,
        plain_.confirmed,
        plain_.threshold,
    )
    if plain_.change:
        assert mirrored.change.change == -plain_.change.change
        assert mirrored.change.verdict == plain_.change.verdict


@given(st.lists(st.integers(-300, 300), min_size=1, max_size=12))
def test_only_a_difference_is_confirmed_and_only_a_difference_has_a_side(tenths):
    found = verdict(*(t / 10 for t in tenths))
    differs = found.verdict in ("difference", "large_difference")
    assert (found.less_side is not None) is differs
    assert not found.confirmed or (differs and found.pairs >= 2)
