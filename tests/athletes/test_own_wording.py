"""The athlete's words: never another verdict than the coach's, and no praise."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from athletes import own_wording, wording
from athletes.asymmetry import Pairs
from athletes.change import Change
from athletes.series import build
from athletes.wording import plain
from tests.athletes.lines import BY_EYE, INCLINOMETER, history, lefts

IR = "internal_rotation"
MONTHLY = 32


def pair(*differences, errors=INCLINOMETER, every=MONTHLY):
    days = history(*((30 + d, 30) for d in differences), every=every)
    return build(days, errors).pairs.verdict


def left(*values, errors=INCLINOMETER, every=MONTHLY):
    return build(lefts(values, every=every), errors).left.verdict


def said(*differences, **more):
    return plain(own_wording.difference(IR, pair(*differences, **more)))


def changed(*differences, **more):
    return own_wording.difference_change(pair(*differences, **more))


@pytest.mark.parametrize(
    ("differences", "ends"),
    [
        ((3, 3, 3), "The 3° difference is within the ±5° error and may be no difference at all."),
        ((11,), "The 11° difference was measured once so far. We look again."),
        (
            (1, 20),
            "The difference over the last 2 times, 11°, is not confirmed yet. We look again.",
        ),
        ((-8, -8, -8), "The 8° difference is more than the ±5° error."),
        ((-5, -5, -5), "The 5° difference is just beyond the ±5° error."),
        ((-8, -8, -2, -9, -8), "The 8° difference is more than the ±5° error."),
    ],
)
def test_the_difference_against_its_error(differences, ends):
    last = 30 + differences[-1]
    assert said(*differences) == f"Your left hip turns in {last}°, your right 30°. {ends}"


def test_without_a_pair_or_an_error_nothing_is_judged():
    none = Pairs().verdict
    start = replace(none, latest_on=pair(3).latest_on)
    assert plain(own_wording.difference(IR, none)) == (
        "How far each hip turns in has not been measured on both sides yet."
    )
    assert plain(own_wording.difference(IR, start)) == (
        "A new start is set. Left and right are compared after the next measurement."
    )
    assert said(8, 8, errors=BY_EYE) == (
        "Your left hip turns in 38°, your right 30°. Measured by eye: too rough for a verdict."
    )
    assert changed(8, 20, errors=BY_EYE) == ""
    assert changed(8) == ""
    assert own_wording.error_meaning(none) == ""


def test_a_change_of_the_difference_is_said_only_beyond_its_own_error():
    assert changed(-20, -20, -20, -6, -6, -6) == (
        "It was 20° in February. It is smaller now: the change of 14° is more than the ±7° error "
        "of such a change."
    )
    assert " It is larger now: " in changed(-6, -6, -6, -20, -20, -20)
    assert changed(-8, -8, -8, -6, -6, -6) == (
        "It was 8° in February. The change is too small to be sure of; the next measurement will "
        "help."
    )
    assert changed(-8, -8) == "It is what it was in January."
    assert changed(-9, -9, -9, 9, 9, 9) == (
        "The side that turns less is not the same as in February, so the change may or may not be "
        "real."
    )


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ((), "has not been measured this way yet."),
        ((30,), "turns in 30°, measured once so far. We look again."),
        ((30, 31), "shows no clear change: +1° ± 7° since January."),
        ((20, 20, 20, 34, 34, 34), "turns in more than in February: +14° ± 5°."),
        ((34, 34, 34, 20, 20, 20), "turns in less than in February: −14° ± 5°."),
    ],
)
def test_one_hip_since_it_was_first_measured(values, words):
    verdict = left(*values) if values else Change(0, "no_data")
    assert plain(own_wording.change("left", IR, verdict)) == f"Your left hip {words}"


def test_by_eye_and_by_different_people():
    by_eye = own_wording.change("right", IR, left(30, 40, errors=BY_EYE))
    assert plain(by_eye) == "Your right hip turns in 40°. Measured by eye: too rough for a verdict."
    others = replace(left(20, 20, 20, 34, 34, 34), same_rater=False)
    assert plain(own_wording.change("left", IR, others)).endswith(
        "+14° ± 5°. Measured by different people."
    )


def test_what_the_error_means_names_the_error():
    assert "anything up to 5°." in own_wording.error_meaning(pair(-8, -8, -8))


@given(st.lists(st.integers(-30, 30), min_size=1, max_size=8))
def test_a_difference_is_called_clear_exactly_when_the_coach_reads_so(differences):
    verdict = pair(*differences)
    own = plain(own_wording.difference(IR, verdict))
    clear = " is more than the " in own or " is just beyond the " in own
    assert clear == verdict.confirmed
    assert ("no difference at all" in own) == (verdict.less_side is None)
    assert wording.size(verdict.difference) in own
