"""Members: roles, squads, leaving. A club always keeps an owner, and removal works at once."""

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from coaching.accounts.actions import LastOwner, Refused, change_member, end_membership, hand_over
from coaching.accounts.models import Membership
from coaching.audit.models import AuditEvent
from tests.conftest import actor_of, signed_in
from tests.factories import MembershipFactory, SquadFactory, UserFactory

ONLY_OWNER = "This is the club’s only owner."


def url(name, member):
    return reverse(f"accounts:{name}", args=[member.club.slug, member.uuid])


def test_everybody_reads_the_list_and_only_owners_see_addresses(
    owner, coach, owner_client, reader_client
):
    path = reverse("accounts:member_list", args=["harbour"])
    reader, full = (c.get(path).content.decode() for c in (reader_client, owner_client))

    assert "Nia Owner" in reader
    assert coach.user.email not in reader
    assert coach.user.email in full
    assert "Invite" not in reader


@pytest.mark.parametrize("members", [1, 3])
def test_the_list_asks_as_much_for_one_member_as_for_three(
    owner, owner_client, django_assert_num_queries, members
):
    squad = SquadFactory(club=owner.club)
    for _ in range(members - 1):
        MembershipFactory(club=owner.club).squads.add(squad)
    owner.squads.add(squad)

    with django_assert_num_queries(6):  # session, user, actor; invitations; members, squads
        owner_client.get(reverse("accounts:member_list", args=["harbour"]))


def test_an_owner_changes_role_and_squads(owner, coach, owner_client):
    squad = SquadFactory(club=owner.club)

    owner_client.post(url("member_edit", coach), {"role": "physio", "squads": [squad.uuid]})
    coach.refresh_from_db()

    assert coach.role == "physio"
    assert list(coach.squads.all()) == [squad]
    assert AuditEvent.unscoped.get().fields == ["role", "squads"]


def test_the_same_answers_again_leave_no_line(owner, coach):
    change_member(coach, role="coach", squads=[], by=actor_of(owner))

    assert AuditEvent.unscoped.count() == 0


def test_another_clubs_squad_is_no_choice(owner, coach, owner_client, stranger):
    foreign = SquadFactory(club=stranger.club, name="Canal Squad")

    page = owner_client.get(url("member_edit", coach)).content.decode()
    sent = owner_client.post(url("member_edit", coach), {"role": "coach", "squads": [foreign.uuid]})

    assert "Canal Squad" not in page
    assert sent.status_code == 422
    assert "One of these squads is gone." in sent.content.decode()
    assert not coach.squads.exists()


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ({"role": ""}, "Choose a role."),
        ({"role": "emperor"}, "Choose one of the roles."),
        ({"role": "coach", "squads": ["nonsense"]}, "One of these squads is gone."),
    ],
)
def test_a_refused_change_says_why(owner, coach, owner_client, answers, sentence):
    response = owner_client.post(url("member_edit", coach), answers)

    assert response.status_code == 422
    assert sentence in response.content.decode()


@pytest.mark.parametrize("name", ["member_edit", "member_end", "member_hand_over"])
def test_another_clubs_member_is_not_there(owner_client, stranger, name):
    path = reverse(f"accounts:{name}", args=["harbour", stranger.uuid])

    assert owner_client.get(path).status_code == 404
    assert owner_client.post(path, {"role": "coach"}).status_code == 404


# --- A club keeps an owner -----------------------------------------------------------------------


def test_the_only_owner_cannot_become_a_coach(owner, owner_client):
    response = owner_client.post(url("member_edit", owner), {"role": "coach"})
    owner.refresh_from_db()

    assert response.status_code == 422
    assert ONLY_OWNER in response.content.decode()
    assert owner.role == "owner"


def test_the_only_owner_cannot_leave(owner, owner_client):
    response = owner_client.post(reverse("accounts:member_leave", args=["harbour"]))
    owner.refresh_from_db()

    assert response.status_code == 422
    assert ONLY_OWNER in response.content.decode()
    assert owner.ended_at is None


def test_two_owners_who_demote_each_other_leave_one(owner):
    """Both forms were opened while there were two: the rows in hand are stale for the second."""
    second = MembershipFactory(club=owner.club, role="owner")
    first_actor, second_actor = actor_of(owner), actor_of(second)
    stale_first, stale_second = (Membership.unscoped.get(pk=m.pk) for m in (owner, second))

    change_member(stale_second, role="coach", squads=[], by=first_actor)

    with pytest.raises(LastOwner):
        change_member(stale_first, role="coach", squads=[], by=second_actor)
    with pytest.raises(LastOwner):
        end_membership(stale_first, by=second_actor)


def test_an_owner_whose_account_is_closed_does_not_count(owner):
    MembershipFactory(club=owner.club, role="owner", user=UserFactory(is_active=False))

    with pytest.raises(LastOwner):
        end_membership(owner, by=actor_of(owner))


def test_one_of_two_owners_may_step_down(owner):
    MembershipFactory(club=owner.club, role="owner")

    change_member(owner, role="coach", squads=[], by=actor_of(owner))
    owner.refresh_from_db()

    assert owner.role == "coach"


def test_handing_over_swaps_the_roles(owner, coach, owner_client):
    owner_client.post(url("member_hand_over", coach))
    owner.refresh_from_db()
    coach.refresh_from_db()

    assert (owner.role, coach.role) == ("coach", "owner")
    assert AuditEvent.unscoped.filter(action="member.changed").count() == 2


def test_handing_over_twice_is_refused_the_second_time(owner, coach, owner_client):
    owner_client.post(url("member_hand_over", coach))

    assert owner_client.post(url("member_hand_over", coach)).status_code == 403


def test_nobody_hands_over_to_themselves(owner):
    with pytest.raises(Refused, match="somebody else"):
        hand_over(owner, by=actor_of(owner))


# --- Leaving -------------------------------------------------------------------------------------


def test_a_removed_member_is_out_on_the_very_next_request(owner, coach, owner_client, coach_client):
    board = reverse("athletes:athlete_list", args=["harbour"])
    assert coach_client.get(board).status_code == 200

    assert owner_client.get(url("member_end", coach)).status_code == 200
    owner_client.post(url("member_end", coach))

    assert coach_client.get(board).status_code == 404
    assert AuditEvent.unscoped.get().action == "member.removed"


def test_removing_twice_finds_nobody(owner, coach, owner_client):
    owner_client.post(url("member_end", coach))

    assert owner_client.post(url("member_end", coach)).status_code == 404


def test_a_member_leaves(coach, coach_client):
    response = coach_client.post(reverse("accounts:member_leave", args=["harbour"]))

    assert response.url == reverse("accounts:club_list")
    assert [str(m) for m in get_messages(response.wsgi_request)] == ["You left Harbour Harriers."]
    assert AuditEvent.unscoped.get().action == "member.left"


def test_who_comes_back_starts_anew(owner, coach):
    coach.squads.add(SquadFactory(club=owner.club))
    end_membership(coach, by=actor_of(owner))

    again = MembershipFactory(club=owner.club, user=coach.user, role="assistant")

    assert actor_of(again).role == "assistant"
    assert not again.squads.exists()


@pytest.mark.parametrize("role", ["coach", "assistant", "physio", "read_only"])
def test_only_owners_change_members(owner, role):
    member = MembershipFactory(club=owner.club, role=role)
    client = signed_in(member)

    for name in ("member_edit", "member_end", "member_hand_over"):
        assert client.get(url(name, owner)).status_code == 403
        assert client.post(url(name, owner), {"role": "coach"}).status_code == 403
    assert client.get(reverse("accounts:member_invite", args=["harbour"])).status_code == 403
