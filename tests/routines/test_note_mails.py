"""“A word from your coach”: to whom, when, once, and without the words."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import count
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected
from threading import Barrier
from uuid import uuid4

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connections

from athletes.models import Phone
from coaching import jobs
from coaching.routines.actions.note_mails import tell_of_notes
from coaching.routines.actions.notes import remove_notes, write_note
from coaching.routines.models import CoachNote
from tests.conftest import actor_of, bound_secret
from tests.factories import AthleteFactory

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 6, 11, 12, tzinfo=UTC)
SOON = NOON + timedelta(minutes=11)
WORKERS = 4
NUMBERS = count(1)


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def ben(coach):
    return actor_of(coach)


def reachable(club, **fields):
    fields = {"time_zone": "UTC", "email": f"a{next(NUMBERS)}@runner.example"} | fields
    athlete = AthleteFactory(club=club, **fields)
    bound_secret(athlete)
    return athlete


def written(athlete, by, *, is_sent=True):
    return write_note(athlete, "Slow on the way back.", is_sent=is_sent, uuid=uuid4(), by=by)


def test_one_mail_says_that_a_word_is_there_and_neither_whose_nor_what(club, ben):
    athlete = reachable(club, name="Amara Okafor")
    written(athlete, ben)
    written(athlete, ben)

    assert tell_of_notes(SOON) == 1
    assert tell_of_notes(SOON + timedelta(hours=1)) == 0

    sent = mail.outbox[0]
    assert (sent.to, sent.subject) == ([athlete.email], "A word from your coach")
    assert "/me/" in sent.body
    assert "/reminders/off/#" in sent.body
    for secret in ("Slow", "Amara", "Ben", club.name):
        assert secret not in sent.subject + sent.body
    assert set(CoachNote.unscoped.values_list("mailed_at", flat=True)) == {SOON}


def test_a_note_for_coaches_is_told_to_nobody(club, ben):
    written(reachable(club), ben, is_sent=False)

    assert tell_of_notes(SOON) == 0


def test_a_note_that_was_taken_back_or_read_is_not_told(club, ben):
    taken, read = written(reachable(club), ben), written(reachable(club), ben)
    remove_notes([taken], by=ben)
    CoachNote.unscoped.filter(pk=read.pk).update(read_at=NOON)

    assert tell_of_notes(SOON) == 0


@pytest.mark.parametrize(
    ("after", "sent"),
    [
        (timedelta(minutes=9), 0),
        (timedelta(minutes=10), 0),
        (timedelta(minutes=10, seconds=1), 1),
        (timedelta(hours=23, minutes=59), 1),
        (timedelta(hours=24), 0),
    ],
)
def test_not_while_it_can_be_taken_back_and_not_after_a_day(club, ben, after, sent):
    written(reachable(club), ben)

    assert tell_of_notes(NOON + after) == sent


@pytest.mark.parametrize(
    ("zone", "sent"),
    [("UTC", 1), ("Pacific/Auckland", 0), ("America/Los_Angeles", 0), ("Asia/Tokyo", 0)],
)
def test_nobody_is_woken(club, ben, zone, sent):
    written(reachable(club, time_zone=zone), ben)

    assert tell_of_notes(SOON) == sent


@pytest.mark.parametrize(
    "fields",
    [
        {"email": ""},
        {"has_reminders": False},
        {"consent": "withdrawn"},
        {"archived_at": datetime(2026, 1, 1, tzinfo=UTC)},
    ],
    ids=lambda fields: next(iter(fields)),
)
def test_nobody_who_cannot_or_will_not_get_mail_gets_one(club, ben, fields):
    athlete = reachable(club)
    written(athlete, ben)
    type(athlete).unscoped.update(**fields)

    assert tell_of_notes(SOON) == 0


def test_without_a_live_phone_the_link_would_open_nothing(club, ben):
    written(reachable(club), ben)
    Phone.unscoped.update(revoked_at=NOON)

    assert tell_of_notes(SOON) == 0


def test_an_address_that_is_refused_frees_its_claim_and_stops_nobody_else(club, ben, monkeypatch):
    bad, good = reachable(club), reachable(club)
    for athlete in (bad, good):
        written(athlete, ben)
    send = EmailBackend.send_messages

    def picky(self, messages):
        if messages[0].to == [bad.email]:
            raise SMTPRecipientsRefused({bad.email: (550, b"no")})
        return send(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", picky)

    assert tell_of_notes(SOON) == 1
    assert bad.coach_notes.get().mailed_at is None
    assert good.coach_notes.get().mailed_at == SOON


def test_when_the_server_is_gone_the_next_tick_tries_again(club, ben, monkeypatch):
    written(reachable(club), ben)

    def gone(self, messages):
        raise SMTPServerDisconnected

    with monkeypatch.context() as broken:
        broken.setattr(EmailBackend, "send_messages", gone)
        assert tell_of_notes(SOON) == 0

    assert tell_of_notes(SOON + timedelta(hours=1)) == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_the_same_moment_send_one_mail(club, ben):
    written(reachable(club), ben)
    together = Barrier(WORKERS)

    def work(_number: int) -> int:
        try:
            together.wait(timeout=30)
            return tell_of_notes(SOON)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(WORKERS) as pool:
        assert sorted(pool.map(work, range(WORKERS))) == [0, 0, 0, 1]
    assert len(mail.outbox) == 1


@pytest.mark.parametrize("people", [1, 3])
def test_a_tick_costs_one_query_and_one_claim_each(club, ben, people, django_assert_num_queries):
    for _ in range(people):
        athlete = reachable(club)
        written(athlete, ben)
        written(athlete, ben)

    with django_assert_num_queries(1 + people):
        assert tell_of_notes(SOON) == people


def test_the_job_runs_it_and_stands_in_the_hourly_list(club, ben):
    written(reachable(club), ben)

    assert jobs.send_words in jobs.HOURLY
    with time_machine.travel(SOON, tick=False):
        assert jobs.send_words.call() == 1
