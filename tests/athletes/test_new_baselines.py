"""New baselines: what the action allows and refuses, and its page."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from athletes.actions.keeping import differences
from athletes.actions.marks import CannotStart, remove_baseline, set_baseline
from athletes.models import NewBaseline, Series
from coaching.audit.models import AuditEvent
from coaching.kernel.uuid7 import uuid7
from tests.conftest import actor_of
from tests.factories import AthleteFactory, assess

pytestmark = pytest.mark.django_db
PRONE = ("prone", "active", "inclinometer", "pelvis_moves", "coach")


def days_ago(days):
    return timezone.now().date() - timedelta(days=days)


@pytest.fixture
def amara(club):
    athlete = AthleteFactory(club=club, name="Amara O.")
    for n in range(6):
        assess(athlete, on=days_ago(100 - 10 * n), left=[30 + n] * 3, right=[38] * 3)
    return athlete


@pytest.fixture
def start(amara, owner):
    def start_anew(starts_on, reason="New season", **more):
        given = {"uuid": uuid7(), "today": days_ago(0), "by": actor_of(owner)} | more
        return set_baseline(amara, PRONE, starts_on, reason, **given)

    return start_anew


def count_of(athlete):
    return Series.unscoped.get(athlete=athlete, motion="internal_rotation").state["left"]["n"]


def url(athlete, **query):
    return reverse("athletes:baseline_set", args=[athlete.club.slug, athlete.uuid])


# --- the action -----------------------------------------------------------------------------------


def test_verdicts_start_anew_history_stays_and_the_deed_is_noted(amara, start, owner):
    made = start(days_ago(75))
    row = Series.unscoped.get(athlete=amara, motion="internal_rotation")
    assert (row.state["left"]["n"], len(row.state["points"])) == (3, 6)
    assert (made.set_by, made.reason) == (owner.user, "New season")
    event = AuditEvent.unscoped.get(action="baseline.set")
    assert (event.object_uuid, event.fields) == (made.uuid, ["reason", "starts_on"])
    assert differences([amara.pk]) == []


def test_taking_it_back_brings_everything_back(amara, start, owner):
    before = Series.unscoped.get(athlete=amara, motion="internal_rotation").state
    made = start(days_ago(75))
    remove_baseline(made, by=actor_of(owner))
    remove_baseline(made, by=actor_of(owner))
    assert Series.unscoped.get(athlete=amara, motion="internal_rotation").state == before
    assert AuditEvent.unscoped.filter(action="baseline.removed").count() == 1


@pytest.mark.parametrize("days", [-1, 0, 40, 400])
def test_any_day_up_to_tomorrow_is_allowed(amara, start, days):
    assert start(days_ago(days)).starts_on == days_ago(days)


def test_a_day_after_tomorrow_is_refused(amara, start):
    with pytest.raises(CannotStart, match="Choose tomorrow or an earlier day"):
        start(days_ago(-2))
    assert count_of(amara) == 6


def test_the_same_press_twice_is_one_baseline(amara, start):
    once = uuid7()
    assert start(days_ago(50), uuid=once) == start(days_ago(50), uuid=once)
    assert NewBaseline.unscoped.count() == 1


@pytest.mark.parametrize(("days", "reason"), [(40, "New season"), (50, "After an injury")])
def test_a_form_used_for_one_baseline_sets_no_other(amara, start, days, reason):
    once = uuid7()
    start(days_ago(50), uuid=once)
    with pytest.raises(CannotStart, match="This form was used before"):
        start(days_ago(days), reason, uuid=once)
    assert NewBaseline.unscoped.count() == 1


def test_a_second_one_from_the_same_day_is_refused(amara, start):
    start(days_ago(50), "After an injury")
    with pytest.raises(CannotStart, match=r"already \(After an injury\)"):
        start(days_ago(50))


def test_nothing_is_written_about_who_no_longer_agrees(amara, start):
    amara.consent = "withdrawn"
    amara.save()
    with pytest.raises(CannotStart, match="withdrawn consent"):
        start(days_ago(50))


# --- the page -------------------------------------------------------------------------------------


def test_the_page_says_plainly_what_it_does(owner_client, amara):
    html = owner_client.get(url(amara)).content.decode()
    assert "Everything measured face down, active, inclinometer starts anew" in html
    assert "History stays" in html
    for example in ("After an injury", "New way of placing the tool", "New season"):
        assert example in html
    assert "Only with “From a day that I choose”. Measured like this on" in html
    assert "Squad" in html.split('aria-current="page"')[1][:400]  # where one is


def test_one_tap_is_enough_from_the_next_measurement_on(owner_client, amara):
    response = owner_client.post(url(amara), {"when": "next", "example": "New season"}, follow=True)
    (made,) = NewBaseline.unscoped.all()
    assert (made.starts_on, made.reason) == (days_ago(49), "New season")
    assert response.redirect_chain[0][0].endswith("#trend")
    assert "What was measured before stays in the chart." in response.content.decode()


def test_the_next_measurement_is_after_the_last_one_of_any_movement(owner_client, amara):
    assess(amara, on=days_ago(5), motion="external_rotation")
    row = Series.unscoped.get(athlete=amara, motion="internal_rotation")
    owner_client.post(f"{url(amara)}?series={row.uuid}", {"when": "next", "example": "New season"})
    assert NewBaseline.unscoped.get().starts_on == days_ago(4)


def test_own_words_stand_after_the_example_or_alone(owner_client, amara):
    chosen = {"when": "day", "starts_on": days_ago(30).isoformat()}
    more = {"example": "After an injury", "reason": " left  hamstring "}
    owner_client.post(url(amara), {**chosen, **more})
    chosen["starts_on"] = days_ago(20).isoformat()
    owner_client.post(url(amara), {**chosen, "example": "other", "reason": "New shoes"})
    reasons = NewBaseline.unscoped.order_by("pk").values_list("reason", flat=True)
    assert list(reasons) == ["After an injury: left hamstring", "New shoes"]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"when": "next", "example": "other"}, "Say why the numbers start anew"),
        ({"when": "next"}, "Say why the numbers start anew"),
        ({"when": "day", "example": "New season"}, "Choose the first day that counts."),
        ({"when": "day", "starts_on": "31.3.26x", "example": "New season"}, "Enter a date"),
        ({"when": "day", "starts_on": "2100-01-01", "example": "New season"}, "or an earlier day"),
        ({"when": "next", "starts_on": "2026-01-01", "example": "New season"}, "leave the day"),
        ({"example": "New season"}, "Choose from when on"),
        ({"when": "next", "reason": "x" * 201}, "Keep this to 200 characters"),
        ({"when": "next", "example": "New season", "reason": "x" * 195}, "Keep this to 200"),
    ],
)
def test_bad_input_is_said_and_nothing_typed_is_lost(owner_client, amara, typed, words):
    response = owner_client.post(url(amara), typed)
    html = response.content.decode()
    assert response.status_code == 422
    assert words in html
    assert NewBaseline.unscoped.count() == 0
    if len(typed.get("reason", "")) > 0:
        assert typed["reason"] in html


def test_the_series_that_the_address_names_is_the_one(owner_client, amara):
    assess(amara, on=days_ago(3), position="seated")
    prone = Series.unscoped.get(athlete=amara, position="prone")
    assert "measured sitting" in owner_client.get(url(amara)).content.decode()
    named = owner_client.get(url(amara), {"series": prone.uuid}).content.decode()
    assert "measured face down" in named
    owner_client.post(
        f"{url(amara)}?series={prone.uuid}", {"when": "next", "example": "New season"}
    )
    assert NewBaseline.unscoped.get().position == "prone"


@pytest.mark.parametrize("said", ["nonsense", "01a206f8-461c-77c9-b15e-f0de7d7af58c"])
def test_a_series_that_is_not_there_is_not_found(owner_client, amara, said):
    assert owner_client.get(url(amara), {"series": said}).status_code == 404


def test_a_series_of_somebody_else_is_not_found(owner_client, club, amara):
    other = AthleteFactory(club=club)
    assess(other)
    theirs = Series.unscoped.get(athlete=other)
    assert owner_client.get(url(amara), {"series": theirs.uuid}).status_code == 404


def test_where_nothing_is_measured_there_is_nothing_to_start(owner_client, club):
    athlete = AthleteFactory(club=club)
    html = owner_client.get(url(athlete)).content.decode()
    assert "the first measurement is the baseline" in html
    assert "<form class=" not in html.split("<main")[1].split("</main>")[0]


def test_taking_back_goes_back_to_where_it_was_pressed(owner_client, amara, start):
    made = start(days_ago(50))
    remove = reverse("athletes:baseline_remove", args=[amara.club.slug, made.uuid])
    here = f"{reverse('desk:athlete_detail', args=[amara.club.slug, amara.uuid])}?side=left"
    response = owner_client.post(remove, {"next": here})
    assert response.url == here
    assert count_of(amara) == 6
    assert owner_client.post(remove).status_code == 302


# --- sex ------------------------------------------------------------------------------------------


def test_the_sex_is_optional_and_says_what_it_is_for(owner_client, amara):
    edit = reverse("athletes:athlete_edit", args=[amara.club.slug, amara.uuid])
    html = owner_client.get(edit).content.decode()
    assert "Only to draw the published range behind a chart. Optional." in html
    fields = {"name": amara.name, "time_zone": "Europe/London", "version": 1}
    assert owner_client.post(edit, {**fields, "sex": "female"}).status_code == 302
    amara.refresh_from_db()
    assert amara.sex == "female"
    assert owner_client.post(edit, {**fields, "version": 2, "sex": "other"}).status_code == 422
    assert owner_client.post(edit, {**fields, "version": 2, "sex": ""}).status_code == 302
