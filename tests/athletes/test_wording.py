"""Numbers as sentences: the words of the measurement page and of the design, and no others."""

import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from athletes import wording
from athletes.asymmetry import Pairs
from athletes.change import Change, Slope
from athletes.series import build
from athletes.wording import Chip, plain
from tests.architecture.words import RULED_OUT
from tests.athletes.lines import BY_EYE, INCLINOMETER, history, lefts

IR = "internal_rotation"
# Four weeks apart from 5 January 2026, so the days fall into different months.
MONTHLY = 32


def pair(*differences, errors=INCLINOMETER, every=MONTHLY):
    days = history(*((30 + d, 30) for d in differences), every=every)
    return build(days, errors).pairs.verdict


def left(*values, errors=INCLINOMETER, every=MONTHLY):
    return build(lefts(values, every=every), errors).left.verdict


# --- numbers


@pytest.mark.parametrize(
    ("hundredths", "shown", "size", "signed"),
    [
        (None, "–", "–", None),
        (3149, "31°", "31°", "+31°"),
        (3150, "32°", "32°", "+32°"),
        (-450, "−5°", "5°", "−5°"),
        (-49, "0°", "0°", "0°"),
        (49, "0°", "0°", "0°"),
        (50, "1°", "1°", "+1°"),
    ],
)
def test_people_see_whole_degrees_with_a_true_minus(hundredths, shown, size, signed):
    assert wording.degrees(hundredths) == shown
    assert wording.size(hundredths) == size
    if hundredths is not None:
        assert wording.signed(hundredths) == signed


@pytest.mark.parametrize(
    ("threshold", "shown"), [(500, "±5°"), (501, "±6°"), (693, "±7°"), (700, "±7°"), (None, "")]
)
def test_an_error_is_rounded_up(threshold, shown):
    assert wording.error(threshold) == shown


@pytest.mark.parametrize(
    ("threshold", "beyond", "shown"),
    [
        (504, 510, "±5°"),
        (504, -510, "±5°"),
        (504, 560, "±6°"),
        (693, 693, "±7°"),
        (500, 500, "±5°"),
    ],
)
def test_a_verdict_never_reads_as_less_than_its_own_error(threshold, beyond, shown):
    assert wording.error(threshold, beyond=beyond) == shown


# --- left against right


def test_a_confirmed_difference_opens_the_page_with_its_side():
    sentence = wording.difference(IR, pair(-12, -8, -8, -8))
    assert plain(sentence) == (
        "Left internal rotation is 8° less than right — more than the ±5° measurement error. "
        "It was 10° in February."
    )
    kinds = {text: kind for text, kind in sentence if kind}
    assert kinds == {"Left": "left", "8° less": "strong", "right": "right", "10°": "strong"}


def test_the_other_side_is_named_in_its_own_colour():
    sentence = wording.difference("external_rotation", pair(9, 9, 9))
    assert sentence[0] == ("Right", "right")
    assert plain(sentence).startswith("Right external rotation is 9° less than left — more than")


def test_a_difference_at_its_error_is_just_beyond_it():
    said = plain(wording.difference(IR, pair(-5.2, -8, -5.2)))
    assert "is 5° less than right — just beyond the ±5° measurement error." in said


def test_what_was_on_the_other_side_says_so():
    said = plain(wording.difference(IR, pair(6, -8, -8, -8, -8, -8)))
    assert said.endswith("It was 8° in February.")
    said = plain(wording.difference(IR, pair(6, 6, -8, -8, -8)))
    assert said.endswith("It was 6° less on the right in February.")


def test_a_day_of_this_month_is_named_by_its_day():
    said = plain(wording.difference(IR, pair(-12, -8, every=3)))
    assert said.endswith("It was 12° on 5 January.")


def test_a_month_of_another_year_has_its_year():
    assert wording.month(date(2025, 3, 1), date(2026, 3, 1)) == "March 2025"
    assert wording.month(date(2026, 3, 1), date(2026, 5, 1)) == "March"
    said = plain(wording.difference(IR, pair(-12, -12, -12, every=170)))
    assert said.endswith("It was 12° in January.")
    assert wording.since_words((date(2025, 6, 8),), date(2026, 6, 8)) == "June 2025"


def test_no_difference_shows_the_numbers_it_looked_at():
    sentence = wording.difference(IR, pair(2, 3, -4, 3))
    assert plain(sentence) == (
        "No difference beyond measurement error "
        "(latest L 33°, R 30°; gap over the last 3: 3° ± 5°)."
    )
    assert ("L 33°", "left") in sentence
    assert ("R 30°", "right") in sentence
    assert plain(wording.difference(IR, pair(3))).endswith("R 30°; gap 3° ± 7°).")


def test_a_difference_seen_once_asks_for_another_measurement():
    once = plain(wording.difference(IR, pair(11)))
    assert once == "Gap of 11° measured once. Measure again before acting."
    again = plain(wording.difference(IR, pair(0, 0, 9, 9)))
    assert again == "Gap of 9° not confirmed yet. Measure again before acting."


def test_without_a_pair_the_sentence_says_why():
    assert plain(wording.difference(IR, Pairs().verdict)) == (
        "No assessment has both sides of internal rotation yet."
    )
    reset = build(history((30, 38)), INCLINOMETER, [date(2026, 2, 1)]).pairs.verdict
    assert plain(wording.difference(IR, reset)) == (
        "A new baseline is set: measure both sides to start again."
    )


def test_what_is_seen_by_eye_says_that_it_is_too_rough():
    assert plain(wording.difference(IR, pair(20, errors=BY_EYE))) == (
        "Measured by eye: too rough for a verdict (latest L 50°, R 30°)."
    )


@pytest.mark.parametrize(
    ("differences", "chip"),
    [
        ((3, 3), Chip("within", "3°, within error")),
        ((-3, -3), Chip("within", "3°, within error")),
        ((-8,), Chip("once", "Left 8° less, once")),
        ((-1, -15), Chip("once", "Left 8° less, not confirmed")),
        ((-8, -8), Chip("confirmed", "Left 8° less")),
        ((12, 12), Chip("confirmed", "Right 12° less")),
        ((), Chip("unknown", "Can’t tell yet")),
    ],
)
def test_a_chip_says_the_verdict_in_four_words(differences, chip):
    assert wording.chip(pair(*differences)) == chip


def test_what_is_seen_by_eye_has_an_unknown_chip():
    assert wording.chip(pair(20, 20, errors=BY_EYE)) == Chip("unknown", "Can’t tell yet")


# --- the change of the difference


def changed(*differences, every=MONTHLY):
    found = pair(*differences, every=every)
    return plain(wording.difference_change(found.change, found.latest_on))


def test_a_small_change_of_the_difference_may_or_may_not_be_real():
    assert changed(-12, -8) == (
        "The 4° change since January is smaller than the error, so it may or may not be real."
    )


def test_a_real_change_of_the_difference_says_from_where_to_where():
    assert changed(-18, -6) == (
        "The difference is smaller than in January: 18° then, 6° now; "
        "the error of such a change is ±10°."
    )
    assert "larger than in January: 6° then, 18° now" in changed(6, 18)


def test_a_difference_that_moved_across_is_not_called_smaller():
    assert changed(-6, 6) == (
        "The side with less is not the same as in January, "
        "so the 12° change may or may not be real."
    )


def test_a_difference_that_stayed_is_said_to_have_stayed():
    assert changed(-8, -8.2) == "The difference is what it was in January."
    assert changed(-8, -8.2, every=3) == "The difference is what it was on 5 January."


def test_one_day_has_no_word_on_a_change():
    assert changed(-8) == ""
    assert wording.difference_change(None, None) == ()


# --- one side


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ((30, 30, 30, 37, 37, 37), "+7° ± 5°"),
        ((37, 37, 37, 30, 30, 30), "−7° ± 5°"),
        ((30, 30), "0° ± 7°"),
        ((30,), "–"),
        ((), "–"),
    ],
)
def test_a_change_is_shown_with_its_error(values, text):
    assert wording.change_text(left(*values)) == text


def test_a_change_seen_by_eye_has_no_error_to_show():
    assert wording.change_text(left(30, 37, errors=BY_EYE)) == "+7°"


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ((), "Left internal rotation has not been measured yet."),
        ((31,), "Left internal rotation is 31°, measured once. Measure again to see a change."),
        ((30, 38), "Left internal rotation increased: +8° ± 7° since January."),
        ((38, 30), "Left internal rotation decreased: −8° ± 7° since January."),
        ((30, 32), "Left internal rotation shows no clear change: +2° ± 7° since January."),
    ],
)
def test_a_change_of_one_side_in_words(values, sentence):
    assert plain(wording.change("left", IR, left(*values))) == sentence


def test_a_change_measured_by_different_people_says_so():
    found = replace(left(30, 32), same_rater=False)
    said = plain(wording.change("left", IR, found))
    assert said.endswith("since January. Measured by different people.")


def test_a_side_not_measured_since_the_new_baseline_says_so():
    found = Change(0, "no_data", latest=3000, latest_on=date(2026, 1, 5))
    said = plain(wording.change("right", IR, found))
    assert said == "Right internal rotation has not been measured since the new baseline."


def test_a_side_seen_by_eye_is_shown_without_a_verdict():
    said = plain(wording.change("left", IR, left(30, 60, errors=BY_EYE)))
    assert said == "Left internal rotation is 60°. Measured by eye: too rough for a verdict."


def test_a_single_drop_has_its_own_words():
    assert wording.dropped_once(left(30, 30, 30, 19)) == (
        "Measured once: 11° less than usual. Measure again."
    )
    assert wording.dropped_once(left(30, 30, 30, 30)) == ""


def test_the_slope_is_told_in_tenths():
    assert wording.slope(Slope(214, 41, 390, "rising")) == (
        "Slope, no verdict: +2.1° in 30 days (95 % interval +0.4° to +3.9°)."
    )
    assert wording.slope(Slope(-25, -60, 5, "no_clear_trend")) == (
        "Slope, no verdict: −0.3° in 30 days (95 % interval −0.6° to +0.1°)."
    )
    assert wording.slope(Slope(4, -4, 5, "no_clear_trend")) == (
        "Slope, no verdict: 0° in 30 days (95 % interval 0° to +0.1°)."
    )
    assert wording.slope(None) == ""


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("default", "Standard error 2.5°, typical for this tool."),
        ("club", "Standard error 2.5°, set by this club."),
        ("own check", "Standard error 2.5°, from the coach’s own repeatability check."),
    ],
)
def test_an_error_says_where_it_came_from(source, words):
    assert wording.error_source(250, source) == words


# --- one line for the board


def test_pain_is_told_with_side_and_day():
    assert wording.pain_reason("right", 5, date(2026, 6, 8)) == (
        "Pain 5 of 10 on the right, 8 June."
    )
    assert wording.pain_reason("left", None, date(2026, 6, 8)) == (
        "Stopped by pain on the left, 8 June."
    )


@pytest.mark.parametrize(
    ("differences", "reason"),
    [
        ((-8, -8), "Seen in the last 2 assessments."),
        ((-8, -8, -8, -8), "Seen in the last 3 assessments."),
        ((-6, -6, -6, -14, -14, -14), "Grew from 6° in February to 14° now."),
        ((-16, -16, -16, -7, -7, -7), "Shrank from 16° in February to 7° now."),
        ((-11,), "Gap of 11° measured once. Measure again before acting."),
        ((1, 1), ""),
        ((), ""),
    ],
)
def test_a_difference_gives_its_reason(differences, reason):
    assert wording.difference_reason(pair(*differences)) == reason


@pytest.mark.parametrize(
    ("latest", "reason"),
    [
        (None, "Not measured yet."),
        (date(2026, 6, 11), "Measured today."),
        (date(2026, 6, 10), "Last measured 1 day ago."),
        (date(2026, 4, 21), "Last measured 51 days ago."),
    ],
)
def test_the_last_measurement_is_told_in_days(latest, reason):
    assert wording.due_reason(latest, date(2026, 6, 11)) == reason


# --- what is never said


@given(st.lists(st.integers(-200, 200), max_size=8))
def test_no_sentence_about_a_difference_judges_a_body(tenths):
    found = pair(*(t / 10 for t in tenths))
    said = [
        plain(wording.difference(IR, found)),
        plain(wording.difference_change(found.change, found.latest_on)),
        wording.chip(found).text,
        wording.difference_reason(found),
    ]
    assert not any(RULED_OUT.search(one) or "%" in one for one in said)
    assert all("--" not in one and "None" not in one for one in said)


@given(st.lists(st.integers(-200, 200), min_size=1, max_size=8))
def test_a_beyond_sentence_never_contradicts_its_error(tenths):
    said = plain(wording.difference(IR, pair(*(t / 10 for t in tenths))))
    if found := re.search(r"is (\d+)° less .* (more than|just beyond) the ±(\d+)°", said):
        size, words, error = int(found[1]), found[2], int(found[3])
        assert (size > error) if words == "more than" else (size == error)


@given(st.lists(st.integers(-300, 300), max_size=8))
def test_exchanging_the_sides_exchanges_the_words(tenths):
    def spoken(sign):
        found = pair(*(sign * t / 10 for t in tenths))
        return f"{wording.chip(found).text} {wording.difference_reason(found)}"

    swap = {"Left": "Right", "Right": "Left"}
    mirrored = re.sub(r"Left|Right", lambda m: swap[m[0]], spoken(-1))
    assert mirrored == spoken(1)


def test_the_fixed_texts_are_word_for_word():
    assert wording.ALWAYS == (
        "Coaching record, not a medical test. These numbers do not diagnose anything and do not "
        "predict injury. Stop if a test or exercise hurts."
    )
    assert wording.EVIDENCE == (
        "Hip rotation differs a lot between healthy runners. Research does not show that reaching "
        "a certain angle, or perfect symmetry, prevents injury. Use these numbers to see whether "
        "your training changes your range."
    )
