"""Dots without names: at their own value, never on each other, the athlete's own mark below."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from athletes.charts.dots import MOST_HEIGHT, RADII, Values, dots, stacked
from athletes.charts.trend import WIDTHS

ANGLES = st.integers(-1000, 9000)
PLACE = re.compile(r"M([\d.-]+) ([\d.-]+)h0")


def places(row):
    return [(float(x), float(y)) for x, y in PLACE.findall(row.dots)]


def drawn(others=(3000, 3100, 3400), own=3200, error=490, side="left"):
    return dots([Values(side, own, error, others)])


def test_three_widths_of_the_same():
    found = drawn()
    assert [(one.name, one.width) for one in found] == list(WIDTHS)
    assert {len(places(one.rows[0])) for one in found} == {3}


def test_nothing_is_drawn_of_nobody():
    assert dots([]) == ()
    assert drawn(others=()) == ()


def test_dots_that_would_touch_are_put_above_each_other():
    assert stacked([0, 1, 2, 10, 11], 10) == [0, 1, 2, 0, 1]
    assert stacked([0, 10, 20], 10) == [0, 0, 0]
    assert stacked([5, 5, 5], 1) == [0, 1, 2]


@given(st.lists(ANGLES, min_size=1, max_size=60), st.lists(ANGLES, min_size=1, max_size=60))
def test_no_dot_lies_on_another_and_all_stay_inside(left, right):
    for drawing in dots([Values("left", left[0], 490, left), Values("right", None, None, right)]):
        thick = float(drawing.thickness)
        assert len(drawing.rows) == 2
        for row, values in zip(drawing.rows, (left, right), strict=True):
            found = places(row)
            assert len(found) == len(values)
            for n, (x, y) in enumerate(found):
                assert float(drawing.left) <= x <= float(drawing.right)
                assert y + thick / 2 <= float(re.search(r"M\S+ (\S+)H", row.floor)[1])
                near = (one for one in found[:n] if abs(one[0] - x) < thick - 0.2)
                assert all(abs(one - y) >= thick - 0.2 for _, one in near)


@given(st.lists(ANGLES, min_size=2, max_size=40))
def test_more_degrees_lie_further_right(values):
    drawing = drawn(others=values)[0]
    across = [x for x, _ in places(drawing.rows[0])]
    assert across == sorted(across)


def test_the_own_mark_has_its_side_its_value_and_its_error():
    left, right = dots([Values("left", 3150, 500, [3000]), Values("right", 3849, 500, [3000])])[
        0
    ].rows
    assert (left.own.side, left.text, left.code) == ("left", "32°", "l")
    assert (right.own.side, right.text, right.code) == ("right", "38°", "r")
    x, _, wide, _ = map(float, left.band)
    assert x + wide / 2 == pytest.approx(float(left.own.x), abs=0.2)
    below = float(left.own.y)
    assert all(y < below for _, y in places(left))


def test_without_a_value_or_an_error_there_is_no_mark_or_band():
    alone = drawn(own=None, error=None)[0].rows[0]
    assert (alone.own, alone.band, alone.text) == (None, None, "")
    by_eye = drawn(error=None)[0].rows[0]
    assert by_eye.own is not None
    assert by_eye.band is None


def test_a_label_at_the_right_edge_stands_before_its_mark():
    found = drawn(others=(1000, 1100), own=4800, error=None)
    for drawing in found:
        row = drawing.rows[0]
        assert row.text_anchor == "end"
        assert float(row.text_x) < float(row.own.x)
    assert drawn()[0].rows[0].text_anchor == "start"


def test_a_value_below_zero_has_a_true_minus():
    row = drawn(others=(-300, 100), own=-450)[0]
    assert row.rows[0].text == "−5°"
    assert any(tick.text.startswith("−") for tick in row.ticks)


def test_many_athletes_get_smaller_dots_before_the_heap_grows():
    few, many = drawn(others=range(2000, 4000, 100))[2], drawn(others=range(2000, 4000, 4))[2]
    assert float(few.thickness) == 2 * RADII[0]
    assert float(many.thickness) < float(few.thickness)
    heights = [y for _, y in places(many.rows[0])]
    assert max(heights) - min(heights) <= MOST_HEIGHT or float(many.thickness) == 2 * RADII[-1]


@given(st.lists(ANGLES, min_size=1, max_size=30))
def test_ticks_keep_apart(values):
    for drawing in drawn(others=values):
        at = [float(tick.at) for tick in drawing.ticks]
        assert len(at) >= 2
        assert min(b - a for a, b in zip(at, at[1:], strict=False)) >= 30
