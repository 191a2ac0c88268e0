"""Known answers worked out by hand from measurement.md, apart from the code that is tested.

Every number below was computed on paper from the page's formulas: 1.96·√2 = 2.771858.
"""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from athletes.protocol import sem
from athletes.rules import Row, check_history
from athletes.series import Errors, Reading, build, points, total_arc

IR = Errors("internal_rotation", "prone", "inclinometer", "coach")  # SEM 2.5, 3.5 between raters
ER = Errors("external_rotation", "prone", "inclinometer", "coach")  # SEM 3.0, 4.0
TOTAL = Errors("total_rotation", "prone", "inclinometer", "coach")
START = date(2026, 1, 5)


def hundredths(degrees):
    return round(Decimal(str(degrees)) * 100)


def left_line(*degrees, errors=IR, raters="a", gap=14):
    """The left side's verdict after these days, a fortnight apart."""
    who = raters * len(degrees) if len(raters) == 1 else raters
    readings = [
        Reading(START + timedelta(days=gap * i), hundredths(one), None, 3, 0, rater)
        for i, (one, rater) in enumerate(zip(degrees, who, strict=True))
    ]
    return build(points(readings), errors).left.verdict


def pairs(*differences, errors=IR):
    """The verdict on left − right after these days; the right side always reads 40°."""
    readings = [
        Reading(START + timedelta(days=14 * i), 4000 + hundredths(one), 4000, 3, 3, "a")
        for i, one in enumerate(differences)
    ]
    return build(points(readings), errors).pairs.verdict


@pytest.mark.parametrize(
    ("degrees", "errors", "change", "threshold", "word"),
    [
        # n = 2, w = 1: 2.771858 · 2.5 = 6.9296
        ((30, 36.92), IR, 6.92, 6.93, "no_clear_change"),
        ((30, 36.93), IR, 6.93, 6.93, "increased"),
        # n = 3, w is still 1; the middle day counts in neither window
        ((30, 60, 23.07), IR, -6.93, 6.93, "decreased"),
        # n = 4, w = 2: 2.771858 · 0.70711 · 2.5 = 4.9000, so the floor of 5 holds
        ((30, 31, 35, 36), IR, 5, 5, "increased"),
        ((30, 31, 35, 35.9), IR, 4.95, 5, "no_clear_change"),
        # n = 5, w = 2
        ((30, 31, 99, 25, 26), IR, -5, 5, "decreased"),
        # n = 6, w = 3: 2.771858 · 0.66983 · 2.5 = 4.6417; medians 31 and 36
        ((30, 31, 60, 36, 36, 10), IR, 5, 5, "increased"),
        # n = 7, external rotation: 2.771858 · 0.66983 · 3 = 5.5700
        ((40, 40, 40, 90, 45.5, 45.56, 80), ER, 5.56, 5.57, "no_clear_change"),
        ((40, 40, 40, 90, 45.5, 45.57, 80), ER, 5.57, 5.57, "increased"),
    ],
)
def test_the_change_of_one_side(degrees, errors, change, threshold, word):
    found = left_line(*degrees, errors=errors)

    assert found.change == hundredths(change)
    assert found.threshold == hundredths(threshold)
    assert found.verdict == word


@pytest.mark.parametrize(
    ("days", "raters", "margin"),
    [
        (2, "ab", 9.70),  # 2.771858 · √(1·6.25 + 12.25 − 6.25) = 2.771858 · 3.5
        (4, "aabb", 8.37),  # √(0.500005·6.25 + 6) = 3.020766
        (4, "aaba", 8.37),  # one day by another person is enough
        (6, "aaabbb", 8.22),  # √(0.448672·6.25 + 6) = 2.967188
        (5, "aabaa", 4.90),  # the other person's day is in neither window
        (2, (None, None), 9.70),  # not known who
    ],
)
def test_the_error_of_a_change_when_different_people_measured(days, raters, margin):
    assert left_line(*[30] * days, raters=raters).margin == hundredths(margin)


@pytest.mark.parametrize(
    ("degrees", "confirmed"),
    [
        # 3 · √2 · 2.5 = 10.6066, needed at this look and at the one before
        ((30, 40.61, 40.61), True),
        ((30, 40.6, 40.61), False),
        ((30, 40.61, 40.6), False),
        ((30, 19.3, 40.7), False),  # both looks beyond it, in opposite directions
        ((30, 45), False),  # n = 2
    ],
)
def test_when_a_change_is_confirmed(degrees, confirmed):
    assert left_line(*degrees).confirmed is confirmed


def test_a_pause_of_181_days_starts_anew_and_one_of_180_does_not():
    assert left_line(30, 50, gap=181).n == 1
    assert left_line(30, 50, gap=180).n == 2


@pytest.mark.parametrize(
    ("differences", "shown", "word", "confirmed", "less"),
    [
        # m = 1: 1.96 · √12.5 = 6.9296; m = 2: 4.9000 and m = 3: 4.6417, so 5 holds
        ((-6.92,), -6.92, "within_error", False, None),
        ((-6.93,), -6.93, "difference", False, "left"),
        ((-7, -7), -7, "difference", True, "left"),
        ((-7, -4.9), -5.95, "difference", False, "left"),  # the latest alone is below 5
        ((-6, -6), -6, "difference", False, "left"),  # the look before was within error
        ((-6, -6, -6), -6, "difference", True, "left"),
        ((12, 12, 9.9), 12, "large_difference", True, "right"),
        ((7, -20), -6.5, "difference", False, "left"),  # the look before named the other side
        ((7, 7, 7, -9), 7, "difference", False, "right"),  # the latest day says otherwise
        ((10, 9.9), 9.95, "difference", True, "right"),
        ((10, 10), 10, "large_difference", True, "right"),
    ],
)
def test_left_against_right(differences, shown, word, confirmed, less):
    found = pairs(*differences)

    assert found.difference == hundredths(shown)
    assert found.verdict == word
    assert found.confirmed is confirmed
    assert found.less_side == less


@pytest.mark.parametrize(
    ("differences", "threshold", "word"),
    [
        # m = 2: 2.771858 · √12.5 = 9.8000; m = 4: 6.9297 and m = 6: 6.5643, so 7 holds
        ((15, 5.2), 9.80, "smaller"),
        ((15, 5.3), 9.80, "unclear"),
        ((-5, -14.8), 9.80, "larger"),
        ((6, -6), 9.80, "unclear"),  # two signs
        ((15, 15, 8, 8), 7, "smaller"),
        ((15, 15, 8, 8.1), 7, "unclear"),
        ((3, 4, 99, 11, 11, 2), 7, "larger"),
    ],
)
def test_the_change_of_the_difference(differences, threshold, word):
    found = pairs(*differences).change

    assert found.threshold == hundredths(threshold)
    assert found.verdict == word


@pytest.mark.parametrize(
    ("trials", "internal", "external", "total"),
    [
        # √(SEM² + 4·(v_k − 0.449)), v = 1, 0.5, 0.449, 0.298, 0.287; total: √ of the two squares
        (1, 2.907576, 3.347237, 4.433734),
        (2, 2.540472, 3.033809, 3.957019),
        (3, 2.5, 3.0, 3.905125),
        (4, 2.376131, 2.897585, 3.747266),
        (5, 2.366854, 2.889983, 3.735505),
    ],
)
def test_the_error_of_k_trials(trials, internal, external, total):
    where = {"position": "prone", "instrument": "inclinometer", "rater": "coach", "trials": trials}

    assert sem("internal_rotation", **where).same == pytest.approx(internal, abs=2e-6)
    assert sem("external_rotation", **where).same == pytest.approx(external, abs=2e-6)
    assert sem("total_rotation", **where).same == pytest.approx(total, abs=2e-6)


def test_total_arc_adds_both_rotations_and_their_errors():
    def arc(day, internal, external):
        on = START + timedelta(days=day)
        return total_arc(
            Reading(on, hundredths(internal), None, 3, 0, "a"),
            Reading(on, hundredths(external), None, 3, 0, "a"),
        )

    def verdict(last):
        return build(points([arc(0, 30.5, 44.5), arc(14, *last)]), TOTAL).left.verdict

    # 2.771858 · √(6.25 + 9) = 10.8245
    assert (verdict((36, 49.8)).baseline, verdict((36, 49.8)).change) == (7500, 1080)
    assert verdict((36, 49.8)).verdict == "no_clear_change"
    assert verdict((36, 49.9)).verdict == "increased"
    assert verdict((36, 49.9)).threshold == 1082


def asked(left, right, last_left=30, last_right=42):
    """The questions after a pair of values when these were the last ones."""
    motion = "internal_rotation"
    rows = [
        Row(motion, "left", [Decimal(str(left))], None, False),
        Row(motion, "right", [Decimal(str(right))], None, False),
    ]
    last = {
        (motion, "left"): [hundredths(last_left)] * 3,
        (motion, "right"): [hundredths(last_right)] * 3,
    }
    error = sem(motion, position="prone", instrument="inclinometer", rater="coach", trials=3)
    return {problem.id for problem in check_history(rows, last, {motion: error})}


def test_sides_exchanged_is_asked_beyond_eight_degrees_in_opposite_directions():
    assert "S05" in asked(42, 30)
    assert "S05" in asked(38.1, 29.9, 30, 38)
    assert "S05" not in asked(38, 30, 30, 38)  # exactly 8
    assert "S05" not in asked(49, 21, 40, 30)  # exchanging them would be further away
    assert "S05" not in asked(42, 54)  # both went the same way


def test_a_value_far_from_the_last_three_is_asked_about():
    # 3 · √2 · 2.5 = 10.6066
    assert "V15" not in asked(40.6, 42)
    assert "V15" in asked(40.7, 42)
