"""product.md, “Who sees whom”, as a table: the same answer by list, page, form and series."""

import pytest
from django.urls import reverse

from athletes.models import Assessment, Athlete, Series
from coaching.accounts.models import Membership
from tests.conftest import actor_of, signed_in
from tests.factories import (
    AthleteFactory,
    ClubFactory,
    MembershipFactory,
    SquadFactory,
    assess,
)

ROLES = ("owner", "coach", "assistant", "physio", "read_only")

# How the member is tied to the athlete → who sees the athlete while the club shares nothing.
TIES = {
    "same squad": set(ROLES),
    "assigned directly": set(ROLES),
    "other squad": {"owner"},
    "no squad at all": {"owner"},
}
TABLE = [
    (role, tie, shared, shared or role in TIES[tie])
    for role in ROLES
    for tie in TIES
    for shared in (True, False)
]


def member_with(role: str, tie: str, shared: bool) -> tuple[Membership, Athlete]:
    club = ClubFactory(shares_everyone=shared)
    mine, other = SquadFactory(club=club), SquadFactory(club=club)
    member = MembershipFactory(club=club, role=role)
    member.squads.set([mine])
    squads = {"same squad": [mine], "other squad": [other]}.get(tie, [])
    athlete = AthleteFactory(club=club, name="Amara Okafor", squads=squads)
    if tie == "assigned directly":
        athlete.coaches.set([member])
    assess(athlete, left=31, right=38)
    return member, athlete


@pytest.mark.django_db
@pytest.mark.parametrize(("role", "tie", "shared", "sees"), TABLE)
def test_who_sees_whom(role, tie, shared, sees):
    member, athlete = member_with(role, tie, shared)
    actor = actor_of(member)

    assert Athlete.objects.visible_to(actor).filter(pk=athlete.pk).exists() is sees
    assert Assessment.objects.visible_to(actor).exists() is sees
    assert Series.objects.visible_to(actor).exists() is sees


@pytest.mark.parametrize("tie", TIES)
@pytest.mark.django_db
def test_the_pages_say_the_same_as_the_rule(tie):
    member, athlete = member_with("coach", tie, False)
    sees = "coach" in TIES[tie]
    client, slug = signed_in(member), member.club.slug

    roster = client.get(reverse("athletes:athlete_list", args=[slug]))
    edit = client.get(reverse("athletes:athlete_edit", args=[slug, athlete.uuid]))

    assert ("Amara Okafor" in roster.content.decode()) is sees
    assert edit.status_code == (200 if sees else 404)


@pytest.mark.django_db
@pytest.mark.parametrize(("coaches", "sees"), [(1, True), (3, True), (4, False)])
def test_by_itself_a_club_shares_everyone_up_to_three_coaches(coaches, sees):
    club = ClubFactory(shares_everyone=None)
    members = [MembershipFactory(club=club) for _ in range(coaches)]
    MembershipFactory(club=club, role="read_only")  # does not count as one
    AthleteFactory(club=club)

    assert Athlete.objects.visible_to(actor_of(members[0])).exists() is sees


@pytest.mark.django_db
def test_an_ended_membership_no_longer_counts_as_a_coach():
    club = ClubFactory(shares_everyone=None)
    members = [MembershipFactory(club=club) for _ in range(4)]
    AthleteFactory(club=club)
    members[3].ended_at = members[3].started_at
    members[3].save()

    assert Athlete.objects.visible_to(actor_of(members[0])).exists()


@pytest.mark.django_db
def test_nobody_sees_an_athlete_of_another_club_or_a_merged_record(owner, stranger):
    athlete = AthleteFactory(club=stranger.club)
    merged = AthleteFactory(club=owner.club)
    merged.merged_into = AthleteFactory(club=owner.club)
    merged.save()
    seen = Athlete.objects.visible_to(actor_of(owner))

    assert not seen.filter(pk__in=[athlete.pk, merged.pk]).exists()
