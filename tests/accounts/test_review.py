"""The review's three numbers, for owners; and everybody's own switch for the Monday mail."""

import pytest
from django.urls import reverse

from coaching.audit.models import AuditEvent

pytestmark = pytest.mark.django_db
USUAL = "4 50 8"
NUMBERS = {"pain_alert": "3", "low_adherence": "60", "stale_weeks": "6", "opened": USUAL}


def address(club):
    return reverse("accounts:review_settings", args=[club.slug])


def numbers_of(club):
    club.refresh_from_db()
    return club.pain_alert, club.low_adherence, club.stale_weeks


def test_an_owner_finds_the_page_in_the_settings_and_the_usual_numbers_on_it(club, owner_client):
    settings = owner_client.get(reverse("accounts:club_settings", args=[club.slug])).text
    assert f'href="{address(club)}"' in settings

    page = owner_client.get(address(club)).text

    for name, value in (("pain_alert", 4), ("low_adherence", 50), ("stale_weeks", 8)):
        assert f'name="{name}" value="{value}"' in page
    for words in ("Tell of pain from", "Tell when less was done", "nobody measured for more than"):
        assert words in page


def test_an_owner_sets_them_and_the_record_names_the_fields_only(club, owner, owner_client):
    response = owner_client.post(address(club), NUMBERS | {"stale_weeks": "8"})

    assert response.status_code == 302
    assert numbers_of(club) == (3, 60, 8)
    event = AuditEvent.unscoped.get(action="club.edited")
    assert event.fields == ["low_adherence", "pain_alert"]
    assert event.actor_id == owner.user_id


def test_what_was_not_changed_is_not_recorded(club, owner_client):
    usual = dict(zip(NUMBERS, (*USUAL.split(), USUAL), strict=True))
    owner_client.post(address(club), usual)

    assert not AuditEvent.unscoped.filter(action="club.edited").exists()


def test_numbers_of_another_owner_are_shown_and_not_overwritten(club, owner_client):
    assert f'value="{USUAL}"' in owner_client.get(address(club)).text
    owner_client.post(address(club), NUMBERS)
    late = {"pain_alert": "4", "low_adherence": "70", "stale_weeks": "8", "opened": USUAL}

    refused = owner_client.post(address(club), late)

    assert refused.status_code == 409
    assert numbers_of(club) == (3, 60, 6)
    assert "changed this at" in refused.text
    assert "Keep mine" in refused.text
    assert 'name="low_adherence" value="70"' in refused.text
    owner_client.post(address(club), late | {"opened": "3 60 6"})
    assert numbers_of(club) == (4, 70, 8)


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("pain_alert", "0", "Enter a whole number from 1 to 10."),
        ("pain_alert", "-3", "Enter a whole number from 1 to 10."),
        ("pain_alert", "11", "Enter a whole number from 1 to 10."),
        ("pain_alert", "", "Enter a whole number from 1 to 10."),
        ("pain_alert", "4.5", "Enter a whole number from 1 to 10."),
        ("low_adherence", "9", "Enter a whole number from 10 to 90."),
        ("low_adherence", "91", "Enter a whole number from 10 to 90."),
        ("low_adherence", "half", "Enter a whole number from 10 to 90."),
        ("low_adherence", "99999999999999999999", "Enter a whole number from 10 to 90."),
        ("stale_weeks", "1", "Enter a whole number from 2 to 26."),
        ("stale_weeks", "27", "Enter a whole number from 2 to 26."),
    ],
)
def test_a_refused_number_says_why_and_nothing_typed_is_lost(
    club, owner_client, field, typed, sentence
):
    response = owner_client.post(address(club), NUMBERS | {field: typed})

    assert response.status_code == 422
    assert response.text.count(sentence) == 1
    for name, value in (NUMBERS | {field: typed}).items():
        assert (f'name="{name}" value="{value}"' in response.text) is bool(value)
    assert numbers_of(club) == (4, 50, 8)
    assert not AuditEvent.unscoped.filter(action="club.edited").exists()


@pytest.mark.parametrize("role", ["coach", "assistant", "physio", "reader"])
def test_nobody_else_opens_or_changes_them(club, role, request):
    client = request.getfixturevalue(f"{role}_client")

    assert client.get(address(club)).status_code == 403
    assert client.post(address(club), NUMBERS).status_code == 403
    assert numbers_of(club) == (4, 50, 8)
    settings = client.get(reverse("accounts:club_settings", args=[club.slug])).text
    assert address(club) not in settings


# --- the mail of Monday ---------------------------------------------------------------------------


def switch(client, club, wanted):
    return client.post(reverse("accounts:monday_mail", args=[club.slug]), {"wanted": wanted})


def settings_page(client, club):
    return client.get(reverse("accounts:club_settings", args=[club.slug])).text


def test_a_member_switches_their_own_list_off_and_on(club, coach, coach_client, owner):
    assert "Stop the mail" in settings_page(coach_client, club)

    assert switch(coach_client, club, "off").status_code == 302
    assert switch(coach_client, club, "off").status_code == 302  # Twice is as good as once.

    coach.refresh_from_db(), owner.refresh_from_db()
    assert (coach.has_monday_mail, owner.has_monday_mail) == (False, True)
    page = settings_page(coach_client, club)
    assert "You get no more Monday lists by e-mail." in page
    assert "Send it to me" in page

    switch(coach_client, club, "on")

    coach.refresh_from_db()
    assert coach.has_monday_mail is True
    said = AuditEvent.unscoped.filter(action="member.changed")
    assert [(one.actor_id, one.fields) for one in said] == [
        (coach.user_id, ["has_monday_mail"])
    ] * 2


def test_whoever_only_reads_has_no_switch(club, reader_client):
    assert "Monday list" not in settings_page(reader_client, club)

    assert switch(reader_client, club, "on").status_code == 302

    assert "goes to those who coach" in settings_page(reader_client, club)
