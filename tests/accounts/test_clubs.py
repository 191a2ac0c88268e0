"""Clubs: founded once, named as typed, addressed by their own slug, settings only for owners."""

import pytest
from django.urls import reverse

from coaching.accounts.actions import create_club, free_slug
from coaching.accounts.models import Club, Membership
from coaching.audit.models import AuditEvent
from coaching.kernel.uuid7 import uuid7
from tests.conftest import signed_in
from tests.factories import ClubFactory, MembershipFactory, UserFactory


@pytest.fixture
def newcomer(db):
    return UserFactory(name="Newt New")


def found(client, **fields):
    answers = {"name": "Harbour Harriers", "time_zone": "Europe/Paris", "once": str(uuid7())}
    return client.post(reverse("accounts:club_create"), answers | fields)


@pytest.fixture
def client_of(newcomer):
    return signed_in(MembershipFactory.build(user=newcomer, club=ClubFactory.build()))


def test_who_starts_a_club_is_its_owner_and_lands_on_its_first_steps(client_of, newcomer):
    response = found(client_of)
    club = Club.objects.get()

    assert response.url == f"/c/{club.slug}/start/"
    assert (club.slug, club.time_zone) == ("harbour-harriers", "Europe/Paris")
    assert Membership.unscoped.get().role == "owner"
    assert {"club.created", "member.joined"} == set(
        AuditEvent.unscoped.values_list("action", flat=True)
    )


def test_the_same_form_sent_twice_founds_one_club(client_of):
    once = str(uuid7())

    first, second = found(client_of, once=once), found(client_of, once=once)

    assert Club.objects.count() == 1
    assert first.url == second.url


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Läufer & Läuferinnen", "laufer-lauferinnen"),
        ("  New   ", "new-2"),  # reserved
        ("Клуб", "club"),
        ("x" * 80, "x" * 44),
    ],
)
@pytest.mark.django_db
def test_an_address_is_made_from_any_name(name, slug):
    assert free_slug(name) == slug


@pytest.mark.django_db
def test_two_clubs_of_one_name_have_two_addresses(newcomer):
    clubs = [create_club(name="Track", time_zone="UTC", by=newcomer) for _ in range(3)]

    assert [club.slug for club in clubs] == ["track", "track-2", "track-3"]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"name": ""}, "Enter the name of the club."),
        ({"name": "   "}, "Enter the name of the club."),
        ({"name": "x" * 81}, "Keep the name of the club to 80 characters."),
        ({"time_zone": "Mars/Base"}, "Choose a time zone from the list."),
        ({"time_zone": ""}, "Choose a time zone."),
    ],
)
def test_a_refused_club_says_why_and_keeps_what_was_typed(client_of, fields, sentence):
    response = found(client_of, **fields)

    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert Club.objects.count() == 0
    if "time_zone" in fields:
        assert 'value="Harbour Harriers"' in response.content.decode()


def test_without_a_club_the_list_leads_to_one(client_of):
    text = client_of.get(reverse("accounts:club_list")).content.decode()

    assert "Start a club" in text
    assert 'value="Europe/London" selected' in text


def test_the_list_shows_only_my_present_clubs(owner, owner_client, stranger):
    gone = MembershipFactory(user=owner.user, club=ClubFactory(name="Left Long Ago"))
    gone.ended_at = gone.started_at
    gone.save()

    text = owner_client.get(reverse("accounts:club_list")).content.decode()

    assert "Harbour Harriers" in text
    assert "Left Long Ago" not in text
    assert "Canal Runners" not in text


def edit(client, club, **fields):
    answers = {
        "name": club.name,
        "time_zone": club.time_zone,
        "sharing": "always",
        "coaches_read_words": "on",
    }
    return client.post(reverse("accounts:club_edit", args=[club.slug]), answers | fields)


def test_an_owner_decides_whether_coaches_read_words_about_pain(club, owner_client):
    edit(owner_client, club, coaches_read_words="")
    club.refresh_from_db()

    assert club.coaches_read_words is False
    page = owner_client.get(reverse("accounts:club_settings", args=[club.slug])).text
    assert "each athlete may decide otherwise" in page


@pytest.mark.parametrize(("word", "value"), [("auto", None), ("always", True), ("never", False)])
def test_an_owner_decides_who_sees_whom(club, owner_client, word, value):
    edit(owner_client, club, sharing=word, name="Harbour Runners")
    club.refresh_from_db()

    assert (club.shares_everyone, club.name, club.slug) == (value, "Harbour Runners", "harbour")


def test_the_record_names_the_fields_of_a_club_that_changed(club, owner_client):
    edit(owner_client, club, name="Other")

    assert AuditEvent.unscoped.get(action="club.edited").fields == ["name"]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"name": ""}, "Enter the name of the club."),
        ({"sharing": "perhaps"}, "Select a valid choice"),
        ({"sharing": ""}, "Choose who sees whom."),
    ],
)
def test_refused_settings_change_nothing(club, owner_client, fields, sentence):
    response = edit(owner_client, club, **fields)
    club.refresh_from_db()

    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert (club.name, club.shares_everyone) == ("Harbour Harriers", True)


def test_a_coach_reads_the_settings_and_cannot_change_them(club, coach_client):
    page = coach_client.get(reverse("accounts:club_settings", args=[club.slug]))

    assert page.status_code == 200
    assert "An owner can change this." in page.content.decode()
    assert edit(coach_client, club, name="Mine").status_code == 403
