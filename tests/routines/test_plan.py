"""Sets of each side, the beats of a step, and the stretch of a week; worked out by hand."""

import pytest

from coaching.routines.plan import (
    EMPHASES,
    Sets,
    beats,
    guide_words,
    minutes_words,
    seconds_of,
    sets_of,
    weekly_hold_minutes,
)
from exercises.dose import Dose

EACH_SIDE = Dose(sets=2, reps=8, hold_s=0, rest_s=30, per_side=True)
AT_ONCE = Dose(sets=2, reps=8, hold_s=0, rest_s=30, per_side=False)
HELD = Dose(sets=2, reps=2, hold_s=15, rest_s=60, per_side=True, prehold_s=90)


@pytest.mark.parametrize(
    ("emphasis", "left", "right"),
    [
        ("equal", 2, 2),
        ("extra_left", 3, 2),
        ("extra_right", 2, 3),
        ("only_left", 2, 0),
        ("only_right", 0, 2),
    ],
)
def test_an_emphasis_is_a_number_of_sets_for_each_side(emphasis, left, right):
    assert sets_of(EACH_SIDE, emphasis) == Sets(left, right)
    assert sets_of(EACH_SIDE, emphasis).total == left + right


@pytest.mark.parametrize("emphasis", EMPHASES)
def test_a_drill_that_works_both_at_once_cannot_favour_one(emphasis):
    assert sets_of(AT_ONCE, emphasis) == Sets(0, 0, 2)


def test_an_unknown_emphasis_is_an_error():
    with pytest.raises(KeyError):
        sets_of(EACH_SIDE, "more")


def test_left_comes_before_right_and_a_rest_after_each_round():
    found = [
        (beat.kind, beat.side, beat.seconds) for beat in beats(EACH_SIDE, "unilateral", "equal")
    ]

    round_of_two = [("work", "left", 24), ("switch", "right", 5), ("work", "right", 24)]
    assert found == [*round_of_two, ("rest", "right", 30), *round_of_two]


def test_an_extra_set_works_its_side_alone():
    found = beats(EACH_SIDE, "unilateral", "extra_right")

    assert [(b.side, b.number, b.of) for b in found if b.kind == "work"] == [
        ("left", 1, 2), ("right", 1, 3), ("left", 2, 2), ("right", 2, 3), ("right", 3, 3),
    ]  # fmt: skip


def test_alternating_sides_are_one_beat_of_twice_the_repetitions():
    found = [b for b in beats(EACH_SIDE, "alternating", "extra_left") if b.kind == "work"]

    assert [(b.side, b.reps, b.seconds) for b in found] == [
        ("both", 16, 48), ("both", 16, 48), ("left", 8, 24),
    ]  # fmt: skip


def test_no_rest_where_none_is_wanted():
    quick = Dose(sets=2, reps=8, hold_s=0, rest_s=0, per_side=False)

    assert [beat.kind for beat in beats(quick, "bilateral", "equal")] == ["work", "work"]


def test_a_hold_is_timed_and_settled_into():
    beat = beats(HELD, "unilateral", "only_left")[0]

    assert (beat.is_hold, beat.reps, beat.rep_s, beat.prehold_s) == (True, 2, 15, 90)


def test_seconds_are_those_of_all_beats():
    assert seconds_of(EACH_SIDE, "unilateral", "equal") == EACH_SIDE.seconds() == 136
    assert seconds_of(EACH_SIDE, "unilateral", "only_left") == 24 + 30 + 24


def test_the_stretch_of_a_week_is_sets_times_held_seconds_times_days():
    # 2 sets × (90 + 2 × 15) s × 3 days = 720 s; one set more on the left.
    assert weekly_hold_minutes([HELD], "equal", 3) == (12, 12)
    assert weekly_hold_minutes([HELD], "extra_left", 3) == (18, 12)
    assert weekly_hold_minutes([AT_ONCE], "equal", 3) == (0, 0)
    assert weekly_hold_minutes([], "equal", 7) == (0, 0)


@pytest.mark.parametrize(
    ("minutes", "said"), [(0, "0 min"), (4, "4 min"), (4.25, "4.2 min"), (11.96, "12 min")]
)
def test_minutes_of_stretch_have_one_figure_behind_the_point(minutes, said):
    assert minutes_words(minutes) == said


@pytest.mark.parametrize(
    ("left", "right", "begins"),
    [
        (0, 0, "No stretching drills"),
        (4.9, 4.9, "Less than the coaching guide"),
        (5, 5, "Within the coaching guide"),
        (10, 10, "Within the coaching guide"),
        (10.1, 5, "More than the coaching guide"),
        (6, 4, "Less than the coaching guide"),
    ],
)
def test_the_stretch_is_read_against_the_guide_and_called_a_guide(left, right, begins):
    assert guide_words(left, right).startswith(begins)
