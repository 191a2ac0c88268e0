"""What a check says, sentence by sentence, and its picture."""

from datetime import date

import pytest

from athletes import check_words as words
from athletes.charts.agreement import Dot, one_decimal, pictures
from athletes.occasions import window_after
from athletes.repeatability import Repeat, check

BEN = words.People("Ben")
MINE = words.People("Ben", own=True)
TWO = words.People("Ben", "Ana")


def result(differences, days=3, default=2.5):
    return check([Repeat((30.0, 30.0 + d), None, days) for d in differences], default)


WOBBLES = result((2, -2, 2, -2, 2))
RISES = result((3, 4, 3.5, 4.5, 3))


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        (
            words.opening(5.84, MINE),
            "Two of your measurements of one hip differ by less than 5.8° in 95 of 100 cases.",
        ),
        (
            words.opening(5.84, BEN),
            "Two of Ben’s measurements of one hip differ by less than 5.8° in 95 of 100 cases.",
        ),
        (
            words.opening(8.36, TWO),
            "Two measurements of one hip, one by Ben and one by Ana, differ by less than 8.4° in "
            "95 of 100 cases.",
        ),
        (
            words.opening(0.0, MINE),
            "Two of your measurements of one hip differ by nothing at all so far.",
        ),
        (
            words.used(WOBBLES, 2.5, BEN),
            "This check counts 5, the default 10. Together they make 2.2°; the more athletes, the "
            "less the default counts.",
        ),
        (
            words.used(WOBBLES, 2.5, MINE),
            "Your check counts 5, the default 10. Together they make 2.2°; the more athletes, the "
            "less the default counts.",
        ),
        (words.sums(WOBBLES, 2.5), "√((10 × 2.5² + 5 × 1.4²) ÷ 15) = 2.2°"),
        (words.sums(result((2, -2)), 2.5), ""),
        (
            words.sums(result((1, -1, 1, -1, 1), days=0), 2.5),
            "",
        ),
        (
            words.used(WOBBLES, 2.5, TWO),
            "This check counts 5, the default 10. Together they make 2.2° for values of these two "
            "people; the more athletes, the less the default counts.",
        ),
        (
            words.used(result((2, -2)), 2.5, BEN),
            "2 athletes so far; below 5 the default stays, 2.5°.",
        ),
        (
            words.used(result((1, -1, 1, -1, 1), days=0), 2.5, BEN),
            "The default stays, 2.5°: repeats on the same day may raise the error but never lower "
            "it.",
        ),
        (
            words.systematic(WOBBLES, BEN),
            "No systematic difference: the second time reads 0.4° more than the first on average "
            "(95 % interval −2.3° to 3.1°).",
        ),
        (
            words.systematic(RISES, BEN),
            "The second time reads 3.6° more than the first (95 % interval 2.8° to 4.4°): more "
            "than chance. Learning and warming up do that; measure in the same state both times.",
        ),
        (
            words.systematic(result((-3, -4, -3.5, -4.5, -3)), TWO),
            "Ana reads 3.6° less than Ben (95 % interval −4.4° to −2.8°): more than chance. "
            "Measure a few athletes together and agree where zero is and when the pelvis moves.",
        ),
        (words.same_day(WOBBLES), ""),
        (
            words.same_day(result((1, -1), days=0)),
            "Same-day: flatters you. The athlete, the zero and the tool had no time to change, so "
            "the true error is larger than this one.",
        ),
        (
            words.rough(5.0, WOBBLES),
            "Measured this way, verdicts use 5.0°: another rule about this position or these "
            "people allows no smaller error.",
        ),
        (words.rough(WOBBLES.sem_used, WOBBLES), ""),
        (words.too_soon_or_late("Ana", 1), "Ana, 1 day apart"),
        (words.too_soon_or_late("Ana", 9), "Ana, 9 days apart"),
    ],
)
def test_every_sentence(said, sentence):
    assert said == sentence


MONDAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("today", "of_two", "said"),
    [
        (date(2026, 11, 23), False, "from Wednesday 25 to Monday 30 November"),
        (
            date(2026, 11, 23),
            True,
            "today (same day), or from Wednesday 25 to Monday 30 November",
        ),
        (date(2026, 11, 24), True, "from Wednesday 25 to Monday 30 November"),
        (date(2026, 11, 25), False, "due now, until Monday 30"),
        (date(2026, 11, 30), False, "due now, today is the last day"),
        (date(2026, 12, 1), False, "later than 7 days: it will be left out"),
    ],
)
def test_when_the_second_time_is_due(today, of_two, said):
    assert words.due(MONDAY, today, window_after(MONDAY), of_two=of_two) == said


@pytest.mark.parametrize(
    ("today", "said"),
    [
        (
            date(2026, 11, 23),
            "The first time was today. On the same day it is marked: it flatters you. It counts "
            "from Wednesday 25 to Monday 30 November.",
        ),
        (
            date(2026, 11, 24),
            "The first time was yesterday: too soon, this one would be left out. It counts from "
            "Wednesday 25 to Monday 30 November.",
        ),
        (
            date(2026, 12, 2),
            "The first time was 9 days ago: too late, this one would be left out. Take the first "
            "one out and begin again.",
        ),
    ],
)
def test_what_speaks_against_a_second_time_now(today, said):
    assert words.caution(MONDAY, today, window_after(MONDAY)) == said


def test_a_window_over_the_end_of_a_month_names_both():
    assert words.window(*window_after(date(2026, 11, 28))) == (
        "from Monday 30 November to Saturday 5 December"
    )


def test_the_picture_puts_each_leg_where_it_belongs_at_three_widths():
    dots = [Dot("left", 30, 32), Dot("right", 35, 32), Dot("left", 28, 28)]
    drawn = pictures(dots, 0.4, (-4.1, 4.9))

    assert [one.name for one in drawn] == ["wide", "mid", "narrow"]
    wide = drawn[0]
    assert [mark.side for mark in wide.dots] == ["left", "right", "left"]
    assert [line.text for line in wide.lines] == [
        "upper limit +4.9°",
        "mean +0.4°",
        "lower limit −4.1°",
    ]
    left, right, zero = (float(mark.y) for mark in wide.dots)
    assert left < zero < right  # more is up
    assert wide.dots[2].y == wide.zero
    for line in wide.lines:
        assert float(wide.top) <= float(line.y) <= float(wide.bottom)


def test_the_words_of_three_lines_in_one_place_stay_apart():
    for drawn in pictures([Dot("left", 30, 30)] * 4, 0, (0, 0)):
        places = [float(line.text_y) for line in drawn.lines]
        assert places == sorted(places)
        assert min(b - a for a, b in zip(places, places[1:], strict=False)) >= 15


@pytest.mark.parametrize(
    ("value", "said"), [(0, "0.0°"), (-0.04, "0.0°"), (1.84, "+1.8°"), (-4, "−4.0°")]
)
def test_a_signed_degree(value, said):
    assert one_decimal(value) == said
