"""How often the rules are wrong when nothing happens: a small run of `make bench`'s simulation.

The figures of the large run stand in docs/explanation/science.md. They are part of what the app
promises: whoever changes a window, a limit or what confirms sees it here.
"""

import random
from dataclasses import replace

import pytest

from athletes.protocol import EXTERNAL, INTERNAL
from tests.benchmarks.false_alarms import (
    BADGE,
    DIFFERENT,
    LINE_BADGE,
    LINE_GAP,
    LOOKS,
    NOTIFIED,
    ONCE,
    QUIET,
    SQUAD,
    SQUADS,
    Figure,
    World,
    errors_of,
    found_by,
    readings,
    simulate,
)

SMALL = replace(QUIET, squads=160)  # 4,000 athletes: a standard error of 0.26 points at 2.8 %


@pytest.mark.slow
def test_at_most_3_percent_of_athletes_get_a_wrong_notification_in_a_year():
    """Ranges are four standard errors wide on each side of the large run's figures."""
    found = simulate(SMALL, processes=1)

    assert 0.018 <= found[NOTIFIED].mean <= 0.039
    assert found[NOTIFIED].interval[0] <= 0.03
    assert 0.047 <= found[DIFFERENT].mean <= 0.077
    assert 0.002 <= found[ONCE].mean <= 0.014
    assert 0.655 <= found[BADGE].mean <= 0.715
    assert found[LINE_BADGE].mean <= 0.05
    assert found[LINE_GAP].mean <= 0.05


def test_the_values_have_the_error_that_the_rules_assume():
    """Two motions, left and right, one value at a time: SD = SEM, and more between raters."""
    dice = random.Random(1)
    alone = ["ann"] * LOOKS
    for motion, sem in ((INTERNAL, 2.5), (EXTERNAL, 3.0)):
        assert errors_of(motion).sem(3).same == sem
        sides: list[int] = []
        for _ in range(400):
            year = readings(QUIET, motion, alone, dice)
            mean = sum(one.left for one in year) / LOOKS
            sides += [one.left - mean for one in year]
        variance = sum(one**2 for one in sides) / (len(sides) - 400)
        assert variance**0.5 / 100 == pytest.approx(sem, rel=0.04)


def test_it_is_the_same_however_many_work_at_it():
    two = replace(QUIET, squads=2)
    alone, together = (simulate(two, processes=one) for one in (1, 2))

    assert alone == together
    assert alone[NOTIFIED].n == 2 * SQUAD
    assert alone[SQUADS].n == 2


def test_what_is_true_is_found_and_what_is_rough_lights_up():
    apart = simulate(World("apart", 1, gap=15), processes=1)
    moved = simulate(World("moved", 1, step=15), processes=1)
    rough = simulate(World("rough", 1, error=2.5), processes=1)

    assert apart[found_by("difference", 3)].mean == 1
    assert moved[found_by("change", 12)].mean == 1
    assert rough[NOTIFIED].mean > 0.5


def test_an_interval_holds_its_mean_and_never_leaves_0_to_1():
    for yes in (0, 1, 30, 99, 100):
        figure = Figure()
        for number in range(100):
            figure.add(float(number < yes))
        low, high = figure.interval
        assert 0 <= round(low, 9) <= figure.mean <= round(high, 9) <= 1
    assert (round(low, 3), round(high, 3)) == (0.963, 1)
