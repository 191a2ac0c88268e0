"""The last line of the Monday mail: one tap, and that member gets no more of them in that club."""

import re
from datetime import timedelta

import pytest
from django.core import mail, signing
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from coaching.accounts import mails
from coaching.accounts.models import Membership
from coaching.audit.models import AuditEvent
from coaching.desk.mailing import send_lists
from coaching.desk.models import MondayMail
from coaching.routines import mails as reminders
from tests.desk.listing import at, reader_of
from tests.desk.test_monday import undone
from tests.factories import ClubFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def club():
    """On the clock of UTC, as the other tests of this mail."""
    return ClubFactory(name="Harbour", slug="harbour", time_zone="UTC", shares_everyone=True)


OFF = "/monday-mail/off/"


def test_the_link_in_the_mail_turns_this_list_off_and_on_again(club):
    member, other = reader_of(club), reader_of(club)
    undone(club)
    send_lists(at(7))
    sent = next(one for one in mail.outbox if one.to == [member.user.email])
    address, token = re.search(r"(\S+/monday-mail/off/)#(\S+)", sent.body).groups()
    assert address.endswith(OFF)
    client = Client()
    assert client.get(OFF).status_code == 200
    member.refresh_from_db()
    assert member.has_monday_mail is True

    off = client.post(OFF, {"token": token, "wanted": "off"})
    again = client.post(OFF, {"token": token, "wanted": "off"})

    member.refresh_from_db(), other.refresh_from_db()
    assert (member.has_monday_mail, other.has_monday_mail) == (False, True)
    for answer in (off, again):
        assert answer.status_code == 200
        assert "The Monday list is off" in answer.text
        assert club.name not in answer.text
        assert member.user.name not in answer.text
    MondayMail.unscoped.all().delete()
    assert send_lists(at(8)) == 1

    on = client.post(OFF, {"token": token, "wanted": "on"})

    member.refresh_from_db()
    assert member.has_monday_mail is True
    assert "The Monday list is on" in on.text
    said = AuditEvent.unscoped.filter(action="member.changed")
    assert [(one.actor_id, one.fields) for one in said] == [(None, ["has_monday_mail"])] * 2


@pytest.mark.parametrize(
    "kind", ["nonsense", "empty", "foreign", "old", "nobody", "removed", "read_only"]
)
def test_a_token_that_is_not_ours_changes_nothing_and_says_what_to_do(club, kind, monkeypatch):
    member = reader_of(club)
    token = {
        "nonsense": "abc:def:ghi",
        "empty": "",
        # That of the reminders, for the same object.
        "foreign": signing.dumps(str(member.uuid), salt=reminders._SALT),
        "nobody": signing.dumps("0190a1b2-0000-7000-8000-000000000000", salt=mails._SALT),
    }.get(kind, mails.monday_off_token(member))
    if kind == "old":
        monkeypatch.setattr(mails, "OFF_FOR", timedelta(seconds=-1))
    if kind == "removed":
        Membership.unscoped.update(ended_at=timezone.now())
    if kind == "read_only":
        Membership.unscoped.update(role="read_only")

    answer = Client().post(OFF, {"token": token, "wanted": "off"})

    member.refresh_from_db()
    assert (answer.status_code, member.has_monday_mail) == (422, True)
    assert "This link no longer works" in answer.text
    assert "Sign in" in answer.text


def test_a_token_opens_nothing_but_the_switch(club):
    member, client = reader_of(club), Client()
    client.post(OFF, {"token": mails.monday_off_token(member), "wanted": "off"})

    assert client.get(reverse("desk:monday", args=[club.slug])).status_code == 302
