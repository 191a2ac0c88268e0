"""The scatter: sessions a week to the right, degrees up, nothing outside the frame."""

import re

import pytest

from athletes.charts.scatter import Spot, Zone, scatter, scatters

WIDE = ("wide", 772)


def spot(per_week, change, error=500, side="left", name=""):
    return Spot(per_week, change, error, side, name)


def drawn(*spots, zones=(), size=WIDE):
    return scatter(spots, zones, *size)


def numbers(path):
    return [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?", path)]


def test_a_mark_stands_at_its_sessions_and_its_change():
    """x = 44 + 18 + 2/4 · (758 − 44 − 36); y = 286 − 260 · (5 + 10)/20, on −10…+10."""
    mark = drawn(spot(2, 500, error=400)).marks[0]
    assert (mark.marker.x, mark.marker.y) == ("401", "91")


def test_the_bar_is_as_long_as_the_error_to_either_side():
    """On −10…+15: 10.4° a degree."""
    mark = drawn(spot(2, 500, error=600)).marks[0]
    x, top, foot = numbers(mark.bar)
    assert foot - top == pytest.approx(2 * 6 * 260 / 25, abs=0.2)
    assert (top + foot) / 2 == pytest.approx(float(mark.marker.y), abs=0.1)
    assert x == pytest.approx(401)


def test_the_band_is_the_smallest_error_and_lies_round_zero():
    found = drawn(spot(1, 500, 700), spot(3, 100, 500))
    _x, y, _width, height = (float(part) for part in found.band)
    assert y + height / 2 == pytest.approx(float(found.zero), abs=0.1)
    assert found.band_text[0] == "±5° error"


def test_the_band_is_as_wide_as_it_says():
    """On −10…+15 of 260: ±6° is 124.8 high."""
    found = drawn(spot(1, 500, 501))
    assert found.band_text[0] == "±6° error"
    assert float(found.band[3]) == pytest.approx(2 * 6 * 260 / 25, abs=0.2)


def test_without_an_error_there_is_neither_bar_nor_band():
    found = drawn(spot(1, 500, None))
    assert (found.band, found.band_text, found.marks[0].bar) == (None, None, "")


def test_left_is_a_circle_right_a_square_both_a_dot():
    left, right, both = drawn(spot(1, 0), spot(2, 0, side="right"), spot(3, 0, side="")).marks
    assert [mark.code for mark in (left, right, both)] == ["l", "r", "0"]
    assert left.badge is None


def test_a_few_get_badges_and_left_stands_left_of_right():
    left, right = drawn(spot(2, 300, name="1"), spot(2, 300, side="right", name="1")).marks
    assert (left.badge.letter, right.badge.letter) == ("L", "R")
    assert left.x == pytest.approx(401 - 8)
    assert right.x == pytest.approx(401 + 8)
    assert (float(left.name_x), left.name) == (pytest.approx(left.x), "1")


def test_a_pair_steps_aside_together():
    spots = [spot(2, 300, name="1"), spot(2, 300, side="right", name="1")]
    again = [spot(2, 320, name="2"), spot(2, 320, side="right", name="2")]
    first, _, left, right = drawn(*spots, *again).marks
    assert right.x - left.x == pytest.approx(16)
    assert abs(left.x - first.x) >= 32


@pytest.mark.parametrize("size", [WIDE, ("mid", 600), ("narrow", 330)])
def test_sixty_on_few_places_stay_inside_and_give_way(size):
    spots = [
        spot(n % 7, 100 * (n % 9) - 400, 500 + n, ("left", "right", "")[n % 3]) for n in range(60)
    ]
    found = drawn(*spots, size=size)
    left, right, top, bottom = (
        float(edge) for edge in (found.left, found.right, found.top, found.bottom)
    )
    for mark in found.marks:
        _x, high, low = numbers(mark.bar)
        assert left < mark.x < right
        assert top <= high < low <= bottom
    assert len({(round(mark.x), mark.marker.y) for mark in found.marks}) > 40


def test_at_no_sessions_a_mark_does_not_leave_the_frame():
    found = drawn(*(spot(0, 100, side="left") for _ in range(6)))
    assert all(mark.x > float(found.left) for mark in found.marks)


def test_the_axis_reaches_as_far_as_anybody_went():
    assert [tick.text for tick in drawn(spot(0, 0)).weeks] == ["0", "1", "2", "3", "4"]
    assert drawn(spot(6.2, 0)).weeks[-1].text == "7"


def test_levels_have_a_sign():
    texts = [tick.text for tick in drawn(spot(1, 0, 500)).levels]
    assert texts == ["−10°", "−5°", "0°", "+5°", "+10°"]


def test_a_zone_has_its_words_its_edge_and_the_interval_of_its_middle():
    zones = (Zone(0, 1, "under 1", 0, -200, 300), Zone(1, 3, "in between"), Zone(3, None, "often"))
    low, between, often = drawn(spot(1, 0), zones=zones).areas
    assert (low.edge, between.box, between.line) == ("", None, "")
    assert numbers(between.edge)[0] == pytest.approx(44 + 18 + 678 / 4, abs=0.1)
    _x, y, _width, height = (float(part) for part in low.box)
    assert height == pytest.approx(5 * 260 / 20)
    assert (y, y + height) == (pytest.approx(156 - 3 * 13), pytest.approx(156 + 2 * 13))
    assert float(low.x) < float(between.x) < float(often.x)


def test_nothing_to_draw_is_no_drawing():
    assert scatters([]) == ()
    assert [one.name for one in scatters([spot(1, 0)])] == ["wide", "mid", "narrow"]
