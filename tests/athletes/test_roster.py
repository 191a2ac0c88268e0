"""The roster: lists, one athlete's entry, two people editing at once, archive and back."""

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from athletes.models import Athlete
from coaching.audit.models import AuditEvent
from coaching.kernel.uuid7 import uuid7
from tests.conftest import actor_of
from tests.factories import AthleteFactory, MembershipFactory, SquadFactory, assess


def page(name, athlete=None, slug="harbour"):
    return reverse(f"athletes:{name}", args=[slug, *([athlete.uuid] if athlete else [])])


@pytest.fixture
def amara(owner):
    return AthleteFactory(club=owner.club, name="Amara Okafor", birth_year=1998)


# --- The list ------------------------------------------------------------------------------------


@pytest.mark.parametrize("athletes", [1, 3])
def test_the_list_asks_as_much_for_one_athlete_as_for_three(
    owner, coach, owner_client, django_assert_num_queries, athletes
):
    for _ in range(athletes):
        squads = [SquadFactory(club=owner.club), SquadFactory(club=owner.club)]
        AthleteFactory(club=owner.club, squads=squads).coaches.add(coach)

    # session, user, actor; squads, names, counts, page, its squads, its coaches, csrf is none
    with django_assert_num_queries(9):
        owner_client.get(page("athlete_list"))


def names_on(client, query=""):
    text = client.get(page("athlete_list") + query).content.decode()
    return {n for n in ("Amara", "José", "Noor", "Rosa", "Zofia") if f">{n}<" in text}


@pytest.fixture
def five(owner):
    squad = SquadFactory(club=owner.club, name="Sprint")
    AthleteFactory(club=owner.club, name="Amara", squads=[squad])
    AthleteFactory(club=owner.club, name="José")
    AthleteFactory(club=owner.club, name="Noor", consent="withdrawn", squads=[squad])
    AthleteFactory(club=owner.club, name="Rosa", archived_at=owner.started_at)
    AthleteFactory(club=owner.club, name="Zofia", consent="missing")
    return squad


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", {"Amara", "José", "Noor", "Zofia"}),
        ("?show=consent", {"Noor", "Zofia"}),
        ("?show=archived", {"Rosa"}),
        ("?squad=none", {"José", "Zofia"}),
        ("?q=jose", {"José"}),
        ("?q=o&show=consent", {"Noor", "Zofia"}),
        ("?show=nonsense&squad=nonsense&page=99", {"Amara", "José", "Noor", "Zofia"}),
        ("?q=nobody", set()),
    ],
)
def test_the_list_shows_what_its_address_asks_for(five, owner_client, query, names):
    assert names_on(owner_client, query) == names


def test_the_list_of_one_squad(five, owner_client):
    assert names_on(owner_client, f"?squad={five.uuid}") == {"Amara", "Noor"}


def test_htmx_gets_the_list_alone(five, owner_client):
    response = owner_client.get(page("athlete_list"), headers={"HX-Request": "true"})

    assert response.content.decode().count("<html") == 0
    assert 'id="roster"' in response.content.decode()
    assert "HX-Request" in response.headers["Vary"]


def test_six_hundred_athletes_come_in_pages_of_fifty(owner, owner_client):
    Athlete.unscoped.bulk_create(
        Athlete(club=owner.club, name=f"Runner {n:03}", time_zone="UTC") for n in range(600)
    )
    text = owner_client.get(page("athlete_list") + "?page=2").content.decode()

    assert text.count("roster-acts") == 50
    assert "Runner 050" in text
    assert "51 to 100 of 600 athletes" in text


def test_a_reader_sees_no_way_to_change_anything(five, reader_client):
    text = reader_client.get(page("athlete_list") + "?show=consent").content.decode()

    assert "Zofia" in text
    assert "They agreed" not in text
    assert "Edit" not in text


# --- Adding one ----------------------------------------------------------------------------------


def add(client, **fields):
    answers = {"name": "Amara Okafor", "time_zone": "Europe/London", "once": str(uuid7())}
    return client.post(page("athlete_create"), answers | fields)


def test_adding_one_with_squads_coaches_and_consent(owner, coach, owner_client):
    squad = SquadFactory(club=owner.club)
    add(
        owner_client,
        name=" Amara  Okafor ",
        squads=[squad.uuid],
        coaches=[coach.uuid],
        birth_year="1998",
        next_measurement_on="2026-12-01",
        attested="on",
        how="Signed the club's form",
    )
    athlete = Athlete.unscoped.get()

    assert (athlete.name, athlete.birth_year, athlete.consent) == ("Amara Okafor", 1998, "attested")
    assert (list(athlete.squads.all()), list(athlete.coaches.all())) == ([squad], [coach])
    assert athlete.consents.get().how == "Signed the club's form"


def test_the_same_form_twice_adds_one(owner_client):
    once = str(uuid7())
    add(owner_client, once=once)
    second = add(owner_client, once=once)

    assert Athlete.unscoped.count() == 1
    assert "Already saved. Nothing was added twice." in [
        str(message) for message in get_messages(second.wsgi_request)
    ]


def test_a_coach_who_does_not_see_everyone_coaches_whom_they_add(owner, coach, coach_client):
    owner.club.shares_everyone = False
    owner.club.save()
    add(coach_client)

    assert Athlete.objects.visible_to(actor_of(coach)).get().name == "Amara Okafor"


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"name": ""}, "Enter the athlete&#x27;s name."),
        ({"name": "   "}, "Enter the athlete&#x27;s name."),
        ({"name": "x" * 121}, "A name has at most 120 characters."),
        ({"birth_year": "98"}, "Enter the year of birth with four digits, such as 2001."),
        ({"birth_year": "-5"}, "Enter the year of birth with four digits, such as 2001."),
        ({"birth_year": "99999"}, "Enter the year of birth with four digits, such as 2001."),
        ({"birth_year": "soon"}, "Enter the year of birth with four digits, such as 2001."),
        ({"birth_year": "2999"}, "The year of birth is in the future."),
        ({"next_measurement_on": "31.02."}, "Enter a date, such as 2026-03-31."),
        ({"time_zone": "Mars"}, "Choose a time zone from the list."),
        ({"squads": ["nonsense"]}, "One of these squads is gone."),
        ({"coaches": ["nonsense"]}, "One of these people has left the club."),
        ({"attested": "on", "how": "  "}, "Say how they agreed"),
        ({"attested": "on", "how": "x" * 201}, "Keep this to 200 characters."),
    ],
)
def test_a_refused_athlete_says_why_and_keeps_what_was_typed(owner_client, fields, sentence):
    response = add(owner_client, **fields)
    text = response.content.decode()

    assert response.status_code == 422
    assert sentence in text
    assert not Athlete.unscoped.exists()
    if "name" not in fields:
        assert 'value="Amara Okafor"' in text


def test_squads_and_coaches_of_another_club_are_no_choice(owner_client, stranger):
    squad = SquadFactory(club=stranger.club, name="Canal Squad")

    for fields in ({"squads": [squad.uuid]}, {"coaches": [stranger.uuid]}):
        response = add(owner_client, **fields)
        assert response.status_code == 422
        assert "Canal Squad" not in response.content.decode()
        assert "Sol Stranger" not in response.content.decode()


# --- Editing -------------------------------------------------------------------------------------


def edit(client, athlete, **fields):
    answers = {
        "name": athlete.name,
        "birth_year": athlete.birth_year or "",
        "time_zone": athlete.time_zone,
        "version": athlete.version,
    }
    return client.post(page("athlete_edit", athlete), answers | fields)


def test_an_edit_is_saved_with_its_fields_in_the_record(amara, coach, owner_client):
    edit(owner_client, amara, name="Amara O.", coaches=[coach.uuid])
    amara.refresh_from_db()

    assert (amara.name, amara.version) == ("Amara O.", 2)
    assert list(amara.coaches.all()) == [coach]
    assert AuditEvent.unscoped.get().fields == ["coaches", "name", "squads"]


def test_squads_that_the_coach_does_not_see_are_left_alone(owner, coach, coach_client):
    owner.club.shares_everyone = False
    owner.club.save()
    mine, other = SquadFactory(club=owner.club), SquadFactory(club=owner.club, name="Hidden")
    mine.members.add(coach)
    athlete = AthleteFactory(club=owner.club, squads=[mine, other])

    assert "Hidden" not in coach_client.get(page("athlete_edit", athlete)).content.decode()
    edit(coach_client, athlete, squads=[mine.uuid], name="New Name")

    assert set(athlete.squads.all()) == {mine, other}


def test_somebody_changed_it_meanwhile_both_values_and_nothing_saved(
    owner, coach, amara, owner_client, coach_client
):
    edit(coach_client, amara, name="Amara from Ben")

    response = edit(owner_client, amara, name="Amara from Nia", birth_year=1999)
    text = response.content.decode()
    amara.refresh_from_db()

    assert response.status_code == 409
    assert "Ben Coach changed this at" in text
    assert "Your values are still here." in text
    assert text.count("Amara from Ben") >= 1
    assert 'value="Amara from Nia"' in text
    assert 'value="1999"' in text
    assert amara.name == "Amara from Ben"


def test_keeping_mine_after_looking_at_both_saves_it(amara, owner_client, coach_client):
    edit(coach_client, amara, name="Amara from Ben")
    edit(owner_client, amara, name="Amara from Nia")

    edit(owner_client, amara, name="Amara from Nia", version=2)
    amara.refresh_from_db()

    assert (amara.name, amara.version) == ("Amara from Nia", 3)


@pytest.mark.parametrize("version", ["", "x", "0"])
def test_an_edit_without_a_version_is_refused(amara, owner_client, version):
    assert edit(owner_client, amara, name="Other", version=version).status_code == 422
    amara.refresh_from_db()
    assert amara.name == "Amara Okafor"


def test_who_left_the_club_is_no_coach_any_more_after_an_edit_by_others(amara, owner, owner_client):
    gone = MembershipFactory(club=owner.club, ended_at=owner.started_at)
    amara.coaches.add(gone)

    assert str(gone.user) not in owner_client.get(page("athlete_list")).content.decode()


# --- Archive -------------------------------------------------------------------------------------


def test_archive_is_one_tap_and_its_toast_takes_it_back(amara, owner_client):
    response = owner_client.post(page("athlete_archive", amara), follow=False)
    message = next(iter(get_messages(response.wsgi_request)))
    amara.refresh_from_db()
    assert amara.archived_at is not None
    assert message.extra_tags == page("athlete_restore", amara)

    owner_client.post(message.extra_tags)
    amara.refresh_from_db()
    assert amara.archived_at is None


def test_archiving_twice_leaves_one_line(amara, owner_client):
    for _ in "12":
        owner_client.post(page("athlete_archive", amara))

    assert AuditEvent.unscoped.filter(action="athlete.archived").count() == 1


def test_a_deed_from_the_list_goes_back_to_the_list_as_it_was(amara, owner_client):
    response = owner_client.post(
        page("athlete_archive", amara), {"back": "show=consent&q=ama&evil=//elsewhere"}
    )

    assert response.url == page("athlete_list") + "?show=consent&q=ama"


ONE = ["athlete_edit", "athlete_archive", "athlete_restore", "athlete_merge", "consent_history",
       "consent_attest", "consent_withdraw"]  # fmt: skip


@pytest.mark.parametrize("name", ONE)
def test_another_clubs_athlete_is_not_there(owner_client, stranger, name):
    foreign = AthleteFactory(club=stranger.club, consent="missing")

    for answer in (
        owner_client.get(page(name, foreign)),
        owner_client.post(page(name, foreign), {"name": "x", "how": "x"}),
    ):
        assert answer.status_code in {404, 405}
    foreign.refresh_from_db()
    assert (foreign.archived_at, foreign.consent) == (None, "missing")


# --- First steps ---------------------------------------------------------------------------------


def test_three_steps_to_a_first_verdict(owner, owner_client):
    def current():
        text = owner_client.get(page("first_run")).content.decode()
        return text.split('aria-current="step"')[1].split("<h2>")[1].split("<")[0], text

    assert current()[0] == "Add athletes"
    athlete = AthleteFactory(club=owner.club, consent="missing")
    step, text = current()
    assert step == "Measure"
    assert "1 of them has no consent yet" in text

    athlete.consent = "attested"
    athlete.save()
    assess(athlete, left=31, right=None)
    assert current()[0] == "See the first verdict"

    assess(athlete, left=31, right=38)
    assert "The first verdict is there." in owner_client.get(page("first_run")).content.decode()
