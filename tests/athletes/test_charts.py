"""The geometry of the charts: known points, left and right mirrored, nothing outside the frame.

Known points were worked out by hand from the design's drawing of the same numbers.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta

import pytest

from athletes import charts
from athletes.charts import axes, shapes


@dataclass(frozen=True)
class Day:
    on: date
    left: int | None
    right: int | None
    difference: int | None


def day(on: date, left: int | None, right: int | None) -> Day:
    both = left is not None and right is not None
    return Day(on, left, right, left - right if both else None)


def same(values):
    """No smoothing, so that lines go through the days themselves."""
    return list(values)


DAYS = [
    day(date(2026, 1, 15), 2700, 3600),
    day(date(2026, 3, 3), 2500, 3700),
    day(date(2026, 6, 8), 3000, 3800),
]
TODAY = date(2026, 6, 11)


def story(days=DAYS, **changes):
    told = {"days": days, "error": 500, "today": TODAY, "smooth": same} | changes
    return charts.Story(**told)


def numbers(path: str) -> list[float]:
    return [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?", path)]


# --- shapes ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "text"), [(92.88, "92.9"), (180.0, "180"), (-0.04, "0"), (-3.25, "-3.2")]
)
def test_a_coordinate_has_one_decimal_and_no_trailing_zero(value, text):
    assert shapes.num(value) == text


def test_the_side_with_less_is_left_when_left_minus_right_is_negative():
    assert [charts.less_side(d) for d in (-1, 0, 1)] == ["left", "", "right"]


# --- strip ---------------------------------------------------------------------------------------


def test_a_strip_puts_the_mark_on_the_side_with_less():
    left, right = charts.strip(-800, 500), charts.strip(800, 500)
    assert left.marker.side == "left"
    assert float(left.marker.x) == pytest.approx(74 - 8 * 65 / 15, abs=0.05)
    # The square's corner is half an edge from its centre.
    centre = float(right.marker.x) + float(right.marker.size) / 2
    assert centre == pytest.approx(148 - float(left.marker.x), abs=0.1)


def test_a_strips_band_is_as_wide_as_the_error():
    x, _, width, _ = charts.strip(0, 500).band
    assert float(width) == pytest.approx(2 * 5 * 65 / 15, abs=0.05)
    assert float(x) + float(width) / 2 == pytest.approx(74, abs=0.1)


def test_a_strip_clips_a_difference_beyond_its_scale_and_says_so():
    far, farther = charts.strip(-1600, 500), charts.strip(-4000, 500)
    assert far.marker.x == farther.marker.x == "9"
    assert far.clipped
    assert not charts.strip(-1500, 500).clipped


def test_a_strip_without_a_difference_has_no_mark():
    empty = charts.strip(None, None)
    assert (empty.marker, empty.stem, empty.band) == (None, "", None)


def test_a_large_strip_has_ticks_on_both_sides_with_positive_numbers():
    words = [tick.text for tick in charts.strip(-800, 500, large=True).ticks]
    assert words == ["15°", "10°", "5°", "5°", "10°", "15°"]


# --- spark -------------------------------------------------------------------------------------


def test_a_spark_goes_up_where_left_has_less():
    spark = charts.spark([0, -1000], 500)
    _, first_y, _, last_y = numbers(spark.line)
    assert last_y < first_y
    assert spark.marker.side == "left"


def test_a_spark_of_one_day_has_a_mark_and_no_line():
    spark = charts.spark([300], 700)
    assert spark.line == ""
    assert spark.marker.side == "right"


def test_a_spark_of_nothing_is_only_its_band():
    assert charts.spark([], 500).marker is None


# --- fan ---------------------------------------------------------------------------------------

LEFT, RIGHT = charts.Hip(3000, 4100), charts.Hip(3800, 4300)


def test_internal_rotation_swings_each_foot_outward():
    left, right = charts.fan(LEFT, RIGHT, error=500, differs=True).hips
    left_foot = numbers(left.internal_edge)[2]
    right_foot = numbers(right.internal_edge)[2]
    assert left_foot < float(left.badge.x)
    assert right_foot > float(right.badge.x)


def test_external_rotation_swings_each_foot_inward():
    left, right = charts.fan(LEFT, RIGHT, error=500, differs=True).hips
    assert numbers(left.external_edge)[2] > float(left.badge.x)
    assert numbers(right.external_edge)[2] < float(right.badge.x)


def test_the_left_hip_stands_left_of_the_right_hip():
    left, right = charts.fan(LEFT, RIGHT, error=500, differs=True).hips
    assert (left.side, right.side) == ("left", "right")
    assert float(left.badge.x) < 180 < float(right.badge.x)


def test_equal_hips_are_each_others_mirror_image():
    left, right = charts.fan(LEFT, LEFT, error=500, differs=False).hips
    for one, other in (
        (left.internal_edge, right.internal_edge),
        (left.external_edge, right.external_edge),
        (left.zero, right.zero.replace("V", " V")),
    ):
        ours, theirs = numbers(one), numbers(other)
        assert ours[0] == pytest.approx(360 - theirs[0], abs=0.11)
        assert ours[1] == pytest.approx(theirs[1], abs=0.11)


def test_the_missing_wedge_is_drawn_on_the_side_with_less_and_only_when_the_sides_differ():
    left, right = charts.fan(LEFT, RIGHT, error=500, differs=True).hips
    assert left.missing
    assert not right.missing
    assert all(not hip.missing for hip in charts.fan(LEFT, RIGHT, error=500, differs=False).hips)


def test_a_hip_that_was_not_measured_shows_a_dash_and_no_wedge():
    left, right = charts.fan(charts.Hip(None, 4000), RIGHT, error=500, differs=True).hips
    assert left.internal == left.soft == left.internal_edge == left.ghost == ""
    assert [label.text for label in left.labels] == ["–", "40°"]
    assert (left.total, right.total) == ("–", "81°")


def test_a_hip_that_does_not_reach_neutral_has_an_edge_but_no_wedge():
    left, _ = charts.fan(charts.Hip(-500, 4000), RIGHT, error=500, differs=True).hips
    assert left.internal == ""
    assert numbers(left.internal_edge)[2] > float(left.badge.x)


@pytest.mark.parametrize("most", [6000, 7500, 10000])
def test_a_large_rotation_stays_inside_the_picture(most):
    hips = charts.fan(charts.Hip(most, 4000), charts.Hip(most, 4000), error=500, differs=False).hips
    assert numbers(hips[0].internal_edge)[2] >= -4
    assert numbers(hips[1].internal_edge)[2] <= 364


# --- trend -------------------------------------------------------------------------------------


def test_a_trend_is_drawn_at_three_widths():
    assert [(t.name, t.width) for t in charts.trends(story())] == [
        ("wide", 772),
        ("mid", 600),
        ("narrow", 330),
    ]


def test_a_trend_of_nothing_is_not_drawn():
    assert charts.trends(story([])) == ()
    assert charts.trends(story([day(TODAY, None, None)])) == ()


def test_higher_angles_stand_higher_and_later_days_stand_further_right():
    wide = charts.trends(story())[0]
    left = next(line for line in wide.lines if line.side == "left")
    right = next(line for line in wide.lines if line.side == "right")
    xs = [float(mark.x) for mark in left.markers]
    assert xs == sorted(xs)
    assert all(float(r.y) < float(le.y) for le, r in zip(left.markers, right.markers, strict=True))


def test_a_known_point_of_the_wide_trend():
    box = axes.frame(772, [d.on for d in DAYS], [2500, 3800], [-1200], 500, TODAY)
    assert (box.low, box.high) == (20, 45)
    assert box.y(2000) == box.bottom == 236
    assert box.y(4500) == box.top == 30
    assert box.y(3250) == pytest.approx(133)
    assert box.panel_y(0) == box.panel_middle
    assert box.panel_y(-1500) == box.panel_top


def test_the_lower_panel_grows_with_the_largest_difference():
    box = axes.frame(772, [TODAY], [4000, 6000], [-1960], 700, TODAY)
    assert box.most == 20
    assert box.panel_top <= box.panel_y(-1960) < box.panel_middle


def test_a_band_is_half_the_error_above_and_below_its_line():
    wide = charts.trends(story())[0]
    left = next(line for line in wide.lines if line.side == "left")
    line, band = numbers(left.lines[0]), numbers(left.bands[0])
    five_degrees = (236 - 30) * 5 / 25
    assert line[1] - band[1] == pytest.approx(five_degrees / 2, abs=0.1)
    assert band[-1] - band[1] == pytest.approx(five_degrees, abs=0.1)


def test_the_gap_is_tinted_only_where_the_bands_do_not_touch():
    apart = charts.trends(story())[0]
    touching = charts.trends(story([day(d.on, 3000, 3400) for d in DAYS]))[0]
    assert len(apart.gaps) == 2
    assert touching.gaps == ()


def test_a_gap_that_closes_is_tinted_up_to_where_the_bands_meet():
    days = [day(date(2026, 1, 1), 3000, 4000), day(date(2026, 2, 1), 3000, 3000)]
    (gap,) = charts.trends(story(days))[0].gaps
    spots = numbers(charts.trends(story(days))[0].spots)
    places = numbers(gap)
    # 10° apart at first and 0° at last: with ±2.5° each, the bands meet half way.
    assert places[0] == spots[0]
    assert places[2] == pytest.approx(sum(spots) / 2, abs=0.1)
    assert places[3] == pytest.approx(places[5], abs=0.1)


def test_exchanging_the_sides_exchanges_the_lines():
    swapped = [day(d.on, d.right, d.left) for d in DAYS]
    ours, theirs = charts.trends(story())[0], charts.trends(story(swapped))[0]
    assert ours.lines[0].lines == theirs.lines[1].lines
    assert ours.lines[1].bands == theirs.lines[0].bands
    assert {s.side for s in ours.panel.stems} == {"left"}
    assert {s.side for s in theirs.panel.stems} == {"right"}


def test_a_line_breaks_after_a_pause_of_more_than_180_days_and_at_a_new_baseline():
    first = date(2025, 1, 1)
    days = [day(first + timedelta(days=n), 3000, 3400) for n in (0, 20, 201, 220)]
    broken = charts.trends(story(days))[0]
    assert [len(line.lines) for line in broken.lines] == [2, 2]
    kept = [day(first + timedelta(days=n), 3000, 3400) for n in (0, 20, 200, 220)]
    assert [len(line.lines) for line in charts.trends(story(kept))[0].lines] == [1, 1]
    restarted = charts.trends(story(kept, restarts=[first + timedelta(days=200)]))[0]
    assert [len(line.lines) for line in restarted.lines] == [2, 2]


def test_a_side_that_was_left_out_leaves_its_day_without_a_mark():
    days = [DAYS[0], day(DAYS[1].on, None, 3700), DAYS[2]]
    wide = charts.trends(story(days))[0]
    assert [len(line.markers) for line in wide.lines] == [3, 2]
    assert len(wide.panel.stems) == 2
    assert len(wide.spots.split()) == 3


def test_end_labels_keep_apart_when_the_lines_end_together():
    wide = charts.trends(story([day(d.on, 3000, 3000) for d in DAYS]))[0]
    heights = sorted(float(end.y) for end in wide.ends)
    assert heights[1] - heights[0] >= 22


def test_without_an_error_nothing_is_judged_by_a_band():
    wide = charts.trends(story(error=None))[0]
    assert wide.gaps == ()
    assert all(line.bands == () for line in wide.lines)
    assert [words for words, _ in wide.panel.words] == ["Left less", "Right less"]


def test_the_error_in_words_is_rounded_up():
    wide, _, narrow = charts.trends(story(error=693))
    assert wide.panel.words[2][0] == "±7° error"
    assert narrow.panel.words[2][0] == "±7°"


def test_baseline_and_current_days_are_bracketed():
    told = story(baseline=[DAYS[0].on], current=[DAYS[2].on])
    wide = charts.trends(told)[0]
    assert [window.text for window in wide.windows] == ["baseline", "now"]
    spots = numbers(wide.spots)
    first, last = (numbers(window.path) for window in wide.windows)
    assert first[0] < spots[0] < first[3]
    assert last[0] < spots[2] < last[3]


@pytest.mark.parametrize("years", [0, 1, 3, 10])
def test_month_labels_do_not_run_into_each_other(years):
    start = date(2026 - years, 1, 10)
    days = [day(start, 3000, 3400), day(TODAY, 3000, 3400)]
    for drawing in charts.trends(story(days)):
        xs = [float(tick.at) for tick in drawing.months]
        assert xs
        assert all(later - earlier >= 30 for earlier, later in zip(xs, xs[1:], strict=False))


def test_a_first_measurement_of_today_still_makes_a_chart():
    wide = charts.trends(story([day(TODAY, 3000, 3400)]))[0]
    assert 44 < float(wide.spots) < 688
    assert all(line.lines == () for line in wide.lines)
    assert all(len(line.bands) == 1 for line in wide.lines)
