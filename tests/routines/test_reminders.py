"""Reminders: to whom, when by their own clock, what the mail says, and never twice."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import count
from threading import Barrier

import pytest
from django.core import mail, signing
from django.db import connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from athletes.models import Phone
from coaching import jobs
from coaching.audit.models import AuditEvent
from coaching.routines import mails
from coaching.routines.actions.reminders import remind
from coaching.routines.actions.sessions import delete_log
from coaching.routines.models import ReminderSent
from tests.conftest import bound_secret, phone_client
from tests.factories import AthleteFactory, assess, assigned, logged, routine

pytestmark = pytest.mark.django_db
WORKERS = 4
NUMBERS = count(1)


def at(hour, minute=0):
    """Today at this time in UTC."""
    return datetime.combine(timezone.now().date(), datetime.min.time(), UTC).replace(
        hour=hour, minute=minute
    )


def reminded(club, **fields):
    """Somebody in UTC who is due: something is planned every day, and a phone is linked."""
    number = next(NUMBERS)
    fields = {"time_zone": "UTC", "email": f"a{number}@runner.example"} | fields
    athlete = AthleteFactory(club=club, **fields)
    bound_secret(athlete)
    assigned(athlete, routine(club, title=f"Hips {number}"))
    return athlete


# --- to whom -------------------------------------------------------------------------------------


def test_whoever_has_something_planned_and_nothing_logged_gets_one_mail(club):
    athlete = reminded(club)

    assert remind(at(17)) == 1

    assert [(one.to, one.subject) for one in mail.outbox] == [
        ([athlete.email], "Your routine for today")
    ]
    assert ReminderSent.unscoped.get().athlete == athlete


def test_the_next_tick_of_the_day_sends_nothing_more(club):
    reminded(club)

    assert [remind(at(hour)) for hour in (17, 18, 19, 20)] == [1, 0, 0, 0]


@pytest.mark.parametrize(
    "fields",
    [
        {"email": ""},
        {"has_reminders": False},
        {"consent": "withdrawn"},
        {"consent": "missing"},
        {"archived_at": datetime(2026, 1, 1, tzinfo=UTC)},
    ],
    ids=lambda fields: next(iter(fields)),
)
def test_nobody_who_cannot_or_will_not_be_reminded_is(club, fields):
    reminded(club, **fields)

    assert remind(at(17)) == 0


@pytest.mark.parametrize("changed", ["revoked_at", "bound_at", "last_used_on"])
def test_without_a_live_phone_the_link_would_open_nothing(club, changed):
    reminded(club)
    then = timezone.now() - timedelta(days=200)
    Phone.unscoped.update(**{changed: then.date() if changed == "last_used_on" else then})

    assert remind(at(17)) == 0


def test_a_session_of_today_counts_also_in_part_and_one_taken_back_does_not(club):
    athlete = reminded(club)
    log = logged(athlete.assignments.get(), on=at(12).date(), share=0.5)
    assert remind(at(17)) == 0

    delete_log(log)

    assert remind(at(18)) == 1


def test_on_a_day_without_a_plan_a_pause_or_after_a_withdrawal_nothing_is_sent(club):
    today = timezone.now().date()
    other_day = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"][(today.weekday() + 1) % 7]
    paused = {"reason": "holiday", "from": today.isoformat(), "to": None}
    for columns in (
        {"days": [other_day]},
        {"pauses": [paused]},
        {"withdrawn_at": timezone.now()},
        {"ends_on": today - timedelta(days=1)},
        {"starts_on": today + timedelta(days=1)},
    ):
        reminded(club).assignments.update(**columns)

    assert remind(at(17)) == 0


# --- when ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("hour", "sent"), [(16, 0), (17, 1), (20, 1), (21, 0), (23, 0), (3, 0)])
def test_from_17_until_21_on_the_athletes_clock(club, hour, sent):
    reminded(club)

    assert remind(at(hour, 59)) == sent


def test_two_people_far_apart_are_reminded_at_their_own_time_of_their_own_day(club):
    far_east = reminded(club, time_zone="Pacific/Kiritimati")  # UTC+14
    far_west = reminded(club, time_zone="Pacific/Pago_Pago")  # UTC−11

    # 17:30 on the 11th in Kiritimati is 03:30 on the 11th in UTC, and 16:30 on the 10th in Samoa.
    assert remind(at(3, 30)) == 1
    assert remind(at(4, 30)) == 1

    sent = {one.athlete_id: one.on for one in ReminderSent.unscoped.all()}
    today = timezone.now().date()
    assert sent == {far_east.pk: today, far_west.pk: today - timedelta(days=1)}


@pytest.mark.parametrize(
    ("moment", "sent"),
    [
        (datetime(2027, 3, 27, 16, 30, tzinfo=UTC), 0),  # 16:30 in London, winter time
        (datetime(2027, 3, 28, 16, 30, tzinfo=UTC), 1),  # 17:30, the day it changes
        (datetime(2027, 10, 31, 16, 30, tzinfo=UTC), 0),  # 16:30 again
        (datetime(2027, 10, 31, 17, 30, tzinfo=UTC), 1),
    ],
)
def test_summer_time_moves_the_moment_with_the_clock_on_the_wall(club, moment, sent):
    athlete = reminded(club, time_zone="Europe/London")
    Phone.unscoped.update(bound_at=moment, last_used_on=moment.date())
    athlete.assignments.update(starts_on=moment.date(), ends_on=moment.date())

    assert remind(moment) == sent


# --- what it says --------------------------------------------------------------------------------


def test_the_mail_names_the_routine_and_nothing_about_the_body_or_anybody(club, settings):
    settings.SITE_URL = "https://club.example"
    athlete = reminded(club, name="Amara Okafor")
    assess(athlete, left=31.7, right=38.3)
    log = logged(athlete.assignments.get(), on=at(0).date() - timedelta(days=1), pain=6, note="Ow")

    remind(at(17))

    body = mail.outbox[0].body
    minutes = athlete.assignments.get().routine_version.minutes()
    assert f"- {log.assignment.title}, {minutes} min\n" in body
    assert "\nhttps://club.example/me/\n" in body
    whole = mail.outbox[0].message().as_string()
    for private in ("Amara", "Okafor", club.name, "31", "38", "°", "pain", "groin", "Ow", " 6"):
        assert private not in re.sub(r"#\S+|Message-ID.*|Date.*|boundary.*", "", whole), private
    assert mail.outbox[0].extra_headers == {"Auto-Submitted": "auto-generated"}


def test_two_routines_of_one_day_are_one_mail(club):
    athlete = reminded(club)
    assigned(athlete, routine(club, title="Second"))

    assert remind(at(17)) == 1
    assert mail.outbox[0].body.count(" min\n") == 2


# --- once, and again after a failure -------------------------------------------------------------


def test_a_refused_address_is_tried_again_and_holds_nobody_up(club, server):
    first, _second = reminded(club), reminded(club)
    server.refused = (first.email,)
    assert remind(at(17)) == 1

    server.refused = ()

    assert remind(at(18)) == 1
    assert remind(at(19)) == 0


def test_a_server_that_is_gone_leaves_everybody_for_the_next_tick(club, server):
    reminded(club), reminded(club)
    server.gone = True
    assert remind(at(17)) == 0
    assert not ReminderSent.unscoped.exists()

    server.gone = False

    assert remind(at(18)) == 2


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_the_same_moment_send_one_mail(club):
    reminded(club)
    moment, together = at(17), Barrier(WORKERS)

    def work(_number: int) -> int:
        try:
            together.wait(timeout=30)
            return remind(moment)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(WORKERS) as pool:
        assert sorted(pool.map(work, range(WORKERS))) == [0, 0, 0, 1]
    assert len(mail.outbox) == 1
    assert ReminderSent.unscoped.count() == 1


def test_the_job_runs_it_and_stands_in_the_hourly_list(club, monkeypatch):
    reminded(club)
    moment = at(18)
    monkeypatch.setattr(timezone, "now", lambda: moment)

    assert jobs.send_reminders in jobs.HOURLY
    assert jobs.send_reminders.call() == 1


@pytest.mark.parametrize("people", [1, 3])
def test_a_tick_costs_five_queries_and_one_claim_each(club, people, django_assert_num_queries):
    for _ in range(people):
        reminded(club)

    # A claim is three: the insert inside its own savepoint.
    with django_assert_num_queries(5 + 3 * people):
        assert remind(at(17)) == people


def test_a_tick_in_the_morning_costs_one_query(club, django_assert_num_queries):
    reminded(club)

    with django_assert_num_queries(1):
        assert remind(at(9)) == 0


# --- off, with one tap ---------------------------------------------------------------------------

OFF = "/reminders/off/"


def off_link() -> str:
    return re.search(r"/reminders/off/#(\S+)", mail.outbox[-1].body)[1]


def test_the_link_in_the_mail_turns_reminders_off_and_on_again(club):
    athlete = reminded(club)
    remind(at(17))
    token, client = off_link(), Client()

    off = client.post(OFF, {"token": token, "wanted": "off"})
    athlete.refresh_from_db()
    assert (off.status_code, athlete.has_reminders) == (200, False)
    assert "Reminders are off" in off.text
    assert athlete.name not in off.text

    on = client.post(OFF, {"token": token, "wanted": "on"})
    athlete.refresh_from_db()
    assert athlete.has_reminders is True
    assert "Reminders are on" in on.text
    said = AuditEvent.unscoped.filter(action="athlete.reminders_changed")
    assert [(one.actor_id, one.fields) for one in said] == [(None, ["has_reminders"])] * 2


def test_the_token_stands_in_the_fragment_and_opening_the_page_changes_nothing(club):
    athlete = reminded(club)
    remind(at(17))
    address = re.search(r"\S+/reminders/off/\S+", mail.outbox[0].body)[0]

    assert address.split("#")[0].endswith("/reminders/off/")
    assert Client().get(OFF).status_code == 200
    athlete.refresh_from_db()
    assert athlete.has_reminders is True


@pytest.mark.parametrize("kind", ["nonsense", "empty", "foreign", "old", "nobody"])
def test_a_token_that_is_not_ours_changes_nothing_and_says_what_to_do(club, kind, monkeypatch):
    athlete = reminded(club)
    token = {
        "nonsense": "abc:def:ghi",
        "empty": "",
        "foreign": signing.dumps(str(athlete.uuid), salt="something.else"),
        "old": mails.off_token(athlete),
        "nobody": signing.dumps("0190a1b2-0000-7000-8000-000000000000", salt=mails._SALT),
    }[kind]
    if kind == "old":
        monkeypatch.setattr(mails, "OFF_FOR", timedelta(seconds=-1))

    answer = Client().post(OFF, {"token": token, "wanted": "off"})

    athlete.refresh_from_db()
    assert (answer.status_code, athlete.has_reminders) == (422, True)
    assert "This link no longer works" in answer.text
    assert "open “More”" in answer.text


def test_a_token_opens_nothing_but_the_switch(club):
    athlete = reminded(club)
    client = Client()
    client.post(OFF, {"token": mails.off_token(athlete), "wanted": "off"})

    assert client.get(reverse("routines:more")).status_code == 302
    assert phone_client(athlete).get(reverse("routines:more")).status_code == 200
