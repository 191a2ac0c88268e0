"""The phone's own sums of a tilt, run in Chromium, are Python's; a hold is a whole still second."""

import math
import random

import pytest

from tests.vectors import make

pytestmark = pytest.mark.browser

SUMS = """async (cases) => {
  const { along, angle, inPlane, up } = await import("/static/js/lib/tilt.js");
  return cases.map(({ motion, side, zero, end }) => {
    const [u0, u1] = [up(...zero), up(...end)];
    const deg = along(u0, u1, motion, side);
    return { u0, u1, deg, theta: angle(u0, u1), theta2: inPlane(u0, u1) };
  });
}"""

SAYS = """async ([zero, end, motion, side]) => {
  const { result, up, zeroProblem } = await import("/static/js/lib/tilt.js");
  const said = result(up(...zero), up(...end), motion, side);
  return [zeroProblem(up(...zero), motion), said.problem, Math.round(said.deg)];
}"""

HOLDS = """async ([readings, since, now, limit]) => {
  const { held, up } = await import("/static/js/lib/tilt.js");
  const seen = readings.map(([at, beta, gamma]) => ({ at, u: up(beta, gamma) }));
  return held(seen, now, since, limit);
}"""

LIVE = """async ([readings, now]) => {
  const { live, up } = await import("/static/js/lib/tilt.js");
  const seen = readings.map(([at, beta, gamma]) => ({ at, u: up(beta, gamma) }));
  return live(seen, now, up(90, 0), "internal_rotation", "right");
}"""


def test_the_sums_are_those_of_python(scripts):
    cases = make.read("tilt")

    said = scripts.evaluate(SUMS, cases)

    for case, one in zip(cases, said, strict=True):
        assert one["u0"] == pytest.approx(case["u0"], abs=1e-9)
        assert one["u1"] == pytest.approx(case["u1"], abs=1e-9)
        assert one["theta"] == pytest.approx(case["said"]["theta"], abs=1e-6)
        assert one["theta2"] == pytest.approx(case["said"]["theta2"], abs=1e-6)
        if case["said"]["theta"] > 1e-3:  # which way nothing turned is chance
            assert one["deg"] == pytest.approx(case["said"]["deg"], abs=1e-6)


@pytest.mark.parametrize(
    ("zero", "end", "motion", "side", "said"),
    [
        ((90, 0), (60, -90), "internal_rotation", "left", ["", "", 30]),
        ((90, 0), (60, -90), "internal_rotation", "right", ["", "wrong way", -30]),
        ((90, 0), (60, 90), "internal_rotation", "right", ["", "", 30]),
        ((90, 0), (60, 90), "external_rotation", "left", ["", "", 30]),
        ((90, 0), (82, 90), "internal_rotation", "left", ["", "", -8]),  # it may end there
        ((90, 0), (60, 0), "internal_rotation", "left", ["", "slipped", 30]),
        ((79, 0), (79, 0), "internal_rotation", "left", ["leans", "", 0]),
        ((81, 0), (81, 0), "internal_rotation", "left", ["", "", 0]),
        ((40, 0), (40, 0), "internal_rotation", "left", ["lies", "", 0]),
        ((-90, 0), (-60, -90), "internal_rotation", "right", ["", "", 30]),  # top edge down
        ((0, 0), (95, 0), "flexion", "left", ["", "", 95]),  # on the thigh: any way round
    ],
)
def test_what_a_zero_and_an_end_say(scripts, zero, end, motion, side, said):
    found = scripts.evaluate(SAYS, [zero, end, motion, side])

    assert [found[0], found[1]] == said[:2]
    assert abs(found[2]) == abs(said[2])
    if motion != "flexion" and found[1] != "slipped" and said[2]:
        assert found[2] == said[2]


def stream(seconds: float, spread: float, *, beta: float = 80, rate: int = 60) -> list[list[float]]:
    dice = random.Random(3)
    return [
        [i * 1000 / rate, beta + dice.gauss(0, spread), dice.gauss(0, spread)]
        for i in range(int(seconds * rate) + 1)
    ]


@pytest.mark.parametrize(
    ("spread", "limit", "still"),
    [(0.2, 0.5, True), (0.6, 0.5, False), (0.6, 1, True), (2, 1, False)],
)
def test_still_is_less_scatter_than_the_limit_for_a_whole_second(scripts, spread, limit, still):
    found = scripts.evaluate(HOLDS, [stream(1.2, spread), 0, 1200, limit])

    assert found["isFull"] is True
    assert found["isStill"] is still
    assert (found["u"] is not None) is still
    if still:
        assert found["u"] == pytest.approx(
            [0, math.sin(math.radians(80)), math.cos(math.radians(80))], abs=0.01
        )


def test_a_hold_is_not_over_before_its_second_and_needs_readings(scripts):
    steady = stream(1.2, 0.1)
    assert scripts.evaluate(HOLDS, [steady, 400, 1200, 1])["u"] is None
    few = steady[::12]
    assert scripts.evaluate(HOLDS, [few, 0, 1200, 1])["u"] is None


def test_what_came_before_the_press_does_not_count(scripts):
    moving = [[at, 40.0, 0.0] for at, _, _ in stream(0.5, 0)]
    steady = [[at + 500, beta, gamma] for at, beta, gamma in stream(1.1, 0.1)]
    found = scripts.evaluate(HOLDS, [moving + steady, 500, 1600, 1])
    assert found["isStill"] is True


def test_one_odd_reading_does_not_move_the_number(scripts):
    readings = [[at, 60.0, 90.0] for at, _, _ in stream(0.25, 0)]
    readings[7] = [readings[7][0], 10.0, 90.0]
    assert scripts.evaluate(LIVE, [readings, 250]) == pytest.approx(30, abs=0.01)
