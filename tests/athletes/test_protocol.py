"""Words, limits, values of trials and the size of the error (measurement §1–§3)."""

from decimal import Decimal
from math import hypot, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from athletes import protocol
from athletes.protocol import EXTERNAL, INTERNAL, Sem


def trials(*values: str) -> list[Decimal]:
    return [Decimal(value) for value in values]


def default(motion=INTERNAL, *, position="prone", instrument="inclinometer", rater="coach", **more):
    return protocol.sem(
        motion,
        position=position,
        instrument=instrument,
        rater=rater,
        **({"trials": 3} | more),
    )


def pair(sem: Sem) -> tuple[float, float]:
    return (sem.same, sem.different)


# --- directions and tables


def test_foot_out_is_internal_and_foot_in_is_external():
    assert protocol.FOOT_DIRECTIONS == {
        "internal_rotation": "foot goes out",
        "external_rotation": "foot goes in",
    }


def test_left_comes_before_right_and_internal_before_external():
    assert list(protocol.SIDES) == ["left", "right"]
    assert list(protocol.MOTIONS)[:2] == ["internal_rotation", "external_rotation"]


def test_total_rotation_is_no_motion_that_can_be_entered():
    assert "total_rotation" not in protocol.MOTIONS
    assert set(protocol.MEASURABLE) == set(protocol.LIMITS) == set(protocol.MOTIONS)


@pytest.mark.parametrize(
    ("motion", "positions"),
    [
        ("internal_rotation", {"prone", "seated", "supine", "supine_90_90"}),
        ("external_rotation", {"prone", "seated", "supine", "supine_90_90"}),
        ("flexion", {"supine", "standing"}),
        ("extension", {"prone", "side_lying"}),
        ("abduction", {"supine", "side_lying"}),
        ("adduction", {"supine", "side_lying"}),
    ],
)
def test_each_motion_has_its_positions(motion, positions):
    assert protocol.MEASURABLE[motion] == positions


def test_defaults_come_first_in_their_lists():
    firsts = [next(iter(t)) for t in (protocol.POSITIONS, protocol.MODES, protocol.ENDPOINTS)]
    assert firsts == ["prone", "active", "pelvis_moves"]


# --- numbers


@pytest.mark.parametrize(
    ("given_", "expected"),
    [("20.4", 2040), ("0.005", 1), ("-0.005", -1), ("-3", -300), (5, 500), ("0.0049", 0)],
)
def test_degrees_become_hundredths_rounded_half_away_from_zero(given_, expected):
    assert protocol.to_hundredths(given_) == expected


def test_comparisons_in_hundredths_do_not_fall_into_the_float_trap():
    assert 20.4 - 15.4 < 5
    assert protocol.to_hundredths("20.4") - protocol.to_hundredths("15.4") == 500


@pytest.mark.parametrize(
    ("value", "expected"),
    [("30.05", "30.1"), ("-30.05", "-30.1"), ("30.04", "30.0"), ("-0.04", "0.0")],
)
def test_a_trial_is_rounded_to_a_tenth_half_away_from_zero(value, expected):
    assert str(protocol.round_trial(Decimal(value))) == expected


@pytest.mark.parametrize(
    ("x", "expected"),
    [(6.929, 693), (5.0, 500), (0.005, 1), (-0.005, -1), (4.6416, 464), (-6.929, -693)],
)
def test_a_threshold_becomes_hundredths_half_away_from_zero(x, expected):
    assert protocol.float_to_hundredths(x) == expected


@pytest.mark.parametrize(
    ("hundredths", "whole", "tenth"),
    [(750, 8, "7.5"), (-750, -8, "-7.5"), (749, 7, "7.5"), (745, 7, "7.5"), (-744, -7, "-7.4")],
)
def test_people_see_whole_degrees_and_programs_tenths(hundredths, whole, tenth):
    assert protocol.whole_degrees(hundredths) == whole
    assert protocol.tenths(hundredths) == Decimal(tenth)
    assert protocol.to_degrees(hundredths) == Decimal(hundredths) / 100


@given(st.integers(-20000, 20000), st.integers(1, 100))
def test_division_rounds_to_the_nearest_and_mirrors_at_zero(numerator, denominator):
    found = protocol.divide(numerator, denominator)
    assert abs(found * denominator - numerator) * 2 <= denominator
    assert protocol.divide(-numerator, denominator) == -found


# --- the value of trials


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (["31.0"], 3100),
        (["30.0", "31.5"], 3075),
        (["30.4", "32.1", "31.0"], 3100),
        (["10.0", "31.0", "32.0"], 3100),
        (["30.0", "31.0", "32.0", "50.0"], 3150),
        (["30.0", "31.0", "32.0", "50.0", "5.0"], 3100),
        (["-2.0", "-3.1"], -255),
    ],
)
def test_a_value_is_the_median_of_its_trials_and_of_two_their_mean(values, expected):
    assert protocol.trial_value(trials(*values)) == expected


def test_no_trials_have_no_value():
    with pytest.raises(ValueError, match="at least one trial"):
        protocol.trial_value([])


@given(st.lists(st.integers(-300, 1000), min_size=1, max_size=5), st.randoms())
def test_the_order_of_trials_does_not_matter_to_their_value(tenths, random):
    given_ = [Decimal(t) / 10 for t in tenths]
    shuffled = list(given_)
    random.shuffle(shuffled)
    assert protocol.trial_value(shuffled) == protocol.trial_value(given_)
    assert min(tenths) * 10 <= protocol.trial_value(given_) <= max(tenths) * 10


@pytest.mark.parametrize(
    ("values", "planned", "wanted"),
    [
        ([], 3, 3),
        (["30"], 2, 1),
        (["30", "35.5"], 2, 0),
        (["30", "35.6"], 2, 1),
        (["35.6", "30"], 2, 1),
        (["30", "30"], 3, 1),
        (["30", "35.6"], 3, 1),
        (["30", "34", "37.0"], 3, 0),
        (["30", "34", "37.1"], 3, 2),
        (["30", "35.6", "36"], 2, 0),
        (["30", "34", "37.1", "33"], 3, 1),
        (["30", "34", "37.1", "33", "60"], 3, 0),
        (["30", "34", "35", "60"], 4, 0),
        (["30", "30", "30", "30", "30", "30"], 9, 0),
    ],
)
def test_more_trials_are_asked_for_only_when_they_lie_apart(values, planned, wanted):
    assert protocol.more_trials_wanted(trials(*values), planned) == wanted


@pytest.mark.parametrize(
    ("pain", "stopped", "left_out"),
    [(None, False, False), (0, False, False), (2, False, False), (3, False, True),
     (10, False, True), (None, True, True), (0, True, True)],
)  # fmt: skip
def test_pain_of_three_or_a_stop_leaves_a_value_out(pain, stopped, left_out):
    assert protocol.is_left_out(pain, stopped) is left_out


# --- the error


@pytest.mark.parametrize(
    ("instrument", "internal", "external", "other"),
    [
        ("inclinometer", (2.5, 3.5), (3.0, 4.0), (4.0, 5.0)),
        ("goniometer", (3.0, 4.0), (3.5, 4.5), (4.0, 5.0)),
        ("phone_tilt", (3.0, 4.0), (3.5, 4.5), (4.0, 5.0)),
        ("photo_line", (4.0, 5.0), (4.0, 5.0), (5.0, 6.0)),
        ("phone_other", (5.0, 6.0), (5.0, 6.0), (5.0, 6.0)),
    ],
)
def test_the_table_of_default_errors(instrument, internal, external, other):
    assert pair(default(INTERNAL, instrument=instrument)) == internal
    assert pair(default(EXTERNAL, instrument=instrument)) == external
    for motion in ("flexion", "extension", "abduction", "adduction"):
        assert pair(default(motion, instrument=instrument)) == other


@pytest.mark.parametrize("motion", protocol.MOTIONS)
def test_what_is_measured_alone_or_with_the_thigh_upright_has_the_large_error(motion):
    assert pair(default(motion, rater="self")) == (5.0, 6.0)
    assert pair(default(motion, position="supine_90_90")) == (5.0, 6.0)


@pytest.mark.parametrize("motion", [*protocol.MOTIONS, "total_rotation"])
def test_what_is_seen_by_eye_has_no_error_and_no_verdict(motion):
    assert default(motion, instrument="visual") is None


@pytest.mark.parametrize(
    ("k", "variance"), [(1, 1.0), (2, 0.5), (3, 0.449), (4, 0.298), (5, 0.287)]
)
def test_the_error_depends_on_the_number_of_trials(k, variance):
    found = default(trials=k)
    assert found.same == pytest.approx(sqrt(2.5**2 + 4 * (variance - 0.449)))
    assert found.different == pytest.approx(sqrt(3.5**2 + 4 * (variance - 0.449)))


def test_the_error_of_total_rotation_takes_both_rotations_together():
    assert pair(default("total_rotation")) == (hypot(2.5, 3.0), hypot(3.5, 4.0))
    one_trial = default("total_rotation", trials=1)
    assert one_trial.same == pytest.approx(sqrt(2.5**2 + 3.0**2 + 2 * 4 * (1 - 0.449)))


def test_a_clubs_own_error_replaces_the_default_and_says_so():
    found = default(defaults={("inclinometer", INTERNAL): 2.0})
    assert found == Sem(2.0, 3.0, "club")
    assert default(EXTERNAL, defaults={("inclinometer", INTERNAL): 2.0}).source == "default"
    assert default(instrument="goniometer", defaults={("inclinometer", INTERNAL): 2.0}).same == 3.0


def test_a_clubs_small_error_does_not_hold_for_what_is_measured_alone():
    found = default(rater="self", defaults={("inclinometer", INTERNAL): 2.0})
    assert found == Sem(5.0, 6.0, "default")
    larger = default(rater="self", defaults={("inclinometer", INTERNAL): 7.0})
    assert larger == Sem(7.0, 8.0, "club")


def test_an_own_check_replaces_the_default_for_the_same_rater():
    found = default(checks={("inclinometer", INTERNAL): 1.8})
    assert found == Sem(1.8, 3.5, "own check")
    worse = default(checks={("inclinometer", INTERNAL): 4.0})
    assert worse == Sem(4.0, 5.0, "own check")
    assert default(rater="self", checks={("inclinometer", INTERNAL): 1.8}).source == "default"


def test_total_rotation_names_the_better_known_source():
    assert default("total_rotation").source == "default"
    club = {("inclinometer", EXTERNAL): 2.0}
    assert default("total_rotation", defaults=club).source == "club"
    checks = {("inclinometer", INTERNAL): 2.0}
    assert default("total_rotation", defaults=club, checks=checks).source == "own check"


def test_a_tiny_own_error_never_becomes_imaginary_with_more_trials():
    assert default(checks={("inclinometer", INTERNAL): 0.5}, trials=5).same == 0.0


def test_the_minimal_detectable_change_of_the_inclinometer_is_seven_degrees():
    assert default().mdc95 == pytest.approx(6.93, abs=0.001)
    assert default(EXTERNAL).mdc95 == pytest.approx(8.316, abs=0.001)
