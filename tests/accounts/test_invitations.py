"""Invitations: for whoever has proved the address, and silent about who has an account."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from coaching.accounts.actions import MAX_OPEN_INVITATIONS, invitations_for, join_club
from coaching.accounts.models import MemberInvitation, Membership
from coaching.audit.models import AuditEvent
from tests.conftest import signed_in
from tests.factories import ClubFactory, MembershipFactory, SquadFactory, UserFactory

ADDRESS = "ana@elsewhere.example"


def invite(client, **fields):
    answers = {"email": ADDRESS, "role": "coach"} | fields
    return client.post(reverse("accounts:member_invite", args=["harbour"]), answers)


@pytest.fixture
def ana(db):
    return UserFactory(name="Ana Elsewhere", email=ADDRESS)


def prove(user, address=ADDRESS, verified=True):
    EmailAddress.objects.create(user=user, email=address, verified=verified, primary=True)


def client_of(user):
    return signed_in(MembershipFactory.build(user=user, club=ClubFactory.build()))


def test_an_invitation_is_mailed_in_plain_words(owner, owner_client):
    squad = SquadFactory(club=owner.club)
    invite(owner_client, email="  Ana@Elsewhere.example ", squads=[squad.uuid])
    invitation, message = MemberInvitation.unscoped.get(), mail.outbox[0]

    assert invitation.email == ADDRESS
    assert list(invitation.squads.all()) == [squad]
    assert message.to == [ADDRESS]
    assert "Harbour Harriers invites you to join as coach." in message.body
    assert "http://testserver/clubs/" in message.body


def test_the_answer_is_the_same_with_and_without_an_account(owner_client, ana):
    prove(ana)
    with_account = invite(owner_client)
    without = invite(owner_client, email="nobody@elsewhere.example")

    assert (with_account.status_code, with_account.url) == (without.status_code, without.url)
    assert mail.outbox[0].body.replace(ADDRESS, "") == mail.outbox[1].body.replace(
        "nobody@elsewhere.example", ""
    )


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"email": ""}, "Enter the e-mail address of the person."),
        ({"email": "ana"}, "This is not an e-mail address."),
        ({"role": "emperor"}, "Choose one of the roles."),
        ({"email": "owner@harbour.example"}, "This person is already a member of the club."),
    ],
)
def test_a_refused_invitation_says_why_and_sends_nothing(owner_client, fields, sentence):
    response = invite(owner_client, **fields)

    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert mail.outbox == []
    assert not MemberInvitation.unscoped.exists()


def test_an_address_is_invited_once(owner_client):
    invite(owner_client)
    response = invite(owner_client, email=ADDRESS.upper())

    assert response.status_code == 422
    assert "This address is already invited." in response.content.decode()
    assert len(mail.outbox) == 1


def test_an_invitation_that_ran_out_can_be_made_again(owner_client):
    invite(owner_client)
    MemberInvitation.unscoped.update(created_at=timezone.now() - timedelta(days=15))

    assert invite(owner_client).status_code == 302
    assert MemberInvitation.unscoped.filter(withdrawn_at=None).count() == 1


def test_a_club_cannot_flood_the_world_with_mail(owner, owner_client):
    MemberInvitation.unscoped.bulk_create(
        MemberInvitation(club=owner.club, email=f"p{n}@elsewhere.example", role="coach")
        for n in range(MAX_OPEN_INVITATIONS)
    )
    response = invite(owner_client)

    assert response.status_code == 422
    assert "Withdraw some" in response.content.decode()


def test_a_mail_that_cannot_be_sent_loses_no_invitation(owner_client, settings):
    settings.EMAIL_BACKEND = "tests.accounts.test_invitations.NoServer"
    response = invite(owner_client)

    page = owner_client.get(response.url).content.decode()

    assert "the mail could not be sent" in page
    assert MemberInvitation.unscoped.count() == 1


class NoServer:
    """A mail server that is not there."""

    def __init__(self, *args, **options):
        pass

    def send_messages(self, messages):
        raise ConnectionRefusedError


def test_only_a_proved_address_sees_and_takes_the_invitation(owner_client, ana):
    invite(owner_client)
    invitation = MemberInvitation.unscoped.get()
    join = reverse("accounts:invitation_join", args=[invitation.uuid])
    client = client_of(ana)

    prove(ana, verified=False)
    assert "invites you" not in client.get(reverse("accounts:club_list")).content.decode()
    assert client.post(join).status_code == 404
    assert not Membership.unscoped.filter(user=ana).exists()

    EmailAddress.objects.update(verified=True)
    page = client.get(reverse("accounts:club_list")).content.decode()
    assert "Harbour Harriers invites you as coach" in page
    assert client.post(join).url == "/c/harbour/"
    assert Membership.unscoped.get(user=ana).role == "coach"


def test_the_unproved_address_on_the_account_itself_is_not_enough(owner_client, ana):
    invite(owner_client)

    assert not invitations_for(ana).exists()


def test_somebody_elses_invitation_is_not_there(owner_client, ana):
    invite(owner_client, email="other@elsewhere.example")
    prove(ana)
    invitation = MemberInvitation.unscoped.get()

    for name in ("invitation_join", "invitation_decline"):
        path = reverse(f"accounts:{name}", args=[invitation.uuid])
        assert client_of(ana).post(path).status_code == 404


def test_joining_twice_is_one_membership(owner_client, ana):
    squad = SquadFactory(club=Membership.unscoped.get().club)
    invite(owner_client, role="physio", squads=[squad.uuid])
    prove(ana)
    join = reverse("accounts:invitation_join", args=[MemberInvitation.unscoped.get().uuid])
    client = client_of(ana)

    assert client.post(join).url == client.post(join).url == "/c/harbour/"
    member = Membership.unscoped.get(user=ana)
    assert (member.role, list(member.squads.all())) == ("physio", [squad])
    assert AuditEvent.unscoped.filter(action="member.joined").count() == 1


def test_a_used_invitation_does_not_bring_a_removed_member_back(owner_client, ana):
    invite(owner_client)
    prove(ana)
    invitation = MemberInvitation.unscoped.get()
    member = join_club(invitation, user=ana)
    owner_client.post(reverse("accounts:member_end", args=["harbour", member.uuid]))

    response = client_of(ana).post(reverse("accounts:invitation_join", args=[invitation.uuid]))

    assert response.url == reverse("accounts:club_list")
    assert not Membership.unscoped.active().filter(user=ana).exists()


@pytest.mark.parametrize("how", ["withdrawn", "declined", "ran out"])
def test_a_closed_invitation_opens_no_door(owner_client, ana, how):
    invite(owner_client)
    prove(ana)
    invitation = MemberInvitation.unscoped.get()
    client = client_of(ana)
    if how == "withdrawn":
        path = reverse("accounts:invitation_withdraw", args=["harbour", invitation.uuid])
        owner_client.post(path)
        owner_client.post(path)
    elif how == "declined":
        client.post(reverse("accounts:invitation_decline", args=[invitation.uuid]))
    else:
        MemberInvitation.unscoped.update(created_at=timezone.now() - timedelta(days=15))

    client.post(reverse("accounts:invitation_join", args=[invitation.uuid]))

    assert not Membership.unscoped.filter(user=ana).exists()
    assert "invites you" not in client.get(reverse("accounts:club_list")).content.decode()


def test_an_accepted_invitation_is_ended_not_withdrawn(owner_client, ana):
    invite(owner_client)
    prove(ana)
    invitation = MemberInvitation.unscoped.get()
    join_club(invitation, user=ana)
    path = reverse("accounts:invitation_withdraw", args=["harbour", invitation.uuid])

    owner_client.post(path)
    invitation.refresh_from_db()

    assert invitation.withdrawn_at is None


def test_a_member_who_accepts_keeps_their_role(owner, owner_client):
    prove(owner.user, "second@harbour.example")
    invite(owner_client, email="second@harbour.example", role="read_only")

    join_club(MemberInvitation.unscoped.get(), user=owner.user)
    owner.refresh_from_db()

    assert owner.role == "owner"


def test_another_clubs_invitation_cannot_be_withdrawn(owner_client, stranger):
    foreign = MemberInvitation.unscoped.create(club=stranger.club, email=ADDRESS, role="coach")
    path = reverse("accounts:invitation_withdraw", args=["harbour", foreign.uuid])

    assert owner_client.post(path).status_code == 404
    foreign.refresh_from_db()
    assert foreign.withdrawn_at is None
