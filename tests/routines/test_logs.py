"""What was logged is put right, taken back, brought back: for seven days, by its athlete only."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from athletes.models import Athlete
from coaching.routines.actions.sessions import CLOSED, CONSENT, delete_log
from coaching.routines.models import SessionLog
from tests.conftest import phone_client
from tests.factories import AthleteFactory, assigned, logged

pytestmark = pytest.mark.django_db


@pytest.fixture
def log(club):
    return logged(assigned(AthleteFactory(club=club)), pain=3, note="Pinch.")


@pytest.fixture
def phone(log):
    return phone_client(log.athlete)


def url(name, log):
    return reverse(f"routines:{name}", args=[log.uuid])


def answers(log, **changes):
    given = {
        "version": log.version,
        "done_on": log.done_on.isoformat(),
        "effort": "8",
        "pain": "5",
        "places": ["buttock-right", "other"],
        "when": "after",
        "note": "Better.",
    } | changes
    return {name: value for name, value in given.items() if value is not None}


def test_the_page_shows_what_was_answered(phone, log):
    text = " ".join(phone.get(url("log_edit", log)).text.split())

    assert 'name="effort" value="4"' in text
    assert 'value="groin-left" checked' in text
    assert "Pinch." in text
    assert f'value="{log.done_on.isoformat()}"' in text


def test_other_answers_and_another_day(phone, log):
    on = log.done_on - timedelta(days=1)

    answer = phone.post(url("log_edit", log), answers(log, done_on=on.isoformat()))

    assert answer.url == "/me/"
    now = SessionLog.unscoped.get()
    assert (now.effort, now.pain_level, now.note, now.version) == (8, 5, "Better.", 2)
    assert (now.done_on, now.drills, now.completion) == (on, log.drills, "done")
    assert now.pain == [
        {"level": 5, "side": "right", "site": "buttock", "when": "after"},
        {"level": 5, "side": None, "site": "other", "when": "after"},
    ]
    assert "Changed." in phone.get("/me/").text


def test_an_answer_can_be_taken_out(phone, log):
    given = answers(log, effort=None, pain=None, places=None, when=None, note="")

    phone.post(url("log_edit", log), given)

    now = SessionLog.unscoped.get()
    assert (now.effort, now.pain_level, now.pain, now.note) == (None, None, [], "")


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"pain": "12"}, "choose a number from 0 to 10"),
        ({"done_on": "soon"}, "Choose the day, such as"),
        ({"done_on": None}, "Choose the day."),
        ({"done_on": "2020-01-01"}, "A session can be sent for thirty days."),
        ({"version": None}, "This page is too old"),
        ({"version": "x"}, "This page is too old"),
    ],
    ids=str,
)
def test_a_refusal_keeps_every_word(phone, log, wrong, sentence):
    answer = phone.post(url("log_edit", log), answers(log, **wrong))

    assert answer.status_code == 422
    assert sentence in answer.text
    assert "Better." in answer.text
    assert SessionLog.unscoped.get().version == 1


def test_without_consent_nothing_is_changed(phone, log):
    Athlete.unscoped.update(consent="withdrawn")

    answer = phone.post(url("log_edit", log), answers(log))

    assert answer.status_code == 422
    assert CONSENT in answer.text


def test_changed_on_another_phone_both_stand_side_by_side(phone, log):
    phone.post(url("log_edit", log), answers(log, effort="9", note="From the other phone."))

    answer = phone.post(url("log_edit", log), answers(log))

    assert answer.status_code == 412
    for words in ("From the other phone.", "9 of 10", "Better.", "8 of 10"):
        assert words in answer.text
    assert 'name="version" value="2"' in answer.text
    phone.post(url("log_edit", log), answers(log, version=2))
    assert SessionLog.unscoped.get().note == "Better."


def test_undo_and_undo_of_the_undo(phone, log):
    assert phone.post(url("log_delete", log)).url == "/me/"
    text = phone.get("/me/").text
    assert "Taken back." in text
    assert f'action="{url("log_restore", log)}"' in text
    assert SessionLog.unscoped.live().count() == 0

    assert phone.post(url("log_restore", log)).url == "/me/"

    assert "It is back." in phone.get("/me/").text
    assert SessionLog.unscoped.live().count() == 1


def test_what_was_taken_back_cannot_be_opened_but_brought_back(phone, log):
    delete_log(log)

    answer = phone.get(url("log_edit", log), follow=True)

    assert "You have taken this session back." in answer.text
    assert f'action="{url("log_restore", log)}"' in answer.text


@pytest.mark.parametrize("name", ["log_edit", "log_delete", "log_restore"])
def test_after_seven_days_a_sentence_says_so(phone, log, name):
    if name == "log_restore":
        delete_log(log)
    before = SessionLog.unscoped.values().get()

    with time_machine.travel(timezone.now() + timedelta(days=7, minutes=1)):
        answer = phone.post(url(name, log), answers(log), follow=True)

    assert answer.status_code == 200
    assert CLOSED in answer.text
    assert SessionLog.unscoped.values().get() == before


@pytest.mark.parametrize("name", ["log_edit", "log_delete", "log_restore"])
def test_another_athletes_session_is_not_there(log, name):
    other = phone_client(AthleteFactory(club=log.club))

    assert other.post(url(name, log), answers(log)).status_code == 404
    assert SessionLog.unscoped.get().version == 1


def test_the_page_takes_few_queries(phone, log, django_assert_num_queries):
    phone.get("/me/")

    with django_assert_num_queries(2):  # phone, session with its routine
        phone.get(url("log_edit", log))
