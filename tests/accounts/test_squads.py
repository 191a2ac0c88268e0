"""Squads: made and led by owners, filled by whoever manages them; deleting one deletes nobody."""

import pytest
from django.urls import reverse

from athletes.actions.roster import set_squad_athletes
from athletes.models import Athlete
from coaching.accounts.models import Squad
from coaching.audit.models import AuditEvent
from tests.conftest import actor_of
from tests.factories import AthleteFactory, SquadFactory


def page(name, squad=None, slug="harbour"):
    app = "athletes" if name == "squad_athletes" else "accounts"
    return reverse(f"{app}:{name}", args=[slug, *([squad.uuid] if squad else [])])


def test_an_owner_makes_a_squad_with_its_coaches(owner, coach, owner_client):
    owner_client.post(page("squad_create"), {"name": "  Middle   distance ", "members": coach.uuid})
    squad = Squad.unscoped.get()

    assert (squad.name, squad.club) == ("Middle distance", owner.club)
    assert list(squad.members.all()) == [coach]
    assert AuditEvent.unscoped.get().action == "squad.added"


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ({"name": ""}, "Enter the name of the squad."),
        ({"name": "x" * 61}, "Keep the name of the squad to 60 characters."),
        ({"name": "SPRINT"}, "There is already a squad with this name."),
        ({"name": "Marathon", "members": "nonsense"}, "One of these people has left the club."),
    ],
)
def test_a_refused_squad_says_why(owner, owner_client, answers, sentence):
    SquadFactory(club=owner.club, name="Sprint")
    response = owner_client.post(page("squad_create"), answers)

    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert Squad.unscoped.count() == 1


def test_a_colleague_of_another_club_is_no_choice(owner, owner_client, stranger):
    response = owner_client.post(page("squad_create"), {"name": "S", "members": stranger.uuid})

    assert response.status_code == 422
    assert "Sol Stranger" not in response.content.decode()
    assert not Squad.unscoped.exists()


def test_a_squad_is_renamed(owner, coach, owner_client):
    squad = SquadFactory(club=owner.club, name="Sprint")
    squad.members.add(coach)

    owner_client.post(page("squad_edit", squad), {"name": "Sprints"})
    squad.refresh_from_db()

    assert squad.name == "Sprints"
    assert not squad.members.exists()


def test_deleting_a_squad_keeps_its_athletes_without_one(owner, owner_client):
    squad = SquadFactory(club=owner.club)
    athlete = AthleteFactory(club=owner.club, name="Amara Okafor", squads=[squad])

    assert "Its 1 athlete stays" in owner_client.get(page("squad_delete", squad)).content.decode()
    owner_client.post(page("squad_delete", squad))
    listed = owner_client.get(reverse("athletes:athlete_list", args=["harbour"]) + "?squad=none")

    assert Athlete.unscoped.without_squad().get() == athlete
    assert "Amara Okafor" in listed.content.decode()


@pytest.mark.parametrize("name", ["squad_edit", "squad_delete", "squad_athletes"])
def test_another_clubs_squad_is_not_there(owner_client, stranger, name):
    foreign = SquadFactory(club=stranger.club)

    assert owner_client.get(page(name, foreign)).status_code == 404
    assert owner_client.post(page(name, foreign), {"name": "Mine"}).status_code == 404


def test_a_coach_fills_their_own_squad_and_no_other(owner, coach, coach_client):
    owner.club.shares_everyone = False
    owner.club.save()
    mine, other = SquadFactory(club=owner.club), SquadFactory(club=owner.club)
    mine.members.add(coach)

    assert coach_client.get(page("squad_athletes", mine)).status_code == 200
    assert coach_client.get(page("squad_athletes", other)).status_code == 404
    assert coach_client.get(page("squad_edit", mine)).status_code == 403


def test_ticks_put_athletes_in_and_take_them_out(owner, owner_client):
    squad = SquadFactory(club=owner.club)
    stays, leaves = (AthleteFactory(club=owner.club, squads=[squad]) for _ in "12")
    comes = AthleteFactory(club=owner.club)

    owner_client.post(
        page("squad_athletes", squad),
        {"athletes": [stays.uuid, comes.uuid], "were": f"{stays.uuid} {leaves.uuid}"},
    )
    comes.refresh_from_db()

    assert set(squad.athletes.all()) == {stays, comes}
    assert comes.version == 2
    assert AuditEvent.unscoped.filter(action="athlete.squads_changed").count() == 2


def test_two_people_at_once_do_not_undo_each_other(owner, owner_client):
    squad = SquadFactory(club=owner.club)
    first, second = (AthleteFactory(club=owner.club) for _ in "12")
    set_squad_athletes(squad, add=[first], remove=[], by=actor_of(owner))

    # This form was opened before `first` was put in: it knows of nobody inside.
    owner_client.post(page("squad_athletes", squad), {"athletes": [second.uuid], "were": ""})

    assert set(squad.athletes.all()) == {first, second}


def test_another_clubs_athlete_cannot_be_put_in(owner, owner_client, stranger):
    squad, foreign = SquadFactory(club=owner.club), AthleteFactory(club=stranger.club)

    response = owner_client.post(page("squad_athletes", squad), {"athletes": [foreign.uuid]})

    assert response.status_code == 422
    assert not squad.athletes.exists()


def test_the_list_says_how_many_athletes_only_to_who_sees_them(owner, coach, coach_client):
    owner.club.shares_everyone = False
    owner.club.save()
    SquadFactory(club=owner.club, name="Secret").athletes.add(AthleteFactory(club=owner.club))

    text = coach_client.get(page("squad_list")).content.decode()

    assert "Secret" in text
    assert "1 athlete" not in text


@pytest.mark.parametrize("squads", [1, 3])
def test_the_list_asks_as_much_for_one_squad_as_for_three(
    owner, owner_client, django_assert_num_queries, squads
):
    for _ in range(squads):
        SquadFactory(club=owner.club).members.add(owner)

    with django_assert_num_queries(5):  # session, user, actor; squads, members
        owner_client.get(page("squad_list"))
