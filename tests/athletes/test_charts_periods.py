"""Routines under the trend, and days as cells: known places, clipped, cut by pauses."""

from datetime import date, timedelta

import pytest

from athletes import charts
from athletes.charts import periods
from tests.athletes.test_charts import DAYS, TODAY, numbers, story

WIDTHS = (("wide", 772), ("mid", 600), ("narrow", 330))
BASE = charts.Period("90/90 base", date(2026, 3, 9), date(2026, 4, 19))
BANDED = charts.Period("Banded IR, extra on left", date(2026, 4, 27), date(2026, 6, 21))


def drawn(*told, name="wide", width=772):
    return charts.trend(story(periods=told), name, width)


def place(one, on):
    """Where a day is, from the places of two measured days in the same drawing."""
    first, *_, last = (float(x) for x in one.spots.split())
    return first + (last - first) * (on - DAYS[0].on) / (DAYS[-1].on - DAYS[0].on)


@pytest.mark.parametrize(("name", "width"), WIDTHS)
def test_a_period_is_a_column_from_its_first_day_to_the_end_of_its_last(name, width):
    one = drawn(BASE, name=name, width=width)
    (column,) = one.periods.columns
    assert float(column.x) == pytest.approx(place(one, BASE.first), abs=0.2)
    end = float(column.x) + float(column.width)
    assert end == pytest.approx(place(one, BASE.last + timedelta(days=1)), abs=0.3)


@pytest.mark.parametrize(("name", "width"), WIDTHS)
def test_what_is_to_come_is_drawn_apart_from_today_on(name, width):
    one = drawn(BANDED, name=name, width=width)
    (lane,) = one.periods.lanes
    (past,), (planned,) = lane.past, lane.planned
    assert float(past.x) + float(past.width) == pytest.approx(float(one.today), abs=0.15)
    assert float(planned.x) == pytest.approx(float(one.today), abs=0.05)


def test_what_was_over_has_nothing_planned_and_what_comes_no_past():
    later = charts.Period("Later", TODAY + timedelta(days=2), TODAY + timedelta(days=9))
    over, coming = drawn(BASE, later).periods.lanes
    assert (len(over.past), len(over.planned)) == (1, 0)
    assert (len(coming.past), len(coming.planned)) == (0, 1)


def test_a_pause_is_a_gap_of_its_days():
    paused = charts.Period(
        "Banded", BANDED.first, BANDED.last, [(date(2026, 5, 4), date(2026, 5, 10))]
    )
    one = drawn(paused)
    before, after = one.periods.columns
    gap = float(after.x) - float(before.x) - float(before.width)
    week = place(one, date(2026, 5, 11)) - place(one, date(2026, 5, 4))
    assert gap == pytest.approx(week, abs=0.3)
    assert len(one.periods.lanes[0].past) == 2


def test_a_pause_over_all_of_it_leaves_nothing_to_draw():
    away = charts.Period("Away", BASE.first, BASE.last, [(BASE.first, BASE.last)])
    assert (drawn(away).periods.columns, drawn(away).periods.lanes) == ((), ())


@pytest.mark.parametrize(("name", "width"), WIDTHS)
def test_nothing_leaves_the_frame(name, width):
    long = charts.Period("A routine of a very long name, extra on left", date(2020, 1, 1),
                         date(2030, 1, 1))  # fmt: skip
    short = charts.Period("Another one with a long name, extra on right", TODAY, TODAY)
    one = drawn(long, BASE, short, name=name, width=width)
    left, right = float(one.left), float(one.right)
    for lane in one.periods.lanes:
        for box in (*lane.past, *lane.planned):
            assert left - 0.1 <= float(box.x)
            assert float(box.x) + float(box.width) <= right + 0.1
        letters = len(lane.text) * periods.LETTER
        at = float(lane.text_x)
        starts, ends = (at, at + letters) if lane.anchor == "start" else (at - letters, at)
        assert starts + 0.1 >= 0
        assert ends <= width + 0.1


def test_lanes_push_the_months_down_and_stand_apart():
    none, two = drawn(), drawn(BASE, BANDED)
    assert float(two.month_y) - float(none.month_y) == periods.lanes_height([BASE, BANDED])
    assert float(two.height) - float(none.height) == periods.lanes_height([BASE, BANDED])
    first, second = (float(lane.y) for lane in two.periods.lanes)
    assert first >= float(two.panel.bottom)
    assert second - first >= float(two.periods.lanes[0].height)
    assert second + float(two.periods.lanes[1].height) < float(two.month_y) - 10


def test_a_name_stands_inside_where_there_is_room_else_beside():
    long = charts.Period("Hips", date(2026, 1, 20), date(2026, 5, 30))
    inside, beside = drawn(long, BANDED, name="narrow", width=330).periods.lanes
    assert (inside.anchor, float(inside.text_x)) == ("start", float(inside.past[0].x) + 9)
    assert (beside.anchor, float(beside.text_x)) == ("end", float(beside.past[0].x) - 7)


def test_the_newest_four_are_drawn_oldest_on_top():
    many = [
        charts.Period(f"R{n}", date(2026, 1, 16) + timedelta(days=20 * n), date(2026, 6, 1))
        for n in range(6)
    ]
    assert [lane.text for lane in drawn(*reversed(many)).periods.lanes] == ["R2", "R3", "R4", "R5"]


def test_what_is_planned_far_ahead_does_not_push_the_past_aside():
    far = charts.Period("Far", TODAY, TODAY + timedelta(days=300))
    assert float(drawn(far).today) > float(drawn(far).left) + 400


# --- cells ----------------------------------------------------------------------------------------


def test_each_kind_of_day_is_in_its_own_path():
    row = charts.cells(["done", "part", "missed", "rest", "today"])
    assert (row.full.count("z"), row.hollow.count("z")) == (2, 2)
    assert (row.dots.count("M"), row.today.count("z")) == (1, 1)


def test_cells_stand_one_step_apart_and_inside():
    row = charts.cells(["done"] * 15)
    starts = [float(part.split(" ")[0]) for part in row.full.split("M")[1:]]
    steps = {round(b - a, 1) for a, b in zip(starts, starts[1:], strict=False)}
    assert steps == {9.4}
    assert max(starts) + 7 < float(row.width)


def test_a_day_done_in_part_is_half_full():
    row = charts.cells(["part"], height=18)
    assert min(numbers(row.full)[1::2][:1]) == 9
