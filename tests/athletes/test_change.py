"""One side over time: windows, margins, verdicts, the single drop and the slope (§4)."""

from dataclasses import replace
from datetime import date, timedelta
from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from athletes import change
from athletes.change import Line, follow
from athletes.margins import Errors, change_margin, twice
from athletes.protocol import Sem
from tests.athletes.lines import BY_EYE, INCLINOMETER, START, on, value
from tests.data import known_answers as known


def line_of(*degrees, errors=INCLINOMETER, **more) -> Line:
    line = Line()
    for index, one in enumerate(degrees):
        line = follow(line, value(index, one, **more), errors)
    return line


def verdict(*degrees, **more):
    return line_of(*degrees, **more).verdict


# --- windows


@pytest.mark.parametrize(
    ("n", "window"), [(2, 1), (3, 1), (4, 2), (5, 2), (6, 3), (7, 3), (8, 3), (20, 3)]
)
def test_the_windows_grow_with_the_number_of_days_and_never_overlap(n, window):
    found = verdict(*range(30, 30 + n))
    assert found.n == n
    assert found.baseline_on == tuple(on(i) for i in range(window))
    assert found.current_on == tuple(on(i) for i in range(n - window, n))
    assert not set(found.baseline_on) & set(found.current_on)


def test_without_days_there_is_no_data_and_with_one_only_a_baseline():
    assert Line().verdict.verdict == "no_data"
    assert (Line().verdict.n, Line().verdict.latest) == (0, None)
    one = verdict(30)
    assert (one.verdict, one.n, one.latest, one.latest_on) == ("baseline_only", 1, 3000, START)
    assert (one.baseline, one.current, one.change, one.margin, one.threshold) == (None,) * 5
    assert not one.confirmed


def test_a_window_is_its_day_the_mean_of_two_or_the_median_of_three():
    assert (verdict(30, 34).baseline, verdict(30, 34).current) == (3000, 3400)
    two = verdict(30, 31, 50, 53)
    assert (two.baseline, two.current, two.change) == (3050, 5150, 2100)
    three = verdict(30, 10, 31, 90, 33, 34)
    assert (three.baseline, three.current, three.change) == (3000, 3400, 400)


def test_a_mean_of_two_is_exact_before_it_is_rounded():
    assert twice([3000, 3001]) == 6001
    found = verdict(30.00, 30.01, 30.00, 30.00)
    assert (found.baseline, found.current, found.change) == (3001, 3000, -1)


def test_days_between_the_windows_count_in_neither():
    quiet, loud = verdict(30, 30, 30, 30, 30, 30, 30), verdict(30, 30, 30, 99, 30, 30, 30)
    assert (quiet.change, loud.change) == (0, 0)


# --- margins and boundaries


@pytest.mark.parametrize(("n", "sem", "margin"), known.CHANGE_MARGINS)
def test_the_margin_is_that_of_the_reference_table(n, sem, margin):
    days = min(3, n // 2)
    found = change_margin(1.96, days, Sem(sem, sem + 1, "default"), same_rater=True)
    assert found == pytest.approx(margin, abs=0.006)


@pytest.mark.parametrize(
    ("n", "threshold"), [(2, 693), (3, 693), (4, 500), (5, 500), (6, 500), (9, 500)]
)
@pytest.mark.parametrize("sign", [1, -1])
def test_a_change_counts_from_exactly_its_threshold(n, threshold, sign):
    before = [30.0] * (n - min(3, n // 2))
    words = {1: "increased", -1: "decreased"}

    def after(hundredths):
        return verdict(*before, *[30 + sign * hundredths / 100] * min(3, n // 2))

    exactly, below = after(threshold), after(threshold - 1)
    assert exactly.threshold == threshold
    assert (exactly.verdict, exactly.change) == (words[sign], sign * threshold)
    assert (below.verdict, below.change) == ("no_clear_change", sign * (threshold - 1))


def test_the_margin_may_be_below_the_floor_but_the_threshold_is_not():
    found = verdict(30, 30, 30, 36, 36, 36)
    assert (found.margin, found.threshold) == (464, 500)


def test_half_a_hundredth_below_the_threshold_is_below_it():
    """Mean of 35.00 and 34.99 is 34.995: 4.995° away, shown as 5.00, and still not enough."""
    found = verdict(30.00, 30.00, 35.00, 34.99)
    assert (found.threshold, found.change, found.verdict) == (500, 500, "no_clear_change")


def test_a_window_that_mixes_numbers_of_trials_uses_its_largest_error():
    line = follow(Line(), value(0, 30, k=3), INCLINOMETER)
    line = follow(line, value(1, 30, k=1), INCLINOMETER)
    expected = 1.96 * sqrt(2) * sqrt(2.5**2 + 4 * 0.551)
    assert line.verdict.margin == round(expected * 100)
    assert line.verdict.sem == 291
    # The single trial leaves the windows once two other days follow it at each end.
    for index in range(2, 8):
        line = follow(line, value(index, 30), INCLINOMETER)
    assert line.verdict.sem == 291  # still one of the first three
    fresh = line_of(*[30] * 3)
    fresh = follow(fresh, value(3, 30, k=1), INCLINOMETER)
    for index in range(4, 7):
        fresh = follow(fresh, value(index, 30), INCLINOMETER)
    assert fresh.verdict.sem == 250  # between the windows: in neither


# --- raters


def test_one_known_rater_has_the_smaller_error():
    found = verdict(30, 30)
    assert found.same_rater
    assert found.margin == 693


@pytest.mark.parametrize("raters", [("ann", "bob"), ("ann", None), (None, None)])
def test_different_or_unknown_raters_have_the_larger_error(raters):
    line = Line()
    for index, rater in enumerate(raters):
        line = follow(line, value(index, 30, rater=rater), INCLINOMETER)
    assert not line.verdict.same_rater
    assert line.verdict.margin == round(1.96 * sqrt(2) * 3.5 * 100)  # 970


def test_a_day_with_two_raters_is_a_day_of_different_people():
    line = follow(Line(), replace(value(0, 30), raters=("ann", "bob")), INCLINOMETER)
    line = follow(line, value(1, 30), INCLINOMETER)
    assert not line.verdict.same_rater


def test_what_comes_with_the_rater_does_not_shrink_with_more_days():
    sem = Sem(2.5, 3.5, "default")
    found = change_margin(1.96, 3, sem, same_rater=False)
    assert found == pytest.approx(1.96 * sqrt(2) * sqrt((0.66983 * 2.5) ** 2 + 3.5**2 - 2.5**2))
    assert change_margin(1.96, 1, sem, same_rater=False) == pytest.approx(1.96 * sqrt(2) * 3.5)


def test_a_rater_between_the_windows_does_not_matter():
    line = Line()
    for index in range(7):
        line = follow(line, value(index, 30, rater="bob" if index == 3 else "ann"), INCLINOMETER)
    assert line.verdict.same_rater


def test_who_measures_alone_is_one_rater():
    errors = Errors("internal_rotation", "prone", "inclinometer", "self")
    found = verdict(30, 30, errors=errors, rater="self")
    assert found.same_rater
    assert found.margin == round(1.96 * sqrt(2) * 5 * 100)


def test_an_own_check_is_used_only_where_that_rater_took_both_windows():
    errors = replace(INCLINOMETER, checks={"ann": {("inclinometer", "internal_rotation"): 2.0}})
    alone = verdict(30, 30, errors=errors)
    assert (alone.sem, alone.sem_source) == (200, "own check")
    other = verdict(30, 30, errors=errors, rater="bob")
    assert (other.sem, other.sem_source) == (250, "default")
    mixed = follow(line_of(30, errors=errors), value(1, 30, rater="bob"), errors)
    assert (mixed.verdict.sem, mixed.verdict.sem_source) == (250, "default")


def test_what_is_seen_by_eye_is_shown_and_never_judged():
    found = verdict(30, 30, 30, 60, 60, 60, errors=BY_EYE)
    assert (found.verdict, found.change, found.latest) == ("not_judged", 3000, 6000)
    assert (found.margin, found.threshold, found.confirmed, found.sem) == (None, None, False, None)
    assert verdict(30, errors=BY_EYE).verdict == "not_judged"
    assert verdict(30, 30, 30, 0, errors=BY_EYE).dropped_once is None


# --- confirmed


def test_a_change_is_confirmed_only_by_this_look_and_the_one_before():
    """One against one: 3·√2·2.5 = 10.61°."""
    assert not verdict(30, 41).confirmed
    assert verdict(30, 41, 41).confirmed
    assert not verdict(30, 40, 41).confirmed
    assert not verdict(30, 41, 40).confirmed
    assert not verdict(30, 30, 41).confirmed


@pytest.mark.parametrize(("to", "confirmed"), [(40.61, True), (40.60, False)])
def test_the_stricter_limit_counts_from_exactly_its_value(to, confirmed):
    assert verdict(30, 45, to).confirmed is confirmed
    assert verdict(30, to, 45).confirmed is confirmed
    mirrored = verdict(30, 15, 60 - to)
    assert mirrored.confirmed is confirmed


def test_a_change_that_turns_round_is_not_confirmed():
    found = verdict(30, 45, 15)
    assert (found.verdict, found.confirmed) == ("decreased", False)


def test_three_days_are_the_fewest_that_confirm():
    two = line_of(30, 45)
    assert (two.strong, two.verdict.confirmed) == (1, False)


def test_the_stricter_limit_too_has_a_floor_of_five_degrees():
    errors = replace(INCLINOMETER, defaults={("inclinometer", "internal_rotation"): 1.0})
    assert verdict(30, 35, 35, errors=errors).confirmed
    assert not verdict(30, 35, 34.99, errors=errors).confirmed


# --- one large drop


def test_a_single_drop_shows_although_the_median_hides_it():
    found = verdict(30, 30, 30, 30, 30, 19)
    assert (found.verdict, found.dropped_once) == ("no_clear_change", 1100)


@pytest.mark.parametrize(("last", "drop"), [(19.39, None), (19.38, 1062)])
def test_a_drop_counts_from_just_beyond_three_errors(last, drop):
    assert verdict(30, 30, 30, last).dropped_once == drop


def test_a_drop_is_held_against_the_median_of_the_three_before():
    assert verdict(90, 29, 30, 90, 19).dropped_once == 1100
    assert verdict(90, 90, 30, 30, 30, 19).dropped_once == 1100


def test_a_drop_needs_three_days_before_it_and_a_rise_is_none():
    assert verdict(30, 30, 10).dropped_once is None
    assert verdict(30, 30, 30, 60).dropped_once is None


def test_a_drop_measured_by_somebody_else_has_the_larger_error():
    """3·√2·3.5 = 14.85°."""
    line = line_of(30, 30, 30)
    assert follow(line, value(3, 16, rater="bob"), INCLINOMETER).verdict.dropped_once is None
    assert follow(line, value(3, 15, rater="bob"), INCLINOMETER).verdict.dropped_once == 1500


# --- restart


@pytest.mark.parametrize(("days", "n"), [(180, 3), (181, 1)])
def test_a_pause_of_more_than_180_days_starts_a_line_anew(days, n):
    line = line_of(30, 31)
    later = replace(value(0, 32), on=on(1) + timedelta(days=days))
    assert follow(line, later, INCLINOMETER).verdict.n == n


def test_after_a_restart_nothing_of_before_confirms_or_drops():
    line = line_of(30, 30, 45, 45)
    line = follow(line, replace(value(0, 10), on=date(2027, 1, 1)), INCLINOMETER)
    assert line == Line(line.verdict, 1, line.first, line.first, 0)
    assert line.verdict.dropped_once is None


# --- laws


degrees = st.lists(st.integers(0, 600), min_size=1, max_size=12)


@given(degrees, st.integers(-200, 200))
def test_shifting_all_values_changes_no_verdict(tenths, shift):
    plain_ = verdict(*(t / 10 for t in tenths))
    moved = verdict(*((t + shift) / 10 for t in tenths))
    assert (moved.change, moved.verdict, moved.confirmed, moved.dropped_once) == (
        plain_.change,
        plain_.verdict,
        plain_.confirmed,
        plain_.dropped_once,
    )


@given(degrees)
def test_mirroring_all_values_mirrors_the_change(tenths):
    turned = {"increased": "decreased", "decreased": "increased"}
    plain_, mirrored = (verdict(*(s * t / 10 for t in tenths)) for s in (1, -1))
    assert mirrored.change == (None if plain_.change is None else -plain_.change)
    assert mirrored.verdict == turned.get(plain_.verdict, plain_.verdict)
    assert (mirrored.confirmed, mirrored.threshold) == (plain_.confirmed, plain_.threshold)


@given(degrees)
def test_a_confirmed_change_is_always_a_verdict_too(tenths):
    found = verdict(*(t / 10 for t in tenths))
    assert not found.confirmed or found.verdict in ("increased", "decreased")


# --- the slope


def days_at(*pairs):
    return [(START + timedelta(days=d), round(v * 100)) for d, v in pairs]


def test_sens_slope_of_hollander_and_wolfe():
    slope, low, high = change.sen(known.HOLLANDER_WOLFE_X, known.HOLLANDER_WOLFE_Y)
    assert (slope, low, high) == pytest.approx(known.HOLLANDER_WOLFE)


def test_ties_narrow_the_interval():
    """Six values, three tied: σ² = (6·5·17 − 3·2·11)/18, so the 2nd and 14th of 15 slopes."""
    ys = (1.0, 2.0, 2.0, 2.0, 5.0, 4.0)
    xs = (0, 1, 2, 3, 4, 5)
    slopes = sorted((ys[j] - ys[i]) / (xs[j] - xs[i]) for i in range(6) for j in range(i + 1, 6))
    sigma = sqrt((6 * 5 * 17 - 3 * 2 * 11) / 18)
    low = round((15 - 1.959964 * sigma) / 2)
    assert change.sen(xs, ys) == (slopes[7], slopes[low - 1], slopes[15 - low])


@pytest.mark.parametrize(
    ("days", "there"),
    [((0, 7, 14, 21), False), ((0, 7, 14, 21, 27), False), ((0, 7, 14, 21, 28), True)],
)
def test_a_slope_needs_five_days_over_28(days, there):
    assert (change.theil_sen(days_at(*((d, 30) for d in days))) is not None) is there


def test_the_slope_is_per_thirty_days_with_its_direction():
    rising = change.theil_sen(days_at(*((7 * i, 30 + 0.7 * i) for i in range(8))))
    assert (rising.per_30_days, rising.low, rising.high) == (300, 300, 300)
    assert rising.trend == "rising"
    falling = change.theil_sen(days_at(*((7 * i, 30 - 0.7 * i) for i in range(8))))
    assert (falling.per_30_days, falling.trend) == (-300, "falling")
    flat = change.theil_sen(days_at(*((7 * i, 30 + i % 2) for i in range(8))))
    assert flat.trend == "no_clear_trend"


@pytest.mark.parametrize(("sign", "trend"), [(1, "rising"), (-1, "falling")])
def test_the_slope_keeps_low_middle_and_high_apart(sign, trend):
    found = change.theil_sen(days_at(*((10 * i, 30 + sign * i * i) for i in range(8))))
    ends = (found.low, found.high) if sign == 1 else (-found.high, -found.low)
    assert 0 < ends[0] < sign * found.per_30_days < ends[1]
    assert found.trend == trend


def test_an_interval_that_touches_zero_is_no_trend():
    found = change.theil_sen(days_at(*((10 * i, 30 + i // 3) for i in range(6))))
    assert (found.low, found.trend) == (0, "no_clear_trend")
    turned = change.theil_sen(days_at(*((10 * i, 30 - i // 3) for i in range(6))))
    assert (turned.high, turned.trend) == (0, "no_clear_trend")


def test_only_the_last_forty_days_make_the_slope():
    bend = [(7 * i, 30 + i * i / 100) for i in range(41)]
    last_forty = change.theil_sen(days_at(*bend[1:]))
    assert change.theil_sen(days_at(*bend)) == last_forty
    assert change.theil_sen(days_at(*bend[2:])) != last_forty


@given(st.lists(st.integers(0, 600), min_size=5, max_size=15), st.integers(-200, 200))
def test_shifting_all_values_leaves_the_slope(tenths, shift):
    days = [START + timedelta(days=9 * i) for i in range(len(tenths))]
    plain_ = change.theil_sen([(on, t * 10) for on, t in zip(days, tenths, strict=True)])
    moved = [(on, (t + shift) * 10) for on, t in zip(days, tenths, strict=True)]
    assert change.theil_sen(moved) == plain_


# --- the drawn line


@pytest.mark.parametrize(
    ("values", "drawn"),
    [
        ([], []),
        ([1], [1]),
        ([1, 9], [1, 9]),
        ([1, 9, 2], [2, 2, 2]),
        ([1, 9, 2, 3, 40], [2, 2, 3, 3, 3]),
    ],
)
def test_the_drawn_line_is_the_running_median_of_three(values, drawn):
    assert change.running_median(values) == drawn
