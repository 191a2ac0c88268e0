"""The chart of the athlete page: how it is looked at, and that chart, table and file agree."""

import csv
import io
from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from athletes import wording
from athletes.actions.marks import remove_baseline, set_baseline
from athletes.models import Athlete, NewBaseline, Series
from coaching.kernel.uuid7 import uuid7
from tests.conftest import actor_of
from tests.factories import AthleteFactory, SquadFactory, assess, assigned, logged, routine

pytestmark = pytest.mark.django_db
PRONE = ("prone", "active", "inclinometer", "pelvis_moves", "coach")


def days_ago(days):
    return timezone.now().date() - timedelta(days=days)


def page(client, athlete, **query):
    url = reverse("desk:athlete_detail", args=[athlete.club.slug, athlete.uuid])
    response = client.get(url, query)
    assert response.status_code == 200
    return response


def card_of(client, athlete, **query):
    return page(client, athlete, **query).context["reading"].trend


def rows_of(client, athlete, **query):
    url = reverse("desk:trend_csv", args=[athlete.club.slug, athlete.uuid])
    text = b"".join(client.get(url, query).streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


@pytest.fixture
def amara(club):
    """Ten days over a year and a half; on the second the left side was left out for pain."""
    athlete = AthleteFactory(club=club, name="=Amara O.")
    for n in range(10):
        on = days_ago(20 + 55 * (9 - n))
        both = {"external_rotation": ([41] * 3, [43] * 3)}
        left = None if n == 1 else [26 + n] * 3
        assess(athlete, on=on, left=left, right=[38 - n % 2] * 3, also=both)
    return athlete


# --- side and period ------------------------------------------------------------------------------


def test_one_side_leaves_the_difference_out(owner_client, amara):
    card = card_of(owner_client, amara, side="left")
    assert (len(card.days), len(card.sides), card.drawings[0].panel) == (9, 1, None)
    html = page(owner_client, amara, side="left").content.decode()
    assert "Left side over time" in html
    state = Series.unscoped.get(athlete=amara, motion="internal_rotation").state
    shown = wording.error(state["left"]["verdict"]["threshold"])
    assert f"the error of a change is {shown}." in html
    assert "Difference</th>" not in html.split('id="trend-days"')[1].split("</table>")[0]


def test_a_period_draws_its_days_and_says_where_the_baseline_is(owner_client, amara):
    card = card_of(owner_client, amara, period="6")
    assert len(card.days) == 3
    (words,) = card.outside
    assert words.startswith("Baseline: ")
    assert words.endswith("before the days drawn here.")
    assert "now" in card.days[0].used


def test_the_verdict_is_the_same_whatever_is_drawn(owner_client, amara):
    whole, cut = (card_of(owner_client, amara, period=one) for one in ("all", "3"))
    assert [side.sentence for side in cut.sides] == [side.sentence for side in whole.sides]
    assert [side.slope for side in cut.sides] == [side.slope for side in whole.sides]
    heights = {day.on: day.left_line for day in whole.days}
    assert all(heights[day.on] == day.left_line for day in cut.days)


def test_a_look_stays_when_the_motion_changes(owner_client, amara):
    html = page(owner_client, amara, side="left", period="12", slope="1").content.decode()
    assert "?motion=external_rotation&amp;side=left&amp;period=12&amp;slope=1" in html
    assert "?motion=internal_rotation&amp;side=right&amp;period=12&amp;slope=1" in html
    assert "?motion=internal_rotation&amp;period=12&amp;slope=1" in html  # both sides


def test_a_period_without_a_measurement_says_so_and_offers_the_others(owner_client, club):
    athlete = AthleteFactory(club=club)
    assess(athlete, on=days_ago(200))
    html = page(owner_client, athlete, period="3").content.decode()
    assert "Nothing measured in this time" in html
    assert 'id="period-all"' in html
    assert '<svg class="trend"' not in html


def test_a_side_that_was_never_measured_leads_back_to_both(owner_client, club):
    athlete = AthleteFactory(club=club)
    assess(athlete, on=days_ago(5), left=None, right=[38] * 3)
    html = page(owner_client, athlete, side="left").content.decode()
    assert "Nothing measured on the left</h3>" in html
    assert 'id="side-both"' in html


def test_more_than_two_years_are_drawn_when_asked_for(owner_client, club):
    athlete = AthleteFactory(club=club)
    for days in (1000, 900, 100, 10):
        assess(athlete, on=days_ago(days))
    assert len(card_of(owner_client, athlete).days) == 2
    assert len(card_of(owner_client, athlete, period="all").days) == 4
    assert 'id="period-24"' in page(owner_client, athlete).content.decode()


def test_what_the_address_says_wrong_is_not_said(owner_client, amara):
    card = card_of(owner_client, amara, side="up", period="99", slope="<", band="?")
    assert (card.side, len(card.days)) == ("", 10)


# --- chart, table and file ------------------------------------------------------------------------


@pytest.mark.parametrize("side", ["", "left", "right"])
@pytest.mark.parametrize("period", ["3", "12", "all"])
def test_drawing_table_and_file_have_the_same_days_and_values(owner_client, amara, side, period):
    look = {"motion": "internal_rotation", "side": side, "period": period}
    card = card_of(owner_client, amara, **look)
    rows = rows_of(owner_client, amara, **look)
    html = page(owner_client, amara, **look).content.decode()

    assert [row["date"] for row in rows] == [day.on.isoformat() for day in card.days]
    assert html.count("data-day=") == len(rows)
    for drawing in card.drawings:
        assert len(drawing.spots.split()) == len(rows)
        for line in drawing.lines:
            told = [row[f"{line.side}_deg"] for row in rows]
            assert len(line.markers) == len([value for value in told if value])
    for row, day in zip(rows, card.days, strict=True):
        assert row["used_for"] == day.used
        for name in ("left", "left_line", "right", "right_line", "difference"):
            said, value = row[f"{name}_deg"], getattr(day, name)
            assert (float(said) * 100 if said else None) == pytest.approx(value)


def test_the_line_in_the_file_is_as_high_as_the_drawn_one(owner_client, amara):
    rows = rows_of(owner_client, amara, side="right")[::-1]
    drawing = card_of(owner_client, amara, side="right").drawings[0]
    (line,) = drawing.lines[0].lines
    heights = [float(place.split(",")[1]) for place in line.split(" ")]
    values = [float(row["right_line_deg"]) for row in rows]
    levels = {float(tick.text[:-1]): float(tick.at) for tick in drawing.levels}
    (low, low_at), (high, high_at) = min(levels.items()), max(levels.items())
    for value, height in zip(values, heights, strict=True):
        expected = low_at + (high_at - low_at) * (value - low) / (high - low)
        assert height == pytest.approx(expected, abs=0.2)


def test_the_file_names_its_series_is_safe_and_has_no_name_in_its_name(owner_client, amara):
    url = reverse("desk:trend_csv", args=[amara.club.slug, amara.uuid])
    response = owner_client.get(url, {"motion": "external_rotation"})
    assert response.headers["Content-Disposition"] == (
        "attachment; filename*=UTF-8''evenstride-chart-external_rotation.csv"
    )
    row = rows_of(owner_client, amara, motion="external_rotation")[0]
    assert row["athlete"] == "'=Amara O."
    assert (row["motion"], row["position"], row["rater"]) == ("external_rotation", "prone", "coach")


def test_nothing_measured_is_a_file_of_headings(owner_client, club):
    assert rows_of(owner_client, AthleteFactory(club=club)) == []


def test_the_file_is_offered_to_those_who_may_export(owner_client, assistant_client, amara):
    url = reverse("desk:trend_csv", args=[amara.club.slug, amara.uuid])
    link = f'href="{url}?motion=internal_rotation&amp;side=left"'
    assert link in page(owner_client, amara, side="left").content.decode()
    assert link not in page(assistant_client, amara, side="left").content.decode()


# --- series ---------------------------------------------------------------------------------------


def test_two_ways_of_measuring_never_share_a_line(owner_client, amara):
    for n in range(4):
        assess(
            amara, on=days_ago(10 + 55 * n), left=[60 + n] * 3, right=[70] * 3, position="seated"
        )
    found = {}
    for row in Series.unscoped.filter(athlete=amara, motion="internal_rotation"):
        card = card_of(owner_client, amara, series=str(row.uuid))
        found[row.position] = {(day.on, day.left) for day in card.days}
        assert sum(len(line.lines) for line in card.drawings[0].lines) == 2
    assert (len(found["prone"]), len(found["seated"])) == (10, 4)
    assert found["prone"].isdisjoint(found["seated"])
    assert {left for _, left in found["seated"]} == {6000, 6100, 6200, 6300}


def test_the_switch_of_series_keeps_the_look(owner_client, amara):
    assess(amara, on=days_ago(5), position="seated")
    html = page(owner_client, amara, side="left", period="12").content.decode()
    form = html.split('class="series-ask')[1].split("</form>")[0]
    assert '<input type="hidden" name="side" value="left">' in form
    assert '<input type="hidden" name="period" value="12">' in form


# --- slope ----------------------------------------------------------------------------------------


def test_the_slope_is_drawn_when_asked_for(owner_client, amara):
    assert card_of(owner_client, amara).drawings[0].slopes == ()
    assert len(card_of(owner_client, amara, slope="1").drawings[0].slopes) == 2
    assert len(card_of(owner_client, amara, slope="1", side="left").drawings[0].slopes) == 1


def test_without_enough_days_there_is_no_slope_to_draw(owner_client, club):
    athlete = AthleteFactory(club=club)
    for n in range(4):
        assess(athlete, on=days_ago(10 + 20 * n))
    assert card_of(owner_client, athlete, slope="1").drawings[0].slopes == ()
    assert "Draw the slope" not in page(owner_client, athlete).content.decode()


# --- new baselines --------------------------------------------------------------------------------


def test_a_new_baseline_is_a_rule_with_its_reason_and_a_row_below(owner, owner_client, amara):
    on = days_ago(100)
    made = set_baseline(
        amara, PRONE, on, "New season", uuid=uuid7(), today=days_ago(0), by=actor_of(owner)
    )
    response = page(owner_client, amara)
    html, card = response.content.decode(), response.context["reading"].trend
    assert [rule.text for rule in card.drawings[0].rules] == ["New season"]
    assert [len(line.lines) for line in card.drawings[0].lines] == [2, 2]
    assert "New season <span" in html
    assert "Set by Nia Owner on" in html
    NewBaseline.unscoped.update(set_at=datetime(2025, 6, 8, 20, tzinfo=UTC))
    Athlete.unscoped.update(time_zone="Pacific/Auckland")
    assert "Set by Nia Owner on 9 June 2025" in page(owner_client, amara).text
    assert reverse("athletes:baseline_remove", args=[amara.club.slug, made.uuid]) in html

    remove_baseline(made, by=actor_of(owner))
    card = card_of(owner_client, amara)
    assert card.drawings[0].rules == ()


def test_a_long_pause_is_a_rule_too(owner_client, club):
    athlete = AthleteFactory(club=club)
    for days in (420, 400, 100, 80):
        assess(athlete, on=days_ago(days))
    (rule,) = card_of(owner_client, athlete).drawings[0].rules
    assert rule.text == "after a long pause"


def test_only_those_who_manage_set_and_take_back(assistant_client, reader_client, amara):
    NewBaseline.unscoped.create(
        club=amara.club, athlete=amara, position="prone", mode="active", endpoint="pelvis_moves",
        instrument="inclinometer", rater="coach", starts_on=date(2026, 1, 1), reason="New season",
    )  # fmt: skip
    for client in (assistant_client, reader_client):
        html = page(client, amara).content.decode()
        assert "New season" in html
        assert "Take back" not in html
        assert reverse("athletes:baseline_set", args=[amara.club.slug, amara.uuid]) not in html


# --- pain -----------------------------------------------------------------------------------------


def test_days_with_pain_are_marked_and_named(owner_client, amara):
    given = assigned(amara)
    logged(given, on=days_ago(3), pain=6)
    logged(given, on=days_ago(4), pain=1)
    assess(amara, on=days_ago(5), left=[20] * 3, right=[38] * 3, pain=5)
    card = card_of(owner_client, amara)
    assert [words.split(" (")[1] for words in card.pains] == [
        "session, 6 of 10)",
        "measuring, both sides not counted)",
    ]
    assert card.drawings[0].pains.path.count("z") == 2
    assert "Pain on 2 days." in card.label


def test_who_does_not_read_pain_sees_no_mark(reader_client, amara):
    logged(assigned(amara), on=days_ago(3), pain=6)
    card = card_of(reader_client, amara)
    assert (card.pains, card.drawings[0].pains) == ([], None)
    assert "Pain on" not in card.label


def test_older_sessions_than_were_read_are_said_to_be_missing(owner_client, amara):
    logged(assigned(amara), on=days_ago(3), pain=6)
    words = "Of sessions only those of the last 12 months."
    assert words in page(owner_client, amara).content.decode()
    assert words not in page(owner_client, amara, period="6").content.decode()


def test_pain_before_what_is_drawn_is_not_in_the_picture(owner_client, amara):
    assess(amara, on=days_ago(250), left=[20] * 3, right=[38] * 3, pain=5)
    assert len(card_of(owner_client, amara).pains) == 1
    assert card_of(owner_client, amara, period="3").pains == []


# --- published range ------------------------------------------------------------------------------


@pytest.fixture
def passive(club):
    athlete = AthleteFactory(club=club)
    for n in range(3):
        both = {"external_rotation": ([41] * 3, [43] * 3)}
        assess(athlete, on=days_ago(10 + 20 * n), mode="passive", also=both)
    return athlete


def test_the_range_is_off_until_asked_for(owner_client, passive):
    look = {"motion": "external_rotation"}
    assert card_of(owner_client, passive, **look).drawings[0].published is None
    html = page(owner_client, passive, **look, band="1").content.decode()
    assert "22° to 47°: about two thirds of published college athletes (women and men;" in html
    assert html.count('class="tr-pub"') == 4  # three widths and the key


def test_internal_rotation_asks_for_the_sex_first(owner_client, reader_client, passive):
    html = page(owner_client, passive, band="1").content.decode()
    edit = reverse("athletes:athlete_edit", args=[passive.club.slug, passive.uuid])
    assert f'href="{edit}#id_sex"' in html
    assert 'class="tr-pub"' not in html
    assert f"{edit}#id_sex" not in page(reader_client, passive, band="1").content.decode()
    passive.sex = "male"
    passive.save()
    assert "20° to 37°" in page(owner_client, passive, band="1").content.decode()


@pytest.mark.parametrize("motion", ["total_rotation", "internal_rotation"])
def test_the_total_arc_and_active_have_none(owner_client, amara, passive, motion):
    athlete = passive if motion == "total_rotation" else amara
    html = page(owner_client, athlete, motion=motion, band="1").content.decode()
    assert 'class="tr-pub"' not in html
    assert "published range" not in html


# --- cost -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 3])
def test_a_look_costs_no_query_of_its_own(
    owner_client, owner, club, count, django_assert_num_queries
):
    athlete = AthleteFactory(club=club, sex="female", squads=[SquadFactory(club=club)])
    for n in range(count):
        assess(athlete, on=days_ago(2 + n), rater_user=owner.user, mode="passive", pain=n or None)
        logged(assigned(athlete, routine(club, title=f"R{n}")), on=days_ago(1 + n), pain=6)
    url = reverse("desk:athlete_detail", args=[club.slug, athlete.uuid])
    with django_assert_num_queries(12):
        owner_client.get(url, {"side": "left", "period": "3", "slope": "1", "band": "1"})
    with django_assert_num_queries(12):
        b"".join(owner_client.get(url.rstrip("/") + "/trend.csv").streaming_content)
