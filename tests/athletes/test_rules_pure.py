"""The one validation: each rule at its boundary, with its id, its kind and its sentence."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from athletes import protocol, rules
from athletes.protocol import EXTERNAL, INTERNAL, Sem
from athletes.rules import Row

NOW = datetime(2026, 6, 11, 12, 0, tzinfo=UTC)
SEM = {INTERNAL: Sem(2.5, 3.5, "default"), EXTERNAL: Sem(3.0, 4.0, "default")}


def found(problems, *, kinds=False):
    return [(p.id, p.kind) if kinds else p.id for p in problems]


def only(problems):
    (problem,) = problems
    return problem


def row(motion, side, *values, **more):
    return Row(motion, side, [Decimal(str(value)) for value in values], **more)


def both(motion, left, right):
    return [row(motion, "left", left), row(motion, "right", right)]


# --- trials


@pytest.mark.parametrize(
    ("motion", "value", "expected"),
    [
        (INTERNAL, "-30", ["V07"]), (INTERNAL, "-30.1", ["V05"]), (INTERNAL, "100", ["V06"]),
        (INTERNAL, "100.1", ["V05"]), (INTERNAL, "70", []), (INTERNAL, "70.1", ["V06"]),
        (EXTERNAL, "80", []), (EXTERNAL, "80.1", ["V06"]), (EXTERNAL, "70.1", []),
        (INTERNAL, "-0.1", ["V07"]), (INTERNAL, "0.0", ["V09"]), (INTERNAL, "0.1", []),
        ("flexion", "160", []), ("flexion", "160.1", ["V05"]), ("flexion", "-0.1", ["V05"]),
        ("extension", "-30", ["V07"]), ("extension", "60", []), ("extension", "60.1", ["V05"]),
        ("abduction", "90", []), ("abduction", "90.1", ["V05"]),
        ("adduction", "60", []), ("adduction", "60.1", ["V05"]),
    ],
)  # fmt: skip
def test_each_trial_is_held_against_the_limits_of_its_motion(motion, value, expected):
    assert found(rules.check_trials(motion, [Decimal(value)])) == expected


def test_a_refused_angle_names_the_range():
    problem = only(rules.check_trials(INTERNAL, [Decimal("131")]))
    assert (problem.kind, problem.field) == ("block", "trials.0")
    assert problem.text == (
        "131° is outside what a hip can do (−30° to 100°). "
        "Check the number and how your tool shows the angle."
    )
    assert "(0° to 160°)" in only(rules.check_trials("flexion", [Decimal("161")])).text


def test_a_very_large_angle_is_asked_about_with_the_tools_other_reading():
    problem = only(rules.check_trials(INTERNAL, [Decimal("78.5")]))
    assert problem.kind == "ask"
    assert problem.text == (
        "78.5° is more than almost all runners reach. Measure again. "
        "If your tool shows the angle to the floor, the value is 11.5°."
    )
    beyond_the_floor = only(rules.check_trials(INTERNAL, [Decimal("90.1")])).text
    assert "floor" not in beyond_the_floor


def test_a_minus_and_a_zero_are_asked_about():
    minus = only(rules.check_trials(INTERNAL, [Decimal("-4.5")]))
    assert minus.text.endswith("Keep −4.5° / Remove the minus.")
    zero = only(rules.check_trials(INTERNAL, [Decimal(0)]))
    assert (minus.kind, zero.kind) == ("ask", "ask")


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (["30", "35.5"], []),
        (["30", "35.6"], [("V12", "ask")]),
        (["30", "33", "37"], []),
        (["30", "33", "37.1"], [("V12", "ask")]),
        (["30", "33", "37.1", "33"], [("V12", "ask")]),
        (["30", "33", "37.1", "33", "33"], [("V12", "note")]),
        (["30", "33", "37", "33", "33"], []),
    ],
)
def test_tries_far_apart_ask_for_more(values, expected):
    trials = [Decimal(value) for value in values]
    assert found(rules.check_trials(INTERNAL, trials), kinds=True) == expected


def test_the_sentence_on_tries_says_how_many_more():
    three = only(rules.check_trials(INTERNAL, [Decimal(v) for v in ("30", "33", "38")]))
    assert three.text == "The 3 tries differ by 8°. Measure two more; the middle value is used."
    two = only(rules.check_trials(INTERNAL, [Decimal("30"), Decimal("36.5")]))
    assert two.text == "The 2 tries differ by 6.5°. Measure one more; the middle value is used."


def test_five_tries_are_taken_and_six_refused():
    assert rules.check_trials(INTERNAL, [Decimal(30)] * 5) == []
    assert found(rules.check_trials(INTERNAL, [Decimal(30)] * 6), kinds=True) == [("V18", "block")]
    assert found(rules.check_trials(INTERNAL, [])) == ["V01"]


# --- protocol


def check_protocol(position="prone", mode="active", instrument="inclinometer",
                   endpoint="pelvis_moves", motions=(INTERNAL, EXTERNAL)):  # fmt: skip
    return rules.check_protocol(position, mode, instrument, endpoint, motions)


def test_the_usual_protocol_has_no_problem():
    assert check_protocol() == []


@pytest.mark.parametrize("field", ["position", "mode", "instrument", "endpoint"])
@pytest.mark.parametrize("value", [None, "", "unheard of"])
def test_nothing_of_the_protocol_may_be_missing(field, value):
    problem = only(check_protocol(**{field: value}))
    assert (problem.id, problem.kind, problem.field) == ("S08", "block", field)


def test_a_missing_position_is_asked_for_in_words():
    assert only(check_protocol(position="")).text == (
        "Choose the position. Values from different positions cannot be compared."
    )


@pytest.mark.parametrize("motion", protocol.MOTIONS)
@pytest.mark.parametrize("position", protocol.POSITIONS)
def test_a_motion_is_refused_exactly_where_it_cannot_be_measured(motion, position):
    expected = [] if position in protocol.MEASURABLE[motion] else ["S12"]
    assert found(check_protocol(position=position, motions=[motion])) == expected


def test_a_motion_in_the_wrong_position_is_told_where_it_works():
    assert only(check_protocol(motions=["flexion"])).text == (
        "Flexion is not measured face down. Choose on the back or standing."
    )


def test_a_phone_cannot_measure_rotation_with_the_thigh_upright():
    problem = only(check_protocol(position="supine_90_90", instrument="phone_tilt"))
    assert (problem.id, problem.kind) == ("S09", "block")
    assert problem.text == (
        "A phone cannot measure this position: gravity does not change when the hip turns. "
        "Use lying face down or sitting, or another tool."
    )
    alone = check_protocol(position="supine_90_90", instrument="phone_tilt", motions=[])
    assert found(alone) == ["S09"]
    assert check_protocol(position="supine_90_90", instrument="phone_other") == []


@pytest.mark.parametrize(
    ("motion", "position", "instead", "text"),
    [
        ("abduction", "supine", "side_lying",
         "A phone cannot measure abduction on the back: gravity does not change when the leg moves "
         "sideways. Measure it on the side, or use another tool."),
        ("adduction", "supine", "side_lying",
         "A phone cannot measure adduction on the back: gravity does not change when the leg moves "
         "sideways. Measure it on the side, or use another tool."),
        ("extension", "side_lying", "prone",
         "A phone cannot measure extension on the side: gravity does not change when the leg moves "
         "level with the floor. Measure it face down, or use another tool."),
    ],
)  # fmt: skip
def test_a_phone_cannot_measure_what_stays_level(motion, position, instead, text):
    refused = only(check_protocol(position=position, instrument="phone_tilt", motions=[motion]))
    assert (refused.id, refused.kind, refused.text) == ("S09", "block", text)
    assert check_protocol(position=instead, instrument="phone_tilt", motions=[motion]) == []
    assert check_protocol(position=position, motions=[motion]) == []


# --- time


def check_when(at, **more):
    return rules.check_when(at, **({"now": NOW, "time_zone": "Europe/London"} | more))


def test_a_time_must_be_there_and_have_an_offset():
    assert found(check_when(None)) == ["D01"]
    assert found(check_when(NOW.replace(tzinfo=None))) == ["D11"]
    assert check_when(NOW) == []


def test_five_minutes_ahead_are_allowed_and_no_more():
    assert check_when(NOW + timedelta(minutes=5)) == []
    late = only(check_when(NOW + timedelta(minutes=5, seconds=1)))
    assert (late.id, late.kind) == ("D03", "block")
    assert late.text == (
        "11 June 2026 13:05 is in the future. Check the date and the time zone (Europe/London)."
    )


def test_a_year_ago_is_fine_and_a_day_more_is_asked_about():
    assert check_when(NOW - timedelta(days=365)) == []
    old = only(check_when(NOW - timedelta(days=366)))
    assert (old.id, old.kind) == ("D07", "ask")
    assert old.text == "This is 366 days ago. Keep it as an old record?"


def test_the_day_is_the_athletes_own():
    """11 p.m. UTC on the last day of 1999 is already 2000 in Berlin, and not in London."""
    at = datetime(1999, 12, 31, 23, 30, tzinfo=UTC)
    assert found(check_when(at, time_zone="Europe/Berlin")) == ["D07"]
    assert found(check_when(at, time_zone="Europe/London")) == ["D08"]


def test_nobody_is_measured_before_their_birth():
    at = datetime(2009, 12, 31, tzinfo=UTC)
    assert found(check_when(at, birth_year=2010)) == ["D08"]
    assert found(check_when(at, birth_year=2009)) == ["D07"]


# --- one assessment


def test_two_ordinary_sides_have_no_problem():
    assert rules.check_assessment(both(INTERNAL, 30, 34) + both(EXTERNAL, 40, 41)) == []


@pytest.mark.parametrize(
    ("internal", "external", "unusual"),
    [("10", "20", False), ("10", "19.9", True), ("60", "70", False), ("60", "70.1", True)],
)
def test_a_total_arc_outside_30_to_130_is_asked_about(internal, external, unusual):
    rows = [row(INTERNAL, "left", internal), row(EXTERNAL, "left", external)]
    assert ("V13" in found(rules.check_assessment(rows))) is unusual


@pytest.mark.parametrize(("right", "apart"), [("45", False), ("45.1", True)])
def test_sides_more_than_25_degrees_apart_are_asked_about(right, apart):
    problems = rules.check_assessment(both(INTERNAL, "20", right))
    assert found(problems) == (["V14"] if apart else [])
    assert not apart or problems[0].text.startswith("Left and right differ by 25.1°.")


def test_the_same_numbers_on_both_sides_are_noted_only_when_both_directions_agree():
    assert rules.check_assessment(both(INTERNAL, 30, 30) + both(EXTERNAL, 40, 41)) == []
    assert rules.check_assessment(both(INTERNAL, 30, 30)) == []
    same = rules.check_assessment(both(INTERNAL, 30, 30) + both(EXTERNAL, 40, 40))
    assert found(same, kinds=True) == [("V16", "note")]


def test_one_side_alone_is_asked_about_once():
    rows = [row(INTERNAL, "left", 30), row(EXTERNAL, "left", 40)]
    problem = only(rules.check_assessment(rows))
    assert (problem.id, problem.kind) == ("S04", "ask")
    assert problem.text == (
        "Only the left side is filled in. Save without the right? "
        "Reason: not measured · pain · injury · no time."
    )


def test_a_side_missing_in_one_motion_is_asked_about_by_name():
    rows = [*both(INTERNAL, 30, 31), row(EXTERNAL, "right", 40)]
    problem = only(rules.check_assessment(rows))
    assert problem.text.startswith("Only the right side of external rotation is filled in.")
    assert problem.field == "external_rotation.left"


def test_a_motion_and_side_can_be_there_only_once():
    rows = [*both(INTERNAL, 30, 31), row(INTERNAL, "left", 32)]
    problem = only(rules.check_assessment(rows))
    assert (problem.id, problem.kind) == ("S13", "block")
    assert problem.text == "Left internal rotation is there 2 times. Keep one."


@pytest.mark.parametrize(("pain", "expected"), [(0, []), (2, []), (3, ["S11"]), (10, ["S11"]),
                                                (11, ["S14"]), (-1, ["S14"])])  # fmt: skip
def test_pain_is_noted_from_three_and_refused_outside_its_scale(pain, expected):
    rows = [row(INTERNAL, "left", 30, pain=pain), row(INTERNAL, "right", 31)]
    assert found(rules.check_assessment(rows)) == expected


def test_the_note_on_pain_says_what_becomes_of_the_value():
    rows = [row(INTERNAL, "left", 30, pain=4), row(INTERNAL, "right", 31, stopped_by_pain=True)]
    first, second = rules.check_assessment(rows)
    rest = "noted. The value is kept but left out of the trend. Stop if a test hurts."
    assert (first.text, second.text) == (f"Pain 4/10 {rest}", f"Stopped by pain {rest}")


# --- history


def history(rows, last, sem=SEM):
    return rules.check_history(rows, last, sem)


def test_a_value_far_from_the_last_three_is_asked_about_just_beyond_three_errors():
    """3·√2·2.5 = 10.607°, so 10.61° is the last allowed and 10.62° the first that asks."""
    last = {(INTERNAL, "left"): [2900, 3000, 3100]}
    assert history([row(INTERNAL, "left", "40.61")], last) == []
    problem = only(history([row(INTERNAL, "left", "40.62")], last))
    assert (problem.id, problem.kind, problem.field) == ("V15", "ask", "internal_rotation.left")
    assert problem.text == (
        "This is 10.62° away from the last three sessions (30°). "
        "Check the side, the zero and the direction."
    )
    assert found(history([row(INTERNAL, "left", "19.38")], last)) == ["V15"]


def test_only_the_last_three_values_count():
    last = {(INTERNAL, "left"): [9000, 9000, 9000, 2900, 3000, 3100]}
    assert history([row(INTERNAL, "left", 30)], last) == []


def test_with_less_history_the_sentence_says_so():
    problem = only(history([row(INTERNAL, "left", 50)], {(INTERNAL, "left"): [3000]}))
    assert "away from the last session (30°)" in problem.text


def test_nothing_is_said_without_history_or_error():
    rows = both(INTERNAL, 10, 60)
    assert history(rows, {}) == []
    assert history(rows, {(INTERNAL, "left"): [3000]}, sem={}) == []
    assert history(rows, {(INTERNAL, "left"): []}) == []


@pytest.mark.parametrize(
    ("left", "right", "exchanged"),
    [
        ("38.1", "29.9", True), ("38.0", "29.9", False), ("38.1", "30.0", False),
        ("38.1", "46.1", False), ("21.9", "29.9", False),
    ],
)  # fmt: skip
def test_exchanged_sides_are_asked_about_beyond_eight_degrees(left, right, exchanged):
    last = {(INTERNAL, "left"): [3000], (INTERNAL, "right"): [3800]}
    problems = history(both(INTERNAL, left, right), last, sem={})
    assert found(problems) == (["S05"] if exchanged else [])


def test_opposite_jumps_that_exchanging_would_not_bring_nearer_are_no_exchange():
    last = {(INTERNAL, "left"): [3000], (INTERNAL, "right"): [3000]}
    assert history(both(INTERNAL, 39, 21), last, sem={}) == []


def test_exchanged_directions_are_asked_about_per_side():
    last = {(INTERNAL, "left"): [3000], (EXTERNAL, "left"): [4500]}
    rows = [row(INTERNAL, "left", 45), row(EXTERNAL, "left", 30)]
    problem = only(history(rows, last, sem={}))
    assert (problem.id, problem.field) == ("S07", "left")
    assert problem.text == (
        "Internal and external rotation look exchanged. "
        "Foot out is internal, foot in is external. Exchange / Keep."
    )
