"""Planned days, pauses, adherence, cells and weeks in a row: pure arithmetic of days."""

from datetime import date, timedelta

import pytest

from coaching.routines.schedule import (
    DAYS,
    Pause,
    Schedule,
    adherence,
    day_cells,
    days_words,
    streak_weeks,
)

MONDAY = date(2026, 6, 15)


def at(days):
    return MONDAY + timedelta(days=days)


def schedule(days=DAYS, *, first=-70, last=70, pauses=()):
    return Schedule(frozenset(days), at(first), at(last), tuple(pauses))


def test_planned_are_the_ticked_days_from_the_first_to_the_last():
    some = schedule(("mon", "wed", "sat"), first=0, last=7)

    assert some.planned(at(-7), at(30)) == [at(0), at(2), at(5), at(7)]
    assert some.planned(at(3), at(5)) == [at(5)]
    assert some.planned(at(5), at(3)) == []


def test_a_pause_covers_its_first_and_last_day_and_an_open_one_all_that_come():
    closed = schedule(pauses=[Pause("holiday", at(1), at(2))])
    still_open = schedule(pauses=[Pause("injury", at(1))])

    assert closed.planned(at(0), at(3)) == [at(0), at(3)]
    assert still_open.planned(at(0), at(60)) == [at(0)]


def test_adherence_counts_the_fourteen_days_before_today():
    done = {at(-1): "done", at(-2): "partial", at(0): "done", at(-15): "done"}
    found = adherence([(schedule(), done)], MONDAY)

    assert (found.planned, found.halves, found.percent) == (14, 3, 10)
    assert (found.words, found.is_low) == ("1½ of 14", True)


def test_a_session_on_another_day_counts_up_to_what_was_planned():
    done = {at(-n): "done" for n in range(1, 8)}
    found = adherence([(schedule(("mon", "thu")), done)], MONDAY)

    assert (found.planned, found.words, found.percent) == (4, "4 of 4", 100)


def test_nothing_planned_is_no_answer_and_not_zero():
    found = adherence([(schedule(pauses=[Pause("injury", at(-30))]), {})], MONDAY)

    assert (found.planned, found.percent, found.words, found.is_low) == (0, None, "–", False)


def test_the_cells_of_a_week():
    plan = schedule(("mon", "tue", "wed", "thu"), pauses=[Pause("other", at(3), at(3))])
    cells = day_cells([(plan, {at(0): "done"})], at(0), at(6), at(2))

    looks = ["done", "missed", "due", "paused", "rest", "rest", "rest"]
    assert [cell.look for cell in cells] == looks
    assert [cell.is_today for cell in cells].index(True) == 2
    assert cells[0].words == "Monday 15: done"


@pytest.mark.parametrize(
    ("second", "now", "look"),
    [
        ({}, 0, "due"),  # One of two is still to do today.
        ({}, 1, "part"),
        ({at(0): "partial"}, 1, "part"),
        ({at(0): "nothing"}, 1, "part"),
        ({at(0): "done"}, 1, "done"),
    ],
)
def test_a_day_with_two_routines_is_done_when_both_are(second, now, look):
    pairs = [(schedule(), {at(0): "done"}), (schedule(), second)]

    assert day_cells(pairs, at(0), at(0), at(now))[0].look == look


def test_a_day_on_which_nothing_was_done_says_so():
    cells = day_cells([(schedule(), {at(0): "nothing"})], at(0), at(0), at(1))

    assert cells[0].look == "missed"


def test_weeks_in_a_row_end_at_the_first_one_half_undone():
    done = {at(-n): "done" for n in range(1, 8)} | {at(-n): "done" for n in (8, 9, 10, 11)}

    assert streak_weeks([(schedule(), done)], MONDAY) == 2


def test_a_paused_week_neither_counts_nor_breaks_the_row():
    done = {at(-n): "done" for n in (*range(1, 8), *range(15, 22))}
    plan = schedule(pauses=[Pause("race_week", at(-14), at(-8))])

    assert streak_weeks([(plan, done)], at(3)) == 2


def test_this_week_does_not_count_yet():
    assert streak_weeks([(schedule(first=0), {at(0): "done"})], at(3)) == 0


def test_days_in_words():
    assert days_words(("sat", "mon", "wed")) == "Mon, Wed and Sat"
    assert days_words(["tue"]) == "Tue"
    assert days_words(DAYS) == "every day"
