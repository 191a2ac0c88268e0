"""What happens meanwhile: consent goes, a coach leaves, a routine is replaced, two at once."""

import threading
from datetime import UTC, date, datetime, timedelta
from unittest import mock

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection, connections
from django.urls import reverse
from django.utils import timezone

from athletes.actions import phones
from athletes.actions.consent import withdraw_consent
from athletes.actions.merging import merge_athletes
from athletes.actions.phones import Contact, Gone, GuardianNeeded, guardian_agrees, invite, redeem
from athletes.models import Athlete, Guardian
from coaching.accounts.actions import end_membership
from coaching.kernel.uuid7 import uuid7
from coaching.routines.actions import assigning, sessions
from coaching.routines.actions.assigning import Terms, Undone, Wish, assign, undo_batch
from coaching.routines.actions.changing import withdraw
from coaching.routines.models import Assignment, SessionLog
from tests.conftest import actor_of, phone_client, signed_in
from tests.factories import (
    AthleteFactory,
    SquadFactory,
    assigned,
    log_draft,
    logged,
    routine,
)
from tests.routines.assigning import address, day, typed

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_limits_left_over():
    cache.clear()


def terms(**fields):
    today = timezone.now().date()
    given = {
        "starts_on": today + timedelta(days=1),
        "ends_on": today + timedelta(days=30),
        "days": ("mon",),
    }
    return Terms(**(given | fields))


def give(athlete, title, by, **fields):
    what = routine(athlete.club, title=title)
    return assign(what, [Wish(athlete)], terms(**fields), uuid=uuid7(), by=actor_of(by))


def said(response):
    return " ".join(str(message) for message in response.context["messages"])


# --- consent is withdrawn -------------------------------------------------------------------------


def test_a_session_taken_back_does_not_come_back_without_consent(club, coach):
    log = logged(assigned(AthleteFactory(club=club)), pain=3)
    sessions.delete_log(log)
    withdraw_consent(log.athlete, how="Told me.", by=actor_of(coach))

    phone_client(log.athlete).post(reverse("routines:log_restore", args=[log.uuid]))

    log.refresh_from_db()
    assert log.deleted_at is not None


def test_neither_a_pause_for_injury_nor_a_message_is_stored_without_consent(club, coach):
    row = assigned(AthleteFactory(club=club))
    withdraw_consent(row.athlete, how="Told me.", by=actor_of(coach))
    client = signed_in(coach)
    pause = {"pause-reason": "injury", "pause-starts_on": day(0), "pause-everything": "on"}
    change = {"days": ["mon"], "ends_on": day(5), "emphasis": "extra_left", "message": "Sore?"}

    paused = client.post(address(club, "assignment_pause", row.uuid), pause)
    changed = client.post(address(club, "assignment_edit", row.uuid), change | {"version": 1})

    row.refresh_from_db()
    assert (paused.status_code, changed.status_code) == (422, 422)
    assert "Only withdrawing is left" in paused.text
    assert "Sore?" in changed.text
    assert (row.pauses, row.message) == ([], "")


def test_a_guardians_link_does_not_turn_a_later_withdrawal_back(club, coach):
    athlete = AthleteFactory(club=club, consent="missing")
    one = invite(athlete, by=actor_of(coach))
    mother = Contact("Ada", "ada@home.example")
    bound = redeem(one.secret, browser="x", says_minor=True, guardian=mother)
    withdraw_consent(athlete, how="Told me.", by=actor_of(coach))

    with pytest.raises(Gone):
        guardian_agrees(bound.asked.secret)


# --- links ----------------------------------------------------------------------------------------


def test_the_link_of_a_coach_who_left_opens_nothing(club, coach, owner):
    issued = invite(AthleteFactory(club=club), by=actor_of(coach))
    end_membership(coach, by=actor_of(owner))

    with pytest.raises(Gone):
        redeem(issued.secret, browser="x")


def test_whoever_is_too_young_once_is_not_older_on_a_second_link(club, coach):
    athlete = AthleteFactory(club=club, consent="missing")
    mother = Contact("Ada", "ada@home.example")
    one = invite(athlete, by=actor_of(coach))
    redeem(one.secret, browser="x", says_minor=True, guardian=mother)
    kept = AthleteFactory(club=club, consent="missing")
    merge_athletes(kept, athlete, by=actor_of(coach))

    assert Guardian.unscoped.get(athlete=kept).name == "Ada"
    with pytest.raises(GuardianNeeded):
        redeem(invite(kept, by=actor_of(coach)).secret, browser="x")


def test_what_a_coach_attested_is_not_enough_for_one_who_says_to_be_a_child(club, coach):
    athlete = AthleteFactory(club=club, consent="attested", birth_year=None)
    known = AthleteFactory(club=club, consent="attested", birth_year=timezone.now().year - 12)

    with pytest.raises(GuardianNeeded):
        redeem(invite(athlete, by=actor_of(coach)).secret, browser="x", says_minor=True)
    assert redeem(invite(known, by=actor_of(coach)).secret, browser="x", says_minor=True).phone


# --- assigned again, gone back, moved away --------------------------------------------------------


def test_undo_leaves_alone_whoever_was_assigned_something_newer(club, coach, owner):
    athlete = AthleteFactory(club=club)
    old = assigned(athlete)
    first, second = give(athlete, "A", coach), give(athlete, "B", owner)

    assert undo_batch(first, by=actor_of(coach)) == Undone(0, 0, 1)

    live = Assignment.unscoped.live().filter(ends_on__gte=terms().starts_on)
    assert [row.title for row in live] == ["B"]

    assert undo_batch(second, by=actor_of(owner)) == Undone(1, 0, 0)
    old.refresh_from_db()
    assert old.ends_on < terms().starts_on


def test_undone_in_order_everything_is_as_before(club, coach):
    athlete = AthleteFactory(club=club)
    old = assigned(athlete)
    first, second = give(athlete, "A", coach), give(athlete, "B", coach)

    undo_batch(second, by=actor_of(coach))
    undo_batch(first, by=actor_of(coach))

    assert Assignment.unscoped.live().get().pk == old.pk
    assert Assignment.unscoped.get(pk=old.pk).ends_on == old.ends_on


def test_going_back_and_ticking_one_more_is_not_the_same_press(club, coach):
    client = signed_in(coach)
    one, two = AthleteFactory(club=club), AthleteFactory(club=club)
    form = typed(routine(club), [one])
    client.post(address(club), form)

    more = form | {"athlete": [str(one.uuid), str(two.uuid)]}
    answer = client.post(address(club), more)

    assert answer.status_code == 422
    assert assigning.USED_ELSEWHERE in answer.text
    assert Assignment.unscoped.count() == 1


def test_undo_does_not_reach_an_athlete_the_coach_does_not_see_any_more(club, coach):
    club.shares_everyone = False
    club.save()
    squad = SquadFactory(club=club)
    coach.squads.add(squad)
    gone, here = (AthleteFactory(club=club, squads=[squad]) for _ in range(2))
    what = routine(club, title="A")
    by = actor_of(coach)
    batch = assign(what, [Wish(gone), Wish(here)], terms(), uuid=uuid7(), by=by)
    gone.squads.clear()

    answer = signed_in(coach).post(address(club, "assign_undo", batch.uuid), follow=True)

    assert "Taken back from 1." in said(answer)
    assert "1 athlete keeps it" in said(answer)
    assert Assignment.unscoped.get().athlete_id == gone.pk


def test_nothing_is_assigned_to_or_logged_on_a_record_that_was_joined(club, coach):
    kept, gone = AthleteFactory(club=club), AthleteFactory(club=club)
    row = assigned(gone)
    before = Athlete.unscoped.get(pk=gone.pk)
    merge_athletes(kept, gone, by=actor_of(coach))

    with pytest.raises(sessions.LogRefused, match="press Save again"):
        sessions.record_log(log_draft(row), row, before)
    batch = give(gone, "A", coach)
    assert [one["code"] for one in batch.refused] == ["archived"]


# --- days -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("zone", "at", "monday_counts"),
    [
        ("Pacific/Auckland", datetime(2026, 6, 8, 19, tzinfo=UTC), True),  # Tuesday 07:00 there
        ("America/Los_Angeles", datetime(2026, 6, 9, 3, tzinfo=UTC), False),  # Monday 20:00
    ],
)
def test_the_day_of_withdrawal_is_the_athletes_own(club, coach, zone, at, monday_counts):
    with time_machine.travel(at, tick=False):
        row = assigned(AthleteFactory(club=club, time_zone=zone))
        withdraw([row], by=actor_of(coach))
        row = Assignment.unscoped.get(pk=row.pk)

    assert row.schedule.is_planned(date(2026, 6, 8)) is monday_counts


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"])
@pytest.mark.parametrize("zone", ["America/Los_Angeles", "Pacific/Auckland"])
def test_a_phone_whose_clock_is_years_off_loses_nothing(club, zone, at):
    row = assigned(AthleteFactory(club=club, time_zone=zone))
    done = {f"{side}-{place}": "2" for side in ("left", "right") for place in (0, 1)}
    sent = {"uuid": str(uuid7()), "finished_at": at} | done

    answer = phone_client(row.athlete).post(reverse("routines:log_save", args=[row.uuid]), sent)

    assert answer.status_code == 302, answer.text
    log = SessionLog.unscoped.get()
    assert abs(log.finished_at - timezone.now()) < timedelta(minutes=1)


# --- races, on PostgreSQL with two connections ----------------------------------------------------


def together(*deeds):
    """Run the deeds in a thread each; what each answered or raised."""
    answers = {}

    def run(place, deed):
        try:
            answers[place] = deed()
        except Exception as error:
            answers[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return answers


@pytest.mark.django_db(transaction=True)
def test_a_new_link_and_opening_the_old_one_at_once_lock_nobody_out(club, coach):
    by, athlete = actor_of(coach), AthleteFactory(club=club, consent="missing")
    issued = invite(athlete, by=by)
    taken, real = threading.Event(), phones._take

    def slow(*args, **fields):
        answer = real(*args, **fields)
        taken.set()
        threading.Event().wait(0.3)
        return answer

    with mock.patch.object(phones, "_take", slow):
        answers = together(
            lambda: redeem(issued.secret, browser="x"),
            lambda: (taken.wait(5), invite(athlete, by=by)),
        )

    assert [one for one in answers.values() if isinstance(one, Exception)] == []


@pytest.mark.django_db(transaction=True)
def test_a_session_on_its_way_while_the_assigning_is_undone_is_kept_or_refused(club, coach):
    by, athlete = actor_of(coach), AthleteFactory(club=club)
    batch = give(athlete, "R", coach, starts_on=timezone.now().date())
    row = Assignment.unscoped.select_related("athlete").get(batch=batch)
    draft, begun, real = log_draft(row), threading.Event(), assigning.withdraw_rows

    def slow(rows):
        begun.set()
        threading.Event().wait(0.3)
        return real(rows)

    def save():
        begun.wait(5)
        return sessions.record_log(draft, row, athlete)

    with mock.patch.object(assigning, "withdraw_rows", slow):
        answers = together(lambda: undo_batch(batch, by=by), save)

    if isinstance(answers[1], tuple):
        assert SessionLog.unscoped.count() == 1
    else:
        assert isinstance(answers[1], sessions.LogRefused)
        assert SessionLog.unscoped.count() == 0


@pytest.mark.django_db(transaction=True)
def test_what_is_withdrawn_while_somebody_assigns_stays_withdrawn(club, coach):
    by, athlete = actor_of(coach), AthleteFactory(club=club)
    old, begun, real = assigned(athlete), threading.Event(), assigning._end_before

    def slow(rows, on):
        begun.set()
        threading.Event().wait(0.3)
        return real(rows, on)

    with mock.patch.object(assigning, "_end_before", slow):
        answers = together(
            lambda: give(athlete, "R", coach),
            lambda: (begun.wait(5), withdraw([old], by=by)),
        )

    old.refresh_from_db()
    assert [one for one in answers.values() if isinstance(one, Exception)] == []
    assert old.withdrawn_at is not None


@pytest.mark.django_db(transaction=True)
def test_an_edit_is_stored_before_a_withdrawal_of_consent_or_not_at_all(club, coach):
    log = logged(assigned(AthleteFactory(club=club)))
    begun, real = threading.Event(), sessions._judge
    order = []

    def slow(*args):
        real(*args)
        begun.set()
        threading.Event().wait(0.3)
        order.append("stored")

    def leave():
        begun.wait(5)
        athlete = Athlete.unscoped.get(pk=log.athlete_id)
        withdraw_consent(athlete, how="On their own phone.", by=None)
        order.append("withdrawn")

    log.note = "Sore afterwards."
    with mock.patch.object(sessions, "_judge", slow):
        answers = together(lambda: sessions.change_log(log, version=1), leave)

    assert [one for one in answers.values() if isinstance(one, Exception)] == []
    # SQLite lets one write transaction in at a time, PostgreSQL waits for the athlete's row.
    assert order == ["stored", "withdrawn"], connection.vendor
