"""The demo club: living, the same everywhere, and never in the way of real data."""

from collections.abc import Iterator
from io import StringIO

import pytest
from django.conf import settings as site
from django.contrib.auth import authenticate
from django.core.management import call_command
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from athletes.actions.keeping import differences
from athletes.actions.phones import look, redeem
from athletes.models import (
    Assessment,
    Athlete,
    Goal,
    Guardian,
    NewBaseline,
    OwnError,
    ProtocolCard,
    RepeatabilityCheck,
    Series,
)
from athletes.series import from_json
from coaching.accounts.doors import find_actor
from coaching.accounts.models import Club, User
from coaching.desk.monday import read_monday
from coaching.desk.reasons import KINDS
from coaching.desk.worked import read_worked_routine
from coaching.management.demo import RUNNERS
from coaching.routines.models import Assignment, CoachNote, Routine, SessionLog
from exercises.models import Exercise

pytestmark = pytest.mark.django_db


def seed() -> str:
    said = StringIO()
    call_command("seed_demo", stdout=said)
    return said.getvalue()


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker) -> Iterator[str]:
    """What the command said; the club is there for every test of this file, made once."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield seed()
        transaction.set_rollback(True)


def test_it_prints_sign_ins_that_work(demo):
    said = demo

    assert "coach@demo.example" in said
    password = said.split("password ")[1].split(")")[0]
    for user in User.objects.all():
        assert user.email in said
        assert authenticate(username=user.email, password=password) == user


def test_it_shows_every_kind_of_verdict_of_a_real_club(demo):
    states = [
        from_json(row.state).pairs.verdict
        for row in Series.unscoped.filter(motion="internal_rotation")
    ]
    assert {state.verdict for state in states} == {
        "within_error",
        "difference",
        "large_difference",
    }
    assert {state.confirmed for state in states} == {True, False}
    assert Athlete.unscoped.count() == len(RUNNERS)
    assert set(Athlete.unscoped.values_list("consent", flat=True)) == {"attested", "missing"}


def test_its_series_are_what_its_assessments_say(demo):
    assert differences(list(Athlete.unscoped.values_list("pk", flat=True))) == []
    oldest, newest = (
        Assessment.unscoped.order_by(by).first() for by in ("measured_at", "-measured_at")
    )
    assert (newest.measured_at - oldest.measured_at).days > 330


def test_running_it_again_adds_nothing(demo):
    before = Assessment.unscoped.count()

    assert "coach@demo.example" in seed()
    assert (Assessment.unscoped.count(), Club.objects.count()) == (before, 1)


def test_its_link_opens_an_athletes_phone_each_time_it_is_made(client, demo):
    said = seed()

    secret = said.split("/join/#")[1].split()[0]
    issued = look(secret)
    assert issued.athlete.name == "Amara Okafor"
    bound = redeem(secret, browser="Chrome on Android")
    client.cookies[site.PHONE_COOKIE_NAME] = bound.secret
    page = client.get(reverse("routines:today")).content.decode()
    assert "Banded IR" in page


def test_too_many_links_a_day_lead_to_the_next_athlete(demo):
    said = [demo, *(seed() for _ in range(5))]

    assert "(Amara Okafor, opens once)" in said[3]
    assert "(Tomasz Wójcik, opens once)" in said[5]


def test_its_routines_show_every_state(client, demo):
    client.force_login(User.objects.get(email="coach@demo.example"))
    board = client.get(reverse("desk:board", args=["harbour-harriers"]))
    rows = {row.athlete.name: row for group in board.context["groups"] for row in group.rows}

    tomasz = rows["Tomasz Wójcik"]
    assert tomasz.why == "Pain 5 of 10, right groin, 2 days ago."
    assert "Did 2 of 6." in rows["Priya Nair"].why
    assert rows["Noor Farah"].reason == "unopened"
    assert rows["Leila Haddad"].doing.words == "Paused: race week"
    assert rows["Joel Kern"].doing.words == "No routine"
    assert rows["Ruairí Byrne"].doing.words.startswith("From ")
    assert rows["Freya Dahl"].doing.count == "6/6"
    banded = Assignment.unscoped.filter(routine_version__routine__title="Banded IR")
    old = banded.get(athlete__name="Hana Kovač")
    assert old.routine_version.number < old.routine_version.routine.version
    assert SessionLog.unscoped.filter(athlete__name="Theo Martin").exists()
    assert Guardian.unscoped.get().agreed_at is None
    assert Exercise.unscoped.filter(club__slug="harbour-harriers").count() == 1


def test_its_sessions_are_valid_and_inside_their_assignments(demo):
    logs = SessionLog.unscoped.select_related("assignment")
    assert logs.count() > 100
    assert {log.completion for log in logs} == {"done", "partial"}
    for log in logs:
        log.clean()
        assert log.assignment.starts_on <= log.done_on <= log.assignment.schedule.ends_on
        assert not log.assignment.schedule.is_paused(log.done_on)


def test_its_numbers_have_been_decided_about(demo):
    """Goals, a new baseline, a check in use and one that waits, notes, an easier drill, a card."""

    club = Club.objects.get()
    assert Goal.unscoped.live().count() == 5
    assert NewBaseline.unscoped.live().get().reason
    done, waiting = RepeatabilityCheck.unscoped.order_by("started_at")
    assert OwnError.unscoped.in_use().count() == 2
    assert set(OwnError.unscoped.values_list("repeat_check", "athletes")) == {(done.pk, 7)}
    assert (done.rater.email, waiting.rater.email) == ("coach@demo.example", "ben@demo.example")
    assert (waiting.is_open, waiting.legs.count()) == (True, 5)
    notes = CoachNote.unscoped.filter(club=club)
    assert {(note.is_sent, note.read_at is None) for note in notes} == {
        (True, True),
        (True, False),
        (False, True),
    }
    assert Assignment.unscoped.exclude(easier=[]).count() == 1
    assert ProtocolCard.unscoped.get(club=club).number == 1
    assert Series.unscoped.filter(mode="passive", athlete__sex="female").exists()


def test_a_goal_of_it_came_true_and_a_drop_was_measured_once(demo):
    rows = Series.unscoped.filter(motion="internal_rotation", mode="active")
    leila, chidi = (
        from_json(rows.get(athlete__name=name).state) for name in ("Leila Haddad", "Chidi Eze")
    )
    assert (leila.left.verdict.verdict, leila.left.verdict.confirmed) == ("increased", True)
    assert leila.left.verdict.sem_source == "own check"
    assert chidi.right.verdict.dropped_once > 1000
    assert chidi.left.verdict.sem_source == "default"


def test_its_summer_routine_has_enough_athletes_to_be_compared(demo):
    owner, _ = find_actor(User.objects.get(email="coach@demo.example"), "harbour-harriers")
    routine = Routine.unscoped.get(title="IR control")
    reading = read_worked_routine(owner, routine, now=timezone.now())
    assert reading.often.is_enough
    assert reading.seldom.is_enough
    assert reading.shift is not None


def test_its_monday_has_every_reason_an_answer_and_somebody_better(demo):
    owner, _ = find_actor(User.objects.get(email="coach@demo.example"), "harbour-harriers")
    monday = read_monday(owner, Club.objects.get(), now=timezone.now())
    assert tuple(group.kind for group in monday.groups) == KINDS
    assert [one.row.athlete.name for one in monday.dealt] == ["Ines Rossi"]
    assert [row.athlete.name for row in monday.better] == ["Leila Haddad"]
    assert monday.praised
