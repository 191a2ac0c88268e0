"""Every sentence of “Did it work?”, word for word."""

from datetime import date, timedelta

import pytest

from athletes import wording
from coaching.desk import worked_words as words
from coaching.routines.ranks import Interval, Shift
from coaching.routines.worked import Compared, Dose, Group, Number, Term

START = date(2026, 3, 2)
TERM = Term(START, START + timedelta(days=41), START + timedelta(days=90))


def side(outcome, change=None, threshold=None, **more):
    known = {"before": 2400, "after": 2400 + change} if change is not None else {}
    return Compared("left", outcome, change=change, threshold=threshold, **known, **more)


@pytest.mark.parametrize(
    ("one", "said"),
    [
        (
            side("increased", 700, 500),
            "+7° ± 5°, from 24° to 31°. It increased, by more than the measurement error.",
        ),
        (
            side("decreased", -700, 693),
            "−7° ± 7°, from 24° to 17°. It decreased, by more than the measurement error.",
        ),
        (side("within", 300, 590), "+3° ± 6°, from 24° to 27°. Within the measurement error."),
        (
            side("within", 300, 970, same_rater=False),
            "+3° ± 10°, from 24° to 27°. Within the measurement error. "
            "Measured by different people.",
        ),
        (
            side("not_judged", 300),
            "+3°, from 24° to 27°. Measured by eye: too rough for a verdict.",
        ),
        (side("no_before"), "not measured by a coach in the half year before it began."),
        (side("no_after"), "not measured again from 16 March to 10 May."),
        (side("too_early"), "too early to compare; measure from 16 March."),
        (side("new_baseline"), "not compared, because a new baseline was set in between."),
        (
            side("long_gap"),
            "not compared, because more than half a year without a measurement lies in between.",
        ),
    ],
)
def test_one_side_in_a_sentence(one, said):
    sentence = words.side_sentence(one, "internal_rotation", TERM)
    assert wording.plain(sentence) == f"Left internal rotation: {said}"
    assert sentence[0] == ("Left", "left")


def test_while_it_can_still_be_measured_it_says_since_when():
    term = Term(START, TERM.ends_on, START + timedelta(days=20))
    sentence = words.side_sentence(side("no_after"), "external_rotation", term)
    assert wording.plain(sentence) == (
        "Left external rotation: not measured again since 16 March, two weeks after the start."
    )


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        ("increased", "Increased, by more than the error"),
        ("decreased", "Decreased, by more than the error"),
        ("within", "Within the error"),
        ("no_before", "Not measured before it"),
        ("no_after", "Not measured again from two weeks after the start"),
        ("too_early", "Too early to compare"),
        ("new_baseline", "A new baseline lies in between"),
        ("long_gap", "More than half a year without a measurement"),
        ("not_judged", "Measured by eye, too rough for a verdict"),
        ("short", "Ran for less than two weeks without pauses"),
    ],
)
def test_one_side_in_the_table(outcome, said):
    assert words.verdict(outcome) == said


@pytest.mark.parametrize(
    ("change", "error", "said"),
    [(600, 500, "Increased"), (-500, 500, "Decreased"), (499, 500, "Within")],
)
def test_one_athletes_number_in_the_table(change, error, said):
    assert words.number_verdict(Number(change, error, "")).startswith(said)


@pytest.mark.parametrize(
    ("dose", "said"),
    [
        (Dose(0, 14), "0 sessions a week"),
        (Dose(4, 14), "1 session a week"),
        (Dose(13, 14), "3.2 sessions a week"),
        (Dose(12, 14), "3 sessions a week"),
    ],
)
def test_sessions_a_week(dose, said):
    assert words.sessions_words(dose) == said


def test_the_days_behind_a_change():
    one = side("within", 300, 500, before_on=(START - timedelta(days=20), START),
               after_on=(START + timedelta(days=30),))  # fmt: skip
    assert words.window_words(one, TERM) == "Before: 10 February and 2 March. After: 1 April."
    assert words.window_words(side("no_before"), TERM) == ""


@pytest.mark.parametrize(
    ("group", "said", "short"),
    [
        (
            Group(3),
            "3 athletes so far, and 5 are needed to say something.",
            "Often: too few to say anything yet. ",
        ),
        (
            Group(1),
            "1 athlete so far, and 5 are needed to say something.",
            "Often: too few to say anything yet. ",
        ),
        (
            Group(5, 600, Interval(210, 880, 0.9375)),
            "Median change +6°, 94 % interval +2° to +9°, because n = 5.",
            "Often: +6° (+2° to +9°). ",
        ),
        (
            Group(9, -120, Interval(-300, 101, 0.9609375)),
            "Median change −1°, 96 % interval −3° to +2°, n = 9.",
            "Often: −1° (−3° to +2°). ",
        ),
    ],
)
def test_a_group(group, said, short):
    assert words.group_words(group).replace("\u00a0", " ") == said
    assert wording.plain(words.group_sentence("Often", group)) == short


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ((1, 0), "1 athlete did it 3 times a week or more, and nobody less than once a week."),
        ((0, 1), "nobody did it 3 times a week or more, and 1 athlete less than once a week."),
        ((4, 2), "4 athletes did it 3 times a week or more, and 2 athletes less than once a week."),
    ],
)
def test_too_few_of_both(counts, said):
    found = wording.plain(words.too_few(*map(Group, counts)))
    assert found == f"Too few athletes to say anything yet: {said} It takes 5 of each."


@pytest.mark.parametrize(
    ("before", "after", "change", "said"),
    [
        (2965, 3213, 248, "+2.4° ± 5°"),  # Rounded apart it would say +2.5°, from 29.7° to 32.1°.
        (3049, 3251, 202, "+2.0° ± 5°"),
        (3000, 2700, -300, "−3° ± 5°"),
        (3001, 3004, 3, "0° ± 5°"),
    ],
)
def test_a_change_is_what_lies_between_its_ends(before, after, change, said):
    one = Compared("left", "within", before, after, change, 500)
    assert words.side_change(one) == said
    shown = wording.plain(words.side_sentence(one, "internal_rotation", TERM))
    assert f"{said}, from {words.tenths(before)} to {words.tenths(after)}." in shown


@pytest.mark.parametrize(
    ("interval", "said"),
    [
        (Interval(120, 880, 0.968), "97 % interval +1° to +9°. Zero does not fit, so they seem to "
         "differ."),
        (Interval(40, 880, 0.968), "97 % interval 0° to +9°. Zero fits, so they may not differ at "
         "all."),
        (Interval(-880, -101, 0.95, is_exact=False), "about 95 % interval −9° to −1°. Zero does "
         "not fit, so they seem to differ."),
    ],
)  # fmt: skip
def test_two_groups_beside_each_other(interval, said):
    found = words.shift_words(Shift(500, interval)).replace("\u00a0", " ")
    assert found == (
        f"The first group minus the second: +5°, {said} Why, these numbers cannot tell."
    )


def test_nothing_here_claims_a_cause_or_an_improvement():
    said = " ".join([*words.WARNINGS, words.NO_TRIAL, *words.NOT_COMPARED.values()]).lower()
    assert "improved" not in said
    assert "unusually low" in said
    assert "drawn by lot" in said
