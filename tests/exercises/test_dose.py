"""How long a dose takes and how it is said; worked out by hand."""

import pytest

from exercises.dose import Dose, minutes, words


def dose(sets=2, reps=8, hold_s=0, rest_s=30, per_side=True, prehold_s=0):
    return Dose(sets, reps, hold_s, rest_s, per_side, prehold_s)


def test_a_set_of_repetitions_takes_three_seconds_each_and_their_holds():
    assert dose(reps=8).set_s == 24
    assert dose(reps=12, hold_s=2).set_s == 60


def test_from_ten_seconds_on_a_set_is_a_hold_and_only_the_way_between_counts():
    assert not dose(hold_s=9).is_hold
    assert dose(hold_s=10).is_hold
    assert dose(reps=1, hold_s=45).set_s == 45
    assert dose(reps=2, hold_s=30).set_s == 63


def test_settling_comes_first_and_is_held_time():
    settled = dose(reps=2, hold_s=15, prehold_s=90)

    assert settled.set_s == 90 + 30 + 3
    assert settled.held_s == 120


def test_seconds_count_both_sides_the_changes_and_the_rests_between_rounds():
    # 2 rounds × 2 sides × 24 s, 2 changes of 5 s, 1 rest of 30 s.
    assert dose().seconds() == 96 + 10 + 30
    assert dose(per_side=False).seconds() == 48 + 30
    assert dose(sets=1, per_side=False, rest_s=600).seconds() == 24


@pytest.mark.parametrize(
    ("seconds", "whole"), [(0, 0), (1, 1), (29, 1), (30, 1), (89, 1), (90, 2), (149, 2), (150, 3)]
)
def test_minutes_are_whole_and_never_none_where_there_is_something(seconds, whole):
    assert minutes(seconds) == whole


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"sets": 3, "reps": 12, "hold_s": 2}, "3 sets × 12, hold 2 s, each side"),
        ({"sets": 1, "reps": 10, "per_side": False}, "1 set × 10"),
        ({"sets": 2, "reps": 1, "hold_s": 45}, "2 sets of 45 s, each side"),
        ({"sets": 2, "reps": 2, "hold_s": 15, "prehold_s": 90},
         "2 sets × 2 of 15 s, settle 90 s first, each side"),
    ],
)  # fmt: skip
def test_a_dose_is_said_as_a_coach_says_it(given, said):
    assert words(dose(**given)) == said
