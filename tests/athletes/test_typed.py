"""Reading what people type: angles, sides and movements, never guessed (rules V01–V04, V11, S)."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from athletes import protocol, rules
from athletes.protocol import EXTERNAL, INTERNAL


def only(problems):
    (problem,) = problems
    return problem


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("34", "34"), ("34.5", "34.5"), ("34,5°", "34.5"), (" 34 deg ", "34"), ("34º", "34"),
        ("−3", "-3"), ("–3.5", "-3.5"), ("- 5", "-5"), ("+5", "5"), (".5", "0.5"), ("34.", "34"),
        ("٣٤٫٥", "34.5"), ("３４", "34"), ("34 Degrees", "34"), ("34.50", "34.5"), ("0", "0"),
    ],
)  # fmt: skip
def test_an_angle_is_read_as_people_write_it(raw, value):
    assert rules.parse_angle(raw) == (Decimal(value), [])


@pytest.mark.parametrize("raw", ["", "   ", "°"])
def test_an_empty_angle_is_asked_for(raw):
    value, problems = rules.parse_angle(raw)
    assert value is None
    assert only(problems).id == "V01"
    assert only(problems).text == "Enter the angle in degrees, for example 34 or 34.5."


@pytest.mark.parametrize(
    "raw",
    ["NaN", "Infinity", "1e3", "1_0", "0x23", "3 4", "--5", "1.2.3", "abc", "-", "1234567", "½"],
)
def test_what_is_no_plain_number_is_refused(raw):
    value, problems = rules.parse_angle(raw)
    assert value is None
    assert only(problems).id == "V02"
    assert only(problems).text == f"“{raw}” is not a number. Enter degrees, for example 34.5."


def test_a_very_long_input_is_quoted_in_short():
    _, problems = rules.parse_angle("x" * 5000)
    assert len(only(problems).text) < 120


@pytest.mark.parametrize("raw", ["30%", "0.5 rad", "0.5rad", "34cm", "12 in", "2 turns", '12"'])
def test_other_units_are_refused(raw):
    value, problems = rules.parse_angle(raw)
    assert value is None
    assert (only(problems).id, only(problems).text) == ("V11", f"“{raw}”: enter degrees only.")


@pytest.mark.parametrize(
    ("raw", "value", "shown"),
    [("34.56", "34.6", "34.6"), ("34.55", "34.6", "34.6"), ("-34.55", "-34.6", "−34.6"),
     ("33.96", "34.0", "34")],
)  # fmt: skip
def test_more_than_one_decimal_is_rounded_with_a_note(raw, value, shown):
    read, problems = rules.parse_angle(raw)
    assert read == Decimal(value)
    assert only(problems).kind == "note"
    assert only(problems).text == f"Rounded to {shown}°. The tool is not more exact than that."


@given(st.text(max_size=30))
def test_any_text_is_either_an_angle_or_a_problem(raw):
    value, problems = rules.parse_angle(raw)
    assert (value is None) == any(p.kind == "block" for p in problems)
    assert value is None or value == protocol.round_trial(value)


@given(st.integers(-300, 1000))
def test_every_shown_angle_can_be_typed_again(tenths):
    shown = f"{rules.deg(tenths * 10)}°"
    assert rules.parse_angle(shown) == (Decimal(tenths) / 10, [])


@pytest.mark.parametrize(
    ("raw", "side"),
    [("L", "left"), ("left", "left"), ("Left hip", "left"), (" R ", "right"), ("RIGHT", "right")],
)
def test_a_side_is_read(raw, side):
    assert rules.parse_side(raw) == (side, [])


@pytest.mark.parametrize(
    ("raw", "rule", "text"),
    [
        ("", "S01", "Choose the side: left or right."),
        ("izq", "S02", "Side “izq” is not known. Use L or R."),
        ("?", "S02", "Side “?” is not known. Use L or R."),
        ("both", "S03",
         "“both” is not one side. Enter one row for the left and one for the right."),
        ("L/R", "S03", "“L/R” is not one side. Enter one row for the left and one for the right."),
        ("bilateral", "S03",
         "“bilateral” is not one side. Enter one row for the left and one for the right."),
    ],
)  # fmt: skip
def test_a_side_is_never_guessed(raw, rule, text):
    side, problems = rules.parse_side(raw)
    assert side is None
    assert (only(problems).id, only(problems).kind, only(problems).text) == (rule, "block", text)


@pytest.mark.parametrize(
    ("raw", "motion"),
    [
        ("internal_rotation", INTERNAL), ("IR", INTERNAL), ("Hip IR (deg)", INTERNAL),
        ("Int Rot", INTERNAL), ("foot out", INTERNAL), ("foot goes out", INTERNAL),
        ("ER", EXTERNAL), ("ext. rot.", EXTERNAL), ("foot in", EXTERNAL), ("Flexion", "flexion"),
        ("extension", "extension"), ("ABD", "abduction"), ("add", "adduction"),
    ],
)  # fmt: skip
def test_a_motion_is_read_and_foot_out_is_internal(raw, motion):
    assert rules.parse_motion(raw) == (motion, [])


@pytest.mark.parametrize("raw", ["", "ext", "shoulder", "total_rotation"])
def test_a_motion_is_never_guessed(raw):
    motion, problems = rules.parse_motion(raw)
    assert motion is None
    assert only(problems).id == "S06"


def test_a_missing_motion_is_asked_for_with_both_directions():
    assert only(rules.parse_motion("")[1]).text == (
        "Choose the movement: internal rotation (foot goes out) or external rotation "
        "(foot goes in)."
    )
