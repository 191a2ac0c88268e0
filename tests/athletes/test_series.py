"""Days, total arc, restarts and the running state: what may be compared (§3)."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from athletes import series
from athletes.margins import Errors
from athletes.points import Point, points, total_arc
from athletes.series import SeriesState, advance, build, since_restart
from tests.athletes.lines import BY_EYE, INCLINOMETER, START, history, lefts, on, reading

# --- days


def test_several_assessments_of_a_day_are_one_point_with_their_medians():
    found = points(
        [
            reading(START, 30, 36, rater="ann"),
            reading(START, 34, 35, k=2, rater="bob"),
            reading(START, 31, 40, rater="ann"),
        ]
    )
    assert found == [Point(START, 3100, 3600, -600, 2, 2, ("ann", "bob"))]


def test_the_difference_of_a_day_is_the_median_of_differences_not_of_sides():
    """Differences −6, 1 and −9: their median is −6, the medians of the sides differ by −5."""
    (point,) = points(
        [reading(START, 30, 36), reading(START, 34, 33), reading(START, 31, 40)],
    )
    assert (point.left, point.right, point.difference) == (3100, 3600, -600)


def test_the_median_of_two_assessments_is_their_mean():
    (point,) = points([reading(START, 30, 36), reading(START, 31, 40)])
    assert (point.left, point.right, point.difference) == (3050, 3800, -750)


def test_a_missing_side_makes_no_pair_and_is_never_filled_from_another_day():
    found = points([reading(START, 30, None), reading(on(1), None, 35)])
    assert [(p.left, p.right, p.difference) for p in found] == [
        (3000, None, None),
        (None, 3500, None),
    ]


def test_sides_from_two_assessments_of_one_day_are_no_pair():
    (point,) = points([reading(START, 30, None), reading(START, None, 35)])
    assert (point.left, point.right, point.difference) == (3000, 3500, None)


def test_a_day_with_both_sides_left_out_is_no_day_and_its_rater_does_not_count():
    found = points([reading(START, None, None, rater="bob"), reading(START, 30, 31)])
    assert [p.raters for p in found] == [("ann",)]
    assert points([reading(START, None, None)]) == []


def test_the_fewest_trials_of_a_day_count_per_side():
    (point,) = points([reading(START, 30, 31, k=(3, 2)), reading(START, 30, None, k=(1, 0))])
    assert (point.left_trials, point.right_trials, point.trials) == (1, 2, 1)
    (left_only,) = points([reading(START, 30, None, k=(3, 0))])
    assert left_only.trials == 3


def test_an_unknown_rater_is_kept_as_unknown():
    (point,) = points([reading(START, 30, 31, rater=None), reading(START, 30, 31)])
    assert point.raters == (None, "ann")


def test_days_are_in_order_whatever_the_order_of_the_readings():
    found = points([reading(on(2), 1, 1), reading(on(0), 2, 2), reading(on(1), 3, 3)])
    assert [p.on for p in found] == [on(0), on(1), on(2)]


# --- total arc


def test_total_arc_is_the_sum_of_both_rotations_of_one_assessment():
    found = total_arc(reading(START, 30, 36, k=(3, 2)), reading(START, 40, 41, k=(1, 5)))
    assert found == reading(START, 70, 77, k=(1, 2))


def test_total_arc_needs_both_rotations_of_a_side():
    found = total_arc(reading(START, 30, None), reading(START, 40, 41))
    assert (found.left, found.right) == (7000, None)


def test_total_arc_of_two_days_does_not_exist():
    with pytest.raises(ValueError, match="one assessment"):
        total_arc(reading(START, 30, 30), reading(on(1), 40, 40))


def test_total_arc_of_two_raters_has_an_unknown_rater():
    found = total_arc(reading(START, 30, 30, rater="ann"), reading(START, 40, 40, rater="bob"))
    assert found.rater is None


@given(st.integers(-300, 900), st.integers(-300, 900), st.integers(-100, 100))
def test_a_wrong_zero_leaves_total_arc_alone_and_shifts_each_rotation(internal, external, zero):
    """The zero tilted by `zero` adds to one direction and takes the same from the other."""
    true = total_arc(reading(START, internal, None), reading(START, external, None))
    tilted = total_arc(reading(START, internal + zero, None), reading(START, external - zero, None))
    assert tilted.left == true.left


@given(st.integers(0, 900), st.integers(0, 900))
def test_exchanging_internal_and_external_leaves_total_arc_alone(one, other):
    a, b = reading(START, one, one), reading(START, other, other)
    assert total_arc(a, b) == total_arc(b, a)


# --- the state


def test_a_state_follows_both_sides_and_their_pairs():
    state = build(history((30, 38), (31, None), (32, 40)), INCLINOMETER)
    assert (state.left.n, state.right.n, state.pairs.n) == (3, 2, 2)
    assert state.left.verdict.latest == 3200
    assert state.right.verdict.latest == 4000
    assert state.pairs.verdict.difference == -800
    assert (state.pairs.verdict.latest_left, state.pairs.verdict.latest_right) == (3200, 4000)


def test_an_empty_history_has_no_data_and_no_pair():
    state = build([], INCLINOMETER)
    assert state == SeriesState()
    assert (state.left.verdict.verdict, state.pairs.verdict.verdict) == ("no_data", "no_pair")


def test_a_value_left_out_for_pain_drops_the_pair_but_not_the_other_side():
    """Readings have None where a side was left out."""
    state = build(history((30, 38), (None, 39)), INCLINOMETER)
    assert (state.left.n, state.right.n, state.pairs.n) == (1, 2, 1)


def test_the_last_twelve_days_are_kept():
    state = build(lefts([30] * 14), INCLINOMETER)
    assert [p.on for p in state.points] == [on(i) for i in range(2, 14)]
    assert state.left.n == 14


def test_a_series_advances_by_later_days_only():
    state = build(lefts([30, 31]), INCLINOMETER)
    for day in (on(1), on(0)):
        with pytest.raises(ValueError, match="later day"):
            advance(state, points([reading(day, 30, 30)])[0], INCLINOMETER)


@pytest.mark.parametrize(("days", "n"), [(180, 2), (181, 1)])
def test_lines_and_pairs_restart_after_a_pause_of_more_than_180_days(days, n):
    first = reading(START, 30, 38)
    later = reading(START + timedelta(days=days), 30, 38)
    state = build(points([first, later]), INCLINOMETER)
    assert (state.left.n, state.right.n, state.pairs.n) == (n, n, n)
    assert len(state.points) == 2


def test_each_line_restarts_on_its_own():
    """The right is measured in between, the left is not."""
    days = [reading(START, 30, 38), reading(START + timedelta(days=100), None, 38)]
    days.append(reading(START + timedelta(days=200), 30, 38))
    state = build(points(days), INCLINOMETER)
    assert (state.left.n, state.right.n, state.pairs.n) == (1, 3, 1)


# --- a new baseline


@pytest.mark.parametrize(("shift", "n"), [(-1, 2), (0, 2), (1, 1)])
def test_a_new_baseline_counts_from_its_own_day_on(shift, n):
    baseline = on(1) + timedelta(days=shift)
    state = build(history((30, 38), (31, 38), (32, 38)), INCLINOMETER, [baseline])
    assert (state.left.n, state.right.n, state.pairs.n) == (n, n, n)
    assert len(state.points) == 3


def test_the_latest_of_several_new_baselines_holds():
    state = build(lefts([30, 31, 32, 33]), INCLINOMETER, [on(3), on(1)])
    assert state.left.n == 1


def test_after_a_new_baseline_the_last_value_is_still_shown_but_nothing_is_counted():
    state = build(history((30, 38), (31, 38)), INCLINOMETER, [on(2)])
    found = state.left.verdict
    assert (found.n, found.verdict, found.latest, found.latest_on) == (0, "no_data", 3100, on(1))
    pair = state.pairs.verdict
    assert (pair.pairs, pair.verdict, pair.latest_on) == (0, "no_pair", on(1))
    assert (pair.difference, pair.latest_left, pair.latest_right) == (None, 3100, 3800)


def test_a_state_knows_its_new_baseline_when_the_next_day_comes():
    state = build(lefts([30, 31]), INCLINOMETER, [on(3)])
    before, after = lefts([30, 31, 32, 33])[2:]
    state = advance(state, before, INCLINOMETER)
    assert state.left.n == 0
    assert advance(state, after, INCLINOMETER).left.n == 1


# --- one side since its restart, for the slope


def test_a_line_since_its_restart_is_what_the_state_counts():
    days = [0, 30, 60, 260, 290]
    made = points(reading(START + timedelta(days=d), 30 + d, None) for d in days)
    line = since_restart(made, "left")
    assert line == [
        (START + timedelta(days=260), 29000),
        (START + timedelta(days=290), 32000),
    ]
    assert build(made, INCLINOMETER).left.n == 2
    assert since_restart(made, "left", [START + timedelta(days=290)]) == line[1:]
    assert since_restart(made, "right") == []


# --- laws


side = st.one_of(st.none(), st.integers(-100, 800))
day = st.tuples(
    st.integers(0, 900),  # day number: gaps beyond 180 and several assessments a day both happen
    side,
    side,
    st.integers(1, 5),
    st.sampled_from(["ann", "bob", None]),
)
histories = st.lists(day, max_size=14)
baselines = st.lists(st.integers(-10, 950), max_size=2)


def made(days):
    """Readings in tenths of a degree, so that no median is rounded."""
    return [
        reading(
            START + timedelta(days=d),
            None if left is None else left / 10,
            None if right is None else right / 10,
            k=k,
            rater=rater,
        )
        for d, left, right, k, rater in days
    ]


def as_dates(numbers):
    return [START + timedelta(days=n) for n in numbers]


@given(histories, st.randoms())
def test_the_order_of_input_does_not_matter(days, random):
    shuffled = list(days)
    random.shuffle(shuffled)
    assert points(made(days)) == points(made(shuffled))
    backwards = list(reversed(points(made(days))))
    assert build(backwards, INCLINOMETER) == build(points(made(days)), INCLINOMETER)


@given(histories, baselines, st.integers(0, 14))
def test_stepping_on_from_a_stored_state_equals_building_everything(days, starts, cut):
    days, starts = points(made(days)), as_dates(starts)
    state = build(days[:cut], INCLINOMETER, starts)
    for point in days[cut:]:
        stored = json.loads(json.dumps(state.to_json()))
        state = advance(series.from_json(stored), point, INCLINOMETER)
    assert state == build(days, INCLINOMETER, starts)


@given(histories, baselines)
def test_a_state_survives_json(days, starts):
    state = build(points(made(days)), INCLINOMETER, as_dates(starts))
    stored = state.to_json()
    assert json.loads(json.dumps(stored)) == stored
    assert series.from_json(stored) == state


@given(histories)
def test_exchanging_the_sides_exchanges_every_output(days):
    exchanged = [(d, right, left, k, rater) for d, left, right, k, rater in days]
    one, other = (build(points(made(h)), INCLINOMETER) for h in (days, exchanged))
    assert (other.left, other.right) == (one.right, one.left)
    mirror = {"left": "right", "right": "left", None: None}
    a, b = one.pairs.verdict, other.pairs.verdict
    assert b.less_side == mirror[a.less_side]
    assert (b.verdict, b.confirmed, b.pairs, b.threshold) == (
        a.verdict,
        a.confirmed,
        a.pairs,
        a.threshold,
    )
    assert b.difference == (None if a.difference is None else -a.difference)


@given(histories, st.integers(-100, 100))
def test_shifting_both_sides_changes_neither_differences_nor_changes(days, shift):
    """With another zero all angles move together; what is compared stays."""

    def moved(value):
        return None if value is None else value + shift

    other = [(d, moved(left), moved(right), k, rater) for d, left, right, k, rater in days]
    one, two = (build(points(made(h)), INCLINOMETER) for h in (days, other))
    for a, b in ((one.left.verdict, two.left.verdict), (one.right.verdict, two.right.verdict)):
        assert (a.change, a.verdict, a.confirmed) == (b.change, b.verdict, b.confirmed)
    a, b = one.pairs.verdict, two.pairs.verdict
    assert (a.difference, a.verdict, a.less_side, a.confirmed, a.change) == (
        b.difference,
        b.verdict,
        b.less_side,
        b.confirmed,
        b.change,
    )


@given(histories)
def test_what_is_seen_by_eye_never_gets_a_verdict(days):
    state = build(points(made(days)), BY_EYE)
    assert state.left.verdict.verdict in ("no_data", "not_judged")
    assert state.pairs.verdict.verdict in ("no_pair", "not_judged")
    assert not state.pairs.verdict.confirmed


@given(histories)
def test_the_lines_for_the_slope_have_as_many_days_as_the_state_counts(days):
    days = points(made(days))
    state = build(days, INCLINOMETER)
    assert len(since_restart(days, "left")) == state.left.n
    assert len(since_restart(days, "right")) == state.right.n


# --- what is kept


def test_a_state_of_another_version_asks_to_be_rebuilt():
    stored = build(lefts([30]), INCLINOMETER).to_json()
    with pytest.raises(ValueError, match="rebuild"):
        series.from_json({**stored, "version": 0})


def test_the_error_used_goes_with_the_verdict():
    club = replace(INCLINOMETER, defaults={("inclinometer", "internal_rotation"): 4.0})
    state = build(history((30, 38), (30, 38)), club)
    for found in (state.left.verdict, state.pairs.verdict):
        assert (found.sem, found.sem_source) == (400, "club")
    default = build(history((30, 38)), INCLINOMETER)
    assert (default.left.verdict.sem, default.left.verdict.sem_source) == (250, "default")


def test_total_arc_is_judged_with_the_error_of_both_rotations():
    errors = Errors("total_rotation", "prone", "inclinometer", "coach")
    state = build(history((70, 78), (70, 78), (70, 78)), errors)
    assert state.pairs.verdict.sem == 391
    # 1.96 · 0.66983 · √2 · 3.905 = 7.25
    assert state.pairs.verdict.threshold == 725
    assert state.pairs.verdict.verdict == "difference"


def test_dates_in_a_state_are_dates_again_after_json():
    state = series.from_json(build(history((30, 38), (31, 38)), INCLINOMETER).to_json())
    assert state.left.verdict.latest_on == on(1)
    assert isinstance(state.pairs.verdict.change.baseline_on[0], date)
