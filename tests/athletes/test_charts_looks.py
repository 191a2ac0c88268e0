"""One side, a period, new baselines, pain, slope and range in the trend: the geometry of each."""

from datetime import date, timedelta

import pytest

from athletes import charts
from athletes.change import running_median
from athletes.charts.events import LETTER
from tests.athletes.test_charts import DAYS, TODAY, day, numbers, story

START = date(2026, 1, 5)
MANY = [day(START + timedelta(days=14 * n), 3000 + 10 * n, 3800 - 7 * n) for n in range(10)]


def wide(days=MANY, **told):
    return charts.trend(story(days, **told), "wide", 772)


def places(polyline: str) -> list[tuple[float, ...]]:
    return [tuple(numbers(pair)) for pair in polyline.split(" ")]


# --- one side -------------------------------------------------------------------------------------


@pytest.mark.parametrize("side", ["left", "right"])
def test_one_side_alone_has_one_line_one_end_and_no_difference(side):
    one = wide(side=side, gap=800)
    assert [line.side for line in one.lines] == [end.side for end in one.ends] == [side]
    assert (one.panel, one.gaps, one.gap_label) == (None, (), None)


def test_without_the_lower_panel_what_follows_moves_up():
    both, one = wide(), wide(side="left")
    assert float(both.panel.top) > float(both.bottom)
    assert float(both.height) - float(one.height) > 80
    assert float(one.foot) < float(one.month_y)


def test_one_side_has_only_the_days_on_which_it_was_measured():
    days = [DAYS[0], day(DAYS[1].on, None, 3700), DAYS[2]]
    assert len(wide(days, side="left").spots.split()) == 2
    assert len(wide(days, side="right").spots.split()) == 3
    assert charts.trends(story([day(TODAY, None, 3700)], side="left")) == ()


# --- period ---------------------------------------------------------------------------------------


def test_a_period_draws_its_days_alone():
    since = MANY[4].on
    cut = wide(since=since)
    assert len(cut.spots.split()) == 6
    assert [len(line.markers) for line in cut.lines] == [6, 6]
    assert len(cut.panel.stems) == 6
    assert charts.trends(story(MANY, since=MANY[-1].on + timedelta(days=1))) == ()


def test_the_line_is_as_high_on_a_day_whatever_the_period():
    told = story(MANY, smooth=running_median)
    whole = dict(charts.stretches(told, "left")[0])
    cut = charts.stretches(story(MANY, smooth=running_median, since=MANY[4].on), "left")
    assert [len(run) for run in cut] == [6]
    assert all(whole[on] == value for on, value in cut[0])


def test_windows_keep_their_days_and_open_towards_those_that_are_not_drawn():
    baseline, current = [d.on for d in MANY[:3]], [d.on for d in MANY[-3:]]
    whole = wide(baseline=baseline, current=current).windows
    partly = wide(baseline=baseline, current=current, since=MANY[2].on).windows
    away = wide(baseline=baseline, current=current, since=MANY[5].on).windows
    assert [window.text for window in whole] == ["baseline", "now"]
    assert whole[0].path.count("V") == 2
    assert partly[0].path.count("V") == 1
    assert partly[0].path.startswith("M44 18")
    assert [window.text for window in away] == ["now"]


# --- new baselines --------------------------------------------------------------------------------


def test_a_new_baseline_is_a_rule_between_its_days():
    on = MANY[5].on - timedelta(days=1)
    one = wide(starts=[charts.Start(on, "New season")], restarts=[on])
    (rule,) = one.rules
    spots = numbers(one.spots)
    assert spots[4] < float(rule.x) < spots[5]
    assert rule.text == "New season"
    assert [len(line.lines) for line in one.lines] == [2, 2]


@pytest.mark.parametrize(("name", "width"), [("wide", 772), ("mid", 600), ("narrow", 330)])
@pytest.mark.parametrize("place", range(1, 10))
def test_a_reason_is_cut_to_the_room_there_is(name, width, place):
    long = "After an injury: pulled the left hamstring in the final of the regional cup"
    starts = [charts.Start(MANY[place].on, long), charts.Start(MANY[-1].on, long)]
    one = charts.trend(story(MANY, starts=starts), name, width)
    for rule in one.rules:
        wide_text = len(rule.text) * LETTER
        at = float(rule.text_x)
        start, end = (at, at + wide_text) if rule.anchor == "start" else (at - wide_text, at)
        assert start >= float(one.left)
        assert end <= float(one.right) + 1
    spans = sorted((float(rule.x), rule.anchor) for rule in one.rules)
    assert len(spans) == len({start.on for start in starts})


def test_a_rule_outside_the_period_is_not_drawn():
    starts = [charts.Start(MANY[1].on, "New season")]
    assert wide(starts=starts, since=MANY[5].on).rules == ()


# --- pain -----------------------------------------------------------------------------------------


def test_each_day_with_pain_is_one_mark_between_the_panels():
    days = [MANY[2].on, MANY[7].on + timedelta(days=3)]
    one = wide(pains=days)
    assert one.pains.path.count("z") == 2
    first = numbers(one.pains.path)
    assert first[0] == pytest.approx(numbers(one.spots)[2], abs=0.06)
    assert float(one.bottom) < first[1] < float(one.panel.top)
    assert wide().pains is None


def test_with_one_side_the_marks_stand_below_it_and_above_the_months():
    one = wide(pains=[MANY[2].on], side="left")
    assert float(one.bottom) < numbers(one.pains.path)[1] < float(one.foot) < float(one.month_y)


# --- slope ----------------------------------------------------------------------------------------


def test_a_slope_goes_through_its_middle_and_its_wedge_is_pinched_there():
    tilt = charts.Tilt(MANY[0].on, MANY[-1].on, 63, 3045, 10 / 14, 5 / 14, 15 / 14)
    one = wide(tilts=[tilt])
    (slope,) = one.slopes
    x0, y0, x1, y1 = numbers(slope.line)
    spots = numbers(one.spots)
    assert (x0, x1) == (spots[0], spots[-1])
    assert y1 < y0
    wedge = places(slope.wedge)
    assert wedge[1] == wedge[4] == pytest.approx(((x0 + x1) / 2, (y0 + y1) / 2), abs=0.11)
    low, high = wedge[2][1], wedge[3][1]
    assert high < y1 < low


def test_a_slope_without_an_interval_has_a_flat_wedge():
    tilt = charts.Tilt(MANY[0].on, MANY[-1].on, 63, 3045, 0, 0, 0)
    (slope,) = wide(tilts=[tilt]).slopes
    assert len({y for _, y in places(slope.wedge)}) == 1


# --- published range ------------------------------------------------------------------------------


def test_a_published_range_lies_at_its_degrees_and_the_axis_holds_it():
    one = wide(published=(3000, 4600))
    top, height = float(one.published.y), float(one.published.height)
    assert float(one.top) <= top
    assert top + height <= float(one.bottom)
    levels = {tick.text: float(tick.at) for tick in one.levels}
    assert top + height == pytest.approx(levels["30°"], abs=0.11)
    assert height == pytest.approx(1.6 * (levels["30°"] - levels["40°"]), abs=0.2)
    assert wide().published is None


# --- many points ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("count", "radius"), [(2, "4.4"), (40, "4.4"), (60, "3"), (200, "2.2")])
def test_marks_shrink_before_they_run_into_each_other(count, radius):
    days = [day(START + timedelta(days=7 * n), 3000, 3800) for n in range(count)]
    one = charts.trend(story(days, today=days[-1].on), "wide", 772)
    left = next(line for line in one.lines if line.side == "left")
    assert {mark.size for mark in left.markers} == {radius}
    assert all(0 <= x <= 772 for x in numbers(one.spots))
