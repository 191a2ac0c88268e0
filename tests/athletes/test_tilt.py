"""The phone's angle, worked out again: the vectors of the phone, held to a leg in space."""

from decimal import Decimal

import pytest

from athletes import tilt
from athletes.raw import reading_of
from tests.vectors import make

U0, U1 = [0.0, 1.0, 0.0], [0.5, 0.866, 0.0]
GIVEN = {"kind": "tilt", "u0": U0, "u1": U1, "theta": 1, "theta2": 2, "flags": ["leans"]}
THIRTY = Decimal("30.0")


@pytest.mark.parametrize("case", make.read("tilt"), ids=lambda case: case["name"])
def test_it_is_the_angle_of_the_leg_wherever_the_phone_lies(case):
    u0, u1 = tuple(case["u0"]), tuple(case["u1"])
    assert tilt.angle(u0, u1) == pytest.approx(case["said"]["theta"])
    if case["true"] is None:
        return
    assert tilt.angle(u0, u1) == pytest.approx(abs(case["true"]), abs=1e-6)
    if abs(case["true"]) > 1:
        assert tilt.along(u0, u1, case["motion"], case["side"]) == pytest.approx(case["true"])


def test_the_second_way_sees_a_knee_that_bends_and_the_first_does_not_hide_it():
    apart = [
        abs(case["said"]["theta"] - case["said"]["theta2"])
        for case in make.read("tilt")
        if case["true"] is None
    ]
    assert sum(difference > 3 for difference in apart) > len(apart) / 3


def test_it_is_kept_as_worked_out_here_and_nothing_else_of_it():
    kept = reading_of(GIVEN | {"name": "Amara", "flags": ["leans", "made up", 3]}, THIRTY)

    assert kept == {
        "kind": "tilt", "u0": U0, "u1": U1, "theta": 30.0, "theta2": 30.0, "flags": ["leans"],
    }  # fmt: skip


def test_a_movement_that_ended_before_zero_is_kept_too():
    assert reading_of(GIVEN, Decimal("-30.0")) is not None


@pytest.mark.parametrize("trial", ["29.8", "30.2", "31"])
def test_vectors_that_say_another_number_are_let_go(trial):
    assert reading_of(GIVEN, Decimal(trial)) is None


@pytest.mark.parametrize(
    "odd",
    [
        {"u0": None},
        {"u0": [0.0, 1.0]},
        {"u0": [0.0, 2.0, 0.0]},
        {"u0": [0.0, 0.5, 0.0]},
        {"u1": [0.5, "0.866", 0.0]},
        {"u1": [True, 0.0, 0.0]},
        {"u1": [10**400, 0.0, 0.0]},
        {"u1": [float("nan"), 1.0, 0.0]},
        {"u1": {"x": 1}},
    ],
)
def test_what_is_no_vector_is_let_go(odd):
    assert reading_of(GIVEN | odd, THIRTY) is None


@pytest.mark.parametrize("flags", [None, "leans", {"leans": 1}, [["leans"]]])
def test_flags_that_cannot_be_read_are_none(flags):
    assert reading_of(GIVEN | {"flags": flags}, THIRTY)["flags"] == []
