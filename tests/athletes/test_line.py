"""A line on a picture: the angle it stands for, and what of it is kept."""

from decimal import Decimal

import pytest

from athletes import line
from athletes.raw import reading_of
from tests.vectors import make

PICTURES = [case for case in make.read("line") if "degrees" in case]
GIVEN = {
    "kind": "line",
    "limb": [[0.5, 0.25], [0.75, 0.75]],
    "zero": "down",
    "turn": -1,
    "aspect": 0.75,
}
DEGREES = Decimal("20.6")  # atan(0.25 · 0.75 / 0.5) = 20.556°


def test_a_picture_of_a_known_leg_reads_as_the_leg_is():
    far = {
        case["motion"] + case["position"]: case["said"] - case["degrees"]
        for case in PICTURES
        if abs(case["said"] - case["degrees"]) > 0.02  # five decimals of a picture
    }

    assert far == {}
    assert {case["line"]["zero"] for case in PICTURES} == {*line.UNIT, *line.DRAWN}


def test_foot_out_of_the_left_leg_is_anticlockwise_from_the_knee():
    """Public apps get this backwards."""
    turns = {
        (case["motion"], case["side"]): case["line"]["turn"]
        for case in PICTURES
        if not case["other"] and "rotation" in case["motion"]
    }

    assert turns == {
        ("internal_rotation", "left"): -1,
        ("internal_rotation", "right"): 1,
        ("external_rotation", "left"): 1,
        ("external_rotation", "right"): -1,
    }


def test_a_rolled_camera_is_taken_off_by_something_upright():
    """7.6: minus the angle of the plumb line, with its sign."""
    upright = [[0.1, 0.1], [0.2, 0.9]]  # 5.356° anticlockwise of down, seen as here
    plain, straight = line.read(GIVEN), line.read(GIVEN | {"edge": upright})

    assert round(plain.degrees, 3) == 20.556
    assert round(plain.degrees - straight.degrees, 3) == 5.356
    assert line.read(GIVEN | {"edge": upright[::-1]}).degrees == straight.degrees


def test_points_that_say_the_number_are_kept_and_nothing_else_is():
    kept = reading_of(GIVEN | {"picture": "data:image/png;base64,AAAA", "exif": {}}, DEGREES)

    assert kept == GIVEN
    with_edge = GIVEN | {"edge": [[0.25, 0.0], [0.25, 1.0]]}
    assert reading_of(with_edge, DEGREES) == with_edge


@pytest.mark.parametrize("trial", ["20.4", "20.7", "-20.6", "31"])
def test_points_that_say_another_number_are_let_go(trial):
    assert reading_of(GIVEN, Decimal(trial)) is None


@pytest.mark.parametrize(
    "odd",
    [
        {"limb": None},
        {"limb": [[0.5, 0.25]]},
        {"limb": [[0.5, 0.25], [0.75, 1.01]]},
        {"limb": [[0.5, 0.25], [0.75, float("nan")]]},
        {"limb": [[0.5, 0.25], [True, 0.75]]},
        {"limb": [[0.5, 0.25], [0.75, "0.75"]]},
        {"limb": [[0.5, 0.25], [0.75]]},
        {"limb": [[0.5, 0.25], [0.5, 0.25]]},
        {"limb": [[0.5, 0.25], 7]},
        {"zero": "sideways"},
        {"zero": ["down"]},
        {"zero": "along"},  # needs a line on the body
        {"turn": 0},
        {"turn": True},
        {"turn": [1]},
        {"aspect": 0},
        {"aspect": 10**400},
        {"aspect": None},
        {"edge": [[0.5, 0.25], [0.5, 0.25]]},
        {"edge": "plumb"},
    ],
)
def test_what_is_no_line_is_let_go(odd):
    assert reading_of(GIVEN | odd, DEGREES) is None
