"""Who is under 16 waits for a parent or guardian; and agreeing on a phone that is bound already."""

import re

import pytest
from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from athletes.actions.phones import Contact, ask_guardian, invite
from athletes.models import Athlete, Consent, Guardian, Invitation, Phone
from coaching.routines.actions.sessions import LogRefused, record_log
from coaching.routines.models import SessionLog
from tests.conftest import actor_of, phone_client
from tests.factories import AthleteFactory, assigned, log_draft

LOOK, START, AGREE = (
    reverse(f"routines:{name}") for name in ("join_look", "join_redeem", "join_agree")
)
TODAY = reverse("routines:today")
COOKIE = settings.PHONE_COOKIE_NAME
MUM = {"name": "Maria  Reis", "email": "Maria@Home.example", "minor": "1", "guardian": "1"}


@pytest.fixture(autouse=True)
def _no_tries_yet():
    cache.clear()


@pytest.fixture
def athlete(club) -> Athlete:
    return AthleteFactory(club=club, name="CNRY-name", consent="missing")


@pytest.fixture
def issued(athlete, coach):
    return invite(athlete, by=actor_of(coach))


def test_a_minor_names_a_guardian_who_agrees(client, athlete, issued):
    asked = client.post(START, {"key": issued.secret, "minor": "1"})
    assert asked.status_code == 200
    assert "Name of your parent or guardian" in asked.text
    assert "CNRY" not in asked.text
    assert not Phone.unscoped.exists()

    assert client.post(START, {"key": issued.secret, **MUM})["Location"] == TODAY
    assert "Waiting for your parent or guardian" in client.get(TODAY).text
    message = mail.outbox[0]
    secret = re.search(r"http://127\.0\.0\.1:8000/join/#([\w-]{43})", message.body)
    assert message.to == ["maria@home.example"]
    assert secret
    assert "CNRY" not in message.body + message.subject

    page = Client().post(LOOK, {"key": secret[1]})
    assert "Maria Reis, do you agree?" in page.text
    assert "CNRY" not in page.text
    refused = Client().post(AGREE, {"key": secret[1]})
    assert refused.status_code == 422
    assert "Tick this if you are the parent or guardian" in refused.text
    agreed = Client().post(AGREE, {"key": secret[1], "is_guardian": "on"}, follow=True)
    assert "Your consent is noted" in agreed.text
    assert COOKIE not in agreed.cookies
    assert Consent.unscoped.get().how == "Guardian: Maria Reis"
    assert "Waiting" not in client.get(TODAY).text
    assert Client().post(AGREE, {"key": secret[1], "is_guardian": "on"}).status_code == 410


def test_what_a_minor_typed_survives_a_mistake(client, issued):
    answer = client.post(START, {"key": issued.secret, **MUM, "email": "maria@"})

    assert answer.status_code == 422
    assert 'value="Maria  Reis"' in answer.text
    assert 'value="maria@"' in answer.text
    assert "This is not an e-mail address" in answer.text
    assert Invitation.unscoped.get().is_open
    assert not mail.outbox


def test_a_year_of_birth_asks_for_a_guardian_too(client, athlete, issued):
    Athlete.unscoped.filter(pk=athlete.pk).update(birth_year=timezone.now().year - 12)

    assert "parent or guardian" in client.post(START, {"key": issued.secret}).text
    assert not Phone.unscoped.exists()


def test_a_guardians_key_binds_no_phone(athlete):
    for_guardian = ask_guardian(athlete, Contact("Maria Reis", "maria@home.example"))

    assert Client().post(START, {"key": for_guardian.secret}).status_code == 410
    assert not Phone.unscoped.exists()


def test_a_mail_that_does_not_go_out_is_said(client, athlete, issued, monkeypatch):
    def broken(**_more):
        raise OSError

    monkeypatch.setattr("athletes.links.send_mail", broken)
    answer = client.post(START, {"key": issued.secret, **MUM}, follow=True)

    assert "could not be sent" in answer.text
    assert Phone.unscoped.get().is_live


def test_asking_again_at_another_address(client, athlete, issued):
    client.post(START, {"key": issued.secret, **MUM})
    page = client.get(reverse("routines:guardian_ask"))
    assert 'value="Maria Reis"' in page.text

    data = {"name": "Rui Reis", "email": "rui@home.example"}
    client.post(reverse("routines:guardian_ask"), data)

    assert mail.outbox[-1].to == ["rui@home.example"]
    assert Guardian.unscoped.get().name == "Rui Reis"


def test_the_fifth_mail_of_a_day_is_refused_in_words(athlete):
    client = phone_client(athlete)
    data = {"name": "Rui Reis", "email": "rui@home.example"}
    answers = [client.post(reverse("routines:guardian_ask"), data) for _ in range(5)]

    assert [answer.status_code for answer in answers] == [302, 302, 302, 302, 422]
    assert "which is the limit" in answers[-1].text
    assert len(mail.outbox) == 4


# --- Consent on a bound phone ---------------------------------------------------------------------


def test_whoever_withdrew_may_agree_again(athlete):
    Athlete.unscoped.filter(pk=athlete.pk).update(consent="withdrawn")
    client = phone_client(athlete)
    assert "I agree again" in client.get(TODAY).text

    client.post(reverse("routines:agree"))

    athlete.refresh_from_db()
    assert athlete.consent == "given"


@pytest.mark.parametrize("minor_by", ["year of birth", "own word"])
def test_a_minor_does_not_agree_alone_later_either(athlete, minor_by):
    if minor_by == "own word":
        ask_guardian(athlete, Contact("Maria Reis", "maria@home.example"))
    else:
        Athlete.unscoped.filter(pk=athlete.pk).update(birth_year=timezone.now().year - 12)
    client = phone_client(athlete)

    answer = client.post(reverse("routines:agree"))

    assert answer["Location"] == reverse("routines:guardian_ask")
    assert not Consent.unscoped.exists()


def test_after_a_withdrawal_the_phone_opens_and_nothing_is_stored(athlete):
    Athlete.unscoped.update(consent="attested")
    assignment = assigned(athlete)
    draft = log_draft(assignment)
    client = phone_client(athlete)
    Athlete.unscoped.update(consent="withdrawn")

    assert client.get(TODAY).status_code == 200
    athlete.refresh_from_db()
    with pytest.raises(LogRefused):
        record_log(draft, assignment, athlete)
    assert not SessionLog.unscoped.exists()
