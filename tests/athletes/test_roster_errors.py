"""A club's own errors: every verdict is made anew with them, and an empty cell goes back."""

from datetime import date

import pytest
from django.urls import reverse

from athletes import series
from athletes.actions.keeping import differences
from athletes.models import ErrorDefault, Series
from coaching.audit.models import AuditEvent
from tests.factories import AthleteFactory, assess

CELL = "inclinometer-internal_rotation"


@pytest.fixture
def url(owner):
    return reverse("athletes:error_defaults", args=["harbour"])


@pytest.fixture
def athlete(owner):
    made = AthleteFactory(club=owner.club)
    for month in (1, 2, 3):
        assess(made, on=date(2026, month, 5), left=29, right=38)
    return made


def verdict(athlete):
    row = Series.unscoped.get(athlete=athlete)
    return series.read_asymmetry(row.verdicts["pairs"]).verdict


def test_a_larger_error_of_the_club_makes_the_verdict_anew(athlete, owner_client, url):
    assert verdict(athlete) != "within_error"

    owner_client.post(url, {CELL: "9,5°"})
    assert str(ErrorDefault.unscoped.get().sem_deg) == "9.5"
    assert verdict(athlete) == "within_error"
    assert differences([athlete.pk]) == []

    owner_client.post(url, {CELL: ""})
    assert not ErrorDefault.unscoped.exists()
    assert verdict(athlete) != "within_error"


def test_other_clubs_keep_theirs(stranger, owner_client, url):
    foreign = AthleteFactory(club=stranger.club)
    assess(foreign, left=29, right=38)
    before = Series.unscoped.get(athlete=foreign).state

    owner_client.post(url, {CELL: "15"})

    assert Series.unscoped.get(athlete=foreign).state == before


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ("0.9", "A standard error lies between 1° and 15°."),
        ("15.1", "A standard error lies between 1° and 15°."),
        ("1000", "A standard error lies between 1° and 15°."),
        ("-3", "A standard error lies between 1° and 15°."),
        ("2.55", "Give one decimal at most, such as 2.5."),
        ("much", "This is not a number."),
        ("NaN", "This is not a number."),
    ],
)
def test_a_refused_error_says_why_and_keeps_all_that_was_typed(owner_client, url, value, sentence):
    other = "goniometer-flexion"
    response = owner_client.post(url, {CELL: value, other: "4.5"})
    text = response.content.decode()

    assert response.status_code == 422
    assert sentence in text
    assert f'value="{value}"' in text
    assert 'value="4.5"' in text
    assert not ErrorDefault.unscoped.exists()


def test_the_same_again_changes_nothing(athlete, owner_client, url):
    for _ in "12":
        owner_client.post(url, {CELL: "4"})

    events = AuditEvent.unscoped.filter(action="club.errors_changed")
    assert [event.fields for event in events] == [["inclinometer internal_rotation"]]


def test_only_owners_set_errors(coach_client, url):
    assert coach_client.get(url).status_code == 403
    assert coach_client.post(url, {CELL: "4"}).status_code == 403
