"""Before and after, how much in between, groups of athletes: all worked out by hand."""

from datetime import date, timedelta
from math import sqrt
from pathlib import Path

import pytest

from athletes.margins import Errors, Value, change_margin
from athletes.protocol import Sem
from coaching.routines import ranks, worked
from coaching.routines.schedule import Pause, Schedule
from coaching.routines.worked import Compared, Dose, Term, compare
from tests.architecture.source import imports_of

START = date(2026, 3, 2)
TERM = Term(START, START + timedelta(days=41), START + timedelta(days=100))
ERRORS = Errors("internal_rotation", "prone", "inclinometer", "coach")
BY_EYE = Errors("internal_rotation", "prone", "visual", "coach")


def values(*pairs, raters=("7",), trials=3):
    """(days from the start, degrees) as a line."""
    return [Value(START + timedelta(days=d), round(100 * v), trials, raters) for d, v in pairs]


def compared(*pairs, term=TERM, errors=ERRORS, baselines=(), **more) -> Compared:
    return compare("left", values(*pairs, **more), term, errors, baselines)


def days(found):
    return [(on - START).days for on in found]


def test_it_knows_no_django():
    for module in (worked, ranks):
        names = list(imports_of(Path(module.__file__)))
        assert not [name for name in names if name.split(".")[0] in {"django", "allauth"}]


# --- the windows ----------------------------------------------------------------------------------


def test_the_last_three_up_to_the_start_and_the_last_three_of_the_time_after():
    found = compared((-50, 20), (-20, 25), (-9, 24), (0, 26), (10, 40), (14, 30), (30, 31),
                     (40, 33), (69, 35))  # fmt: skip
    assert days(found.before_on) == [-20, -9, 0]
    assert days(found.after_on) == [30, 40, 69]
    assert (found.before, found.after, found.change) == (2500, 3300, 800)


@pytest.mark.parametrize(
    ("pairs", "before", "after"),
    [
        # Half a year before the start, and a day more.
        ([(-180, 25), (20, 30)], [-180], []),
        ([(-181, 25), (20, 30)], [], [20]),
        # The fourteenth day counts, the thirteenth does not.
        ([(0, 25), (14, 30)], [0], [14]),
        ([(0, 25), (13, 30)], [0], []),
        # Four weeks after the end: day 41 + 28.
        ([(0, 25), (69, 30)], [0], [69]),
        ([(0, 25), (70, 30)], [0], []),
    ],
)
def test_the_edges_of_the_windows(pairs, before, after):
    found = compared(*pairs)
    assert (days(found.before_on), days(found.after_on)) == (before, after)


def test_half_a_year_without_a_measurement_is_not_bridged():
    term = Term(START, START + timedelta(days=300), START + timedelta(days=300))
    found = compared((-20, 25), (161, 40), term=term)
    assert (found.outcome, found.change) == ("long_gap", None)
    assert compared((-20, 25), (160, 40), term=term).outcome == "increased"


def test_a_day_too_early_for_the_window_still_bridges_the_gap():
    term = Term(START, START + timedelta(days=300), START + timedelta(days=300))
    found = compared((-20, 25), (5, 26), (180, 40), term=term)
    assert (found.outcome, found.change) == ("increased", 1500)


def test_a_new_baseline_before_the_start_leaves_out_what_is_older():
    found = compared((-20, 20), (-9, 25), (30, 31), baselines=[START - timedelta(days=9)])
    assert days(found.before_on) == [-9]
    found = compared((-20, 20), (-9, 25), (30, 31), baselines=[START - timedelta(days=8)])
    assert (found.outcome, found.before, found.after) == ("new_baseline", None, 3100)


def test_a_new_baseline_after_the_start_ends_what_can_be_compared():
    on = START + timedelta(days=25)
    found = compared((-9, 25), (20, 31), (30, 45), baselines=[on])
    assert days(found.after_on) == [20]
    found = compared((-9, 25), (30, 45), baselines=[on])
    assert (found.outcome, found.change) == ("new_baseline", None)


def test_too_early_is_told_from_not_measured():
    thirteen, fourteen = (Term(START, TERM.ends_on, START + timedelta(days=d)) for d in (13, 14))
    assert compared((0, 25), term=thirteen).outcome == "too_early"
    assert compared((0, 25), term=fourteen).outcome == "no_after"
    assert compared((14, 25)).outcome == "no_before"
    assert compared().outcome == "no_before"


def test_a_running_routine_counts_up_to_today():
    term = Term(START, TERM.ends_on, START + timedelta(days=20))
    found = compared((0, 25), (20, 31), (21, 60), term=term)
    assert days(found.after_on) == [20]


# --- its error ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "same", "degrees"),
    [
        (1, 1, True, 6.9296),  # 1.96 · 2.5 · √2
        (1, 3, True, 5.8977),  # 1.96 · 2.5 · √(1 + 0.66983²)
        (2, 3, True, 4.7727),  # 1.96 · 2.5 · √(0.5 + 0.44867)
        (1, 2, False, 9.0617),  # 1.96 · √((1 + 0.5) · 2.5² + 2 · (3.5² − 2.5²))
    ],
)
def test_the_margin_of_windows_of_unequal_size(before, after, same, degrees):
    found = worked.margin(before, after, Sem(2.5, 3.5, "default"), same_rater=same)
    assert found == pytest.approx(degrees, abs=2e-4)


@pytest.mark.parametrize("size", [1, 2, 3])
@pytest.mark.parametrize("same", [True, False])
def test_of_equal_windows_it_is_the_margin_of_every_other_change(size, same):
    sem = Sem(3.0, 4.0, "default")
    found = worked.margin(size, size, sem, same_rater=same)
    assert found == pytest.approx(change_margin(1.96, size, sem, same_rater=same))


@pytest.mark.parametrize(
    ("after", "outcome"),
    [(31.89, "within"), (31.90, "increased"), (18.11, "within"), (18.10, "decreased")],
)
def test_the_verdict_turns_at_the_threshold(after, outcome):
    """One day against three: 5.8977° rounds to 5.90°; one against one to 6.93°."""
    before = 26.0 if after > 25 else 24.0
    found = compared((-9, before), (-5, before), (0, before), (30, after))
    assert (found.outcome, found.threshold) == (outcome, 590)


def test_below_five_degrees_nothing_is_said():
    rows = [(-20, 25), (-9, 25), (0, 25), (20, 29.99), (30, 29.99), (40, 29.99)]
    found = compared(*rows)
    assert (found.outcome, found.threshold, found.change) == ("within", 500, 499)


def test_different_people_cost_more_and_it_says_so():
    line = [*values((0, 25)), *values((30, 33), raters=("8",))]
    found = compare("left", line, TERM, ERRORS)
    assert (found.same_rater, found.outcome, found.threshold) == (False, "within", 970)  # 6.86·√2
    assert found.threshold == round(100 * 1.96 * sqrt(2 * 3.5**2))


def test_of_fewer_trials_the_larger_error_holds():
    assert compared((0, 25), (30, 33), trials=1).threshold > 693
    assert compared((0, 25), (30, 33), trials=1).sem > 250


def test_by_eye_is_shown_and_not_judged():
    found = compared((0, 25), (30, 45), errors=BY_EYE)
    assert (found.outcome, found.change, found.threshold) == ("not_judged", 2000, None)


# --- how much was done ----------------------------------------------------------------------------

ALL = frozenset({"mon", "wed", "fri"})
SCHEDULE = Schedule(ALL, START, START + timedelta(days=41))


def done(*offsets, what="done"):
    return {START + timedelta(days=d): what for d in offsets}


def test_sessions_a_week_run_to_the_day_before_it_was_measured():
    completed = done(0, 2, 4, 7, 9, 14, 20)
    found = worked.dose(SCHEDULE, completed, START + timedelta(days=14))
    assert found == Dose(10, 14)  # five sessions in two weeks
    assert (found.per_week, found.tenths) == (2.5, 25)


def test_done_in_part_counts_half_and_not_done_nothing():
    completed = done(0) | done(2, what="partial") | done(4, what="nothing")
    assert worked.dose(SCHEDULE, completed, START + timedelta(days=14)) == Dose(3, 14)


def test_paused_days_count_neither_way():
    pause = Pause("holiday", START + timedelta(days=7), START + timedelta(days=20))
    schedule = Schedule(ALL, START, SCHEDULE.ends_on, pauses=(pause,))
    completed = done(0, 2, 9, 21)
    assert worked.dose(schedule, completed, START + timedelta(days=28)) == Dose(6, 14)


def test_after_its_end_nothing_is_added():
    completed = done(0, 41, 45)
    assert worked.dose(SCHEDULE, completed, START + timedelta(days=90)) == Dose(4, 42)
    assert worked.dose(SCHEDULE, {}, START) == Dose(0, 0)
    assert worked.dose(SCHEDULE, {}, START).per_week == 0


@pytest.mark.parametrize(
    ("dose", "tenths", "is_often", "is_seldom"),
    [
        (Dose(0, 14), 0, False, True),
        (Dose(7, 28), 8, False, True),  # 0.875
        (Dose(8, 28), 10, False, False),  # exactly once
        (Dose(23, 28), 28, False, False),  # 2.875
        (Dose(24, 28), 30, True, False),  # exactly three times
        (Dose(28, 28), 35, True, False),
    ],
)
def test_three_a_week_is_often_and_less_than_one_is_seldom(dose, tenths, is_often, is_seldom):
    assert (dose.tenths, dose.is_often, dose.is_seldom) == (tenths, is_often, is_seldom)


def test_just_under_three_is_not_shown_as_three():
    assert Dose(83, 97).tenths == 29  # 2.995


# --- groups ---------------------------------------------------------------------------------------


def one(side, change, threshold=500):
    return Compared(side, "within", change=change, threshold=threshold)


def test_of_both_sides_the_mean_counts_with_the_larger_error():
    both = worked.number([one("left", 300, 500), one("right", 601, 620)])
    assert (both.change, both.error, both.side) == (451, 620, "")
    alone = worked.number([one("left", 300), Compared("right", "no_before")])
    assert (alone.change, alone.side) == (300, "left")


def test_what_is_not_judged_is_no_number():
    by_eye = Compared("left", "not_judged", change=900)
    assert worked.number([by_eye, Compared("right", "no_after")]) is None


def test_under_five_athletes_nothing_is_said():
    small = worked.group([100, 200, 300, 400])
    assert (small.n, small.median, small.interval, small.is_enough) == (4, None, None, False)
    five = worked.group([500, 100, 200, 300, 400])
    assert (five.median, five.interval.low, five.interval.high) == (300, 100, 500)
    assert five.is_enough


def test_two_groups_are_set_apart_only_where_both_have_five():
    assert worked.apart([1, 2, 3, 4, 5], [1, 2, 3, 4]) is None
    assert worked.apart([600] * 5, [100] * 5).estimate == 500
