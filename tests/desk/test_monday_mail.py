"""The Monday list by mail: to whom, when by the club's clock, what it says, and never twice."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from threading import Barrier

import pytest
from django.core import mail
from django.db import connections
from django.utils import timezone

from coaching import jobs
from coaching.accounts.roles import COACHING_ROLES
from coaching.desk.mailing import send_lists
from coaching.desk.models import Handled, MondayMail
from coaching.desk.monday import read_monday
from coaching.routines.models import Assignment
from tests.conftest import actor_of
from tests.desk.listing import at, monday, proved, reader_of
from tests.desk.test_board import steady
from tests.desk.test_monday import undone, worse
from tests.factories import (
    AthleteFactory,
    ClubFactory,
    MembershipFactory,
    SquadFactory,
    assess,
    assigned,
    logged,
)

pytestmark = pytest.mark.django_db
WORKERS = 4
HURTS = "Said that something hurts"


@pytest.fixture
def club():
    """On the clock of UTC, so that a test says when."""
    return ClubFactory(name="Harbour", slug="harbour", time_zone="UTC", shares_everyone=True)


def diligent(club, name="Marta L."):
    """Did everything that was planned until this Monday, and was measured lately."""
    athlete = steady(club, name)
    given = assigned(athlete, opened_at=timezone.now())
    for days in range(1, 15):
        logged(given, on=monday() - timedelta(days=days))
    return athlete, given


def sore(club, name="Tomasz W."):
    athlete, given = diligent(club, name)
    given.logs.filter(done_on=monday() - timedelta(days=2)).delete()
    logged(given, on=monday() - timedelta(days=2), pain=7, note="Ow")
    return athlete


# --- what it says ---------------------------------------------------------------------------------


def test_it_is_the_page_of_its_reader_in_the_same_order(club, owner, settings):
    settings.SITE_URL = "https://club.example"
    proved(owner)
    undone(club, "Dele A.")
    worse(club, "Priya N.")
    diligent(club)

    assert send_lists(at(8)) == 1

    sent = mail.outbox[0]
    assert (sent.to, sent.subject) == ([owner.user.email], "Monday: 2 to look at")
    page = read_monday(actor_of(owner), club, now=at(8))
    said = [f"- {row.athlete.name}: {row.words}" for group in page.groups for row in group.rows]
    assert [line for line in sent.body.splitlines() if line.startswith("- ")] == said
    assert "- Priya N.: Left IR 31° → 22°, −9° ± 5°." in sent.body
    assert sent.body.index("Worse\n") < sent.body.index("Not doing\n")
    assert "\n1 more: nothing to say.\n" in sent.body
    assert "\nhttps://club.example/c/harbour/monday/\n" in sent.body
    assert "\nhttps://club.example/c/harbour/settings/\n" in sent.body
    assert sent.extra_headers == {"Auto-Submitted": "auto-generated"}


def test_of_pain_it_says_only_that_something_was_said(club, physio):
    proved(physio)
    sore(club)
    athlete = steady(club, "Ayo B.")
    assess(athlete, on=timezone.now().date() - timedelta(days=1), pain=5)

    send_lists(at(8))

    body = re.sub(r"http\S+", "", mail.outbox[0].body)
    assert f"- Tomasz W.: {HURTS}." in body
    assert f"- Ayo B.: {HURTS}." in body
    for private in ("7", "5 of", "of 10", "groin", "Ow", "left"):
        assert private not in body, private


def test_a_second_reason_follows_what_was_said_of_pain(club, owner):
    proved(owner)
    athlete = worse(club)
    logged(assigned(athlete), on=monday() - timedelta(days=1), pain=7)

    send_lists(at(8))

    assert f"- Priya N.: {HURTS}; left IR 31° → 22°, −9° ± 5°" in mail.outbox[0].body


def test_why_somebody_was_snoozed_stays_on_the_page(club, owner):
    proved(owner)
    athlete, _given = undone(club)
    worse(club)
    Handled.unscoped.create(
        club=club, athlete=athlete, kind="undone", answer="snooze", why="Her father is ill",
        seen_on=monday(), until=monday() + timedelta(days=14),
    )  # fmt: skip

    send_lists(at(8))

    assert mail.outbox[0].subject == "Monday: 1 to look at"
    assert "Dele" not in mail.outbox[0].body
    assert "father" not in mail.outbox[0].body


def test_with_nobody_to_look_at_two_lines_say_so_while_a_routine_runs(club, owner):
    proved(owner)
    diligent(club)

    assert send_lists(at(8)) == 1

    assert mail.outbox[0].subject == "Monday: nobody to look at"
    first, second, empty, *_rest = mail.outbox[0].body.splitlines()
    assert (first, empty) == ("Harbour: nobody to look at this Monday.", "")
    assert second.endswith("/c/harbour/monday/")
    assert "Marta" not in mail.outbox[0].body


def test_with_nobody_to_look_at_and_nothing_running_there_is_no_mail(club, owner):
    proved(owner)
    steady(club, "Marta L.")

    assert send_lists(at(8)) == 0


# --- to whom --------------------------------------------------------------------------------------


def test_whoever_coaches_gets_it(club):
    for role in COACHING_ROLES:
        reader_of(club, role)
    undone(club)

    assert send_lists(at(8)) == 4


@pytest.mark.parametrize(
    "fields",
    [
        {"role": "read_only"},
        {"has_monday_mail": False},
        {"ended_at": datetime(2026, 1, 1, tzinfo=UTC)},
    ],
    ids=lambda fields: next(iter(fields)),
)
def test_whoever_only_reads_or_left_or_wants_none_gets_none(club, fields):
    reader_of(club, **fields)
    undone(club)

    assert send_lists(at(8)) == 0


@pytest.mark.parametrize("proof", [{"verified": False}, {"primary": False}], ids=str)
def test_it_goes_to_a_proved_address_only(club, coach, proof):
    proved(coach, **proof)
    undone(club)

    assert send_lists(at(8)) == 0


def test_nobody_whose_account_is_closed_gets_it(club):
    member = reader_of(club)
    member.user.is_active = False
    member.user.save()
    undone(club)

    assert send_lists(at(8)) == 0


def test_everybody_reads_of_those_whom_they_see(club):
    club.shares_everyone = False
    club.save()
    squads = [SquadFactory(club=club) for _ in range(2)]
    first, second, _third = (reader_of(club) for _ in range(3))
    for member, squad in zip((first, second), squads, strict=True):
        member.squads.set([squad])
    worse(club, "Inside I.", squads=[squads[0]])
    worse(club, "Outside O.", squads=[squads[1]])

    assert send_lists(at(8)) == 2

    bodies = {one.to[0]: one.body for one in mail.outbox}
    assert set(bodies) == {first.user.email, second.user.email}
    for member, seen, unseen in ((first, "Inside", "Outside"), (second, "Outside", "Inside")):
        assert seen in bodies[member.user.email]
        assert unseen not in bodies[member.user.email]


@pytest.mark.parametrize(("coaches", "sent"), [(2, 3), (3, 1)])
def test_a_club_that_shares_by_itself_counts_its_coaches(club, coaches, sent):
    club.shares_everyone = None
    club.save()
    for role in ["owner"] + ["coach"] * coaches:
        reader_of(club, role)
    undone(club)

    assert send_lists(at(8)) == sent


def test_a_member_of_two_clubs_gets_a_list_of_each(club):
    member = reader_of(club)
    other = ClubFactory(name="Canal", time_zone="UTC", shares_everyone=True)
    MembershipFactory(club=other, user=member.user)
    undone(club, "Here H."), undone(other, "There T.")

    assert send_lists(at(8)) == 2

    said = [("Here" in one.body, "There" in one.body) for one in mail.outbox]
    assert sorted(said) == [(False, True), (True, False)]


# --- when -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("hour", "sent"), [(6, 0), (7, 1), (8, 1), (9, 1), (10, 0), (20, 0)])
def test_from_7_until_10_on_the_clubs_clock(club, hour, sent):
    reader_of(club)
    undone(club)

    assert send_lists(at(hour, 59 if hour != 7 else 0)) == sent


@pytest.mark.parametrize("days", range(1, 7))
def test_on_no_other_day(club, days):
    reader_of(club)
    undone(club)

    assert send_lists(at(8, on=monday() + timedelta(days=days))) == 0


def test_two_clubs_far_apart_get_it_on_their_own_monday():
    for zone in ("Pacific/Kiritimati", "Pacific/Pago_Pago"):  # UTC+14, UTC−11
        far = ClubFactory(name=zone, time_zone=zone, shares_everyone=True)
        reader_of(far)
        undone(far)

    assert send_lists(at(17, 30, on=monday() - timedelta(days=1))) == 1
    assert "Kiritimati" in mail.outbox[0].body
    assert send_lists(at(18, 30)) == 1
    assert "Pago_Pago" in mail.outbox[1].body
    assert set(MondayMail.unscoped.values_list("on", flat=True)) == {monday()}


@pytest.mark.parametrize(
    ("moment", "sent"),
    [
        (datetime(2027, 3, 22, 6, 30, tzinfo=UTC), 0),  # 6:30 in London, winter time
        (datetime(2027, 3, 29, 6, 30, tzinfo=UTC), 1),  # 7:30, the day after it changes
        (datetime(2027, 11, 1, 6, 30, tzinfo=UTC), 0),  # 6:30 again
        (datetime(2027, 11, 1, 9, 30, tzinfo=UTC), 1),
    ],
)
def test_summer_time_moves_the_moment_with_the_clock_on_the_wall(club, moment, sent):
    club.time_zone = "Europe/London"
    club.save()
    reader_of(club)
    assigned(AthleteFactory(club=club))
    Assignment.unscoped.update(starts_on=date(2027, 1, 1), ends_on=date(2027, 12, 31))

    assert send_lists(moment) == sent


# --- once, and again after a failure --------------------------------------------------------------


def test_once_a_monday_and_again_on_the_next(club):
    reader_of(club)
    undone(club)

    assert [send_lists(at(hour)) for hour in (7, 8, 9)] == [1, 0, 0]

    assert send_lists(at(8, on=monday() + timedelta(days=7))) == 1


def test_a_refused_address_is_tried_again_and_holds_nobody_up(club, server):
    first, _second = reader_of(club), reader_of(club)
    undone(club)
    server.refused = (first.user.email,)
    assert send_lists(at(7)) == 1

    server.refused = ()

    assert [send_lists(at(hour)) for hour in (8, 9)] == [1, 0]


def test_a_server_that_is_gone_leaves_everybody_for_the_next_tick(club, server):
    reader_of(club), reader_of(club)
    undone(club)
    server.gone = True
    assert send_lists(at(7)) == 0
    assert not MondayMail.unscoped.exists()

    server.gone = False

    assert send_lists(at(8)) == 2


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_the_same_moment_send_one_mail(club):
    reader_of(club)
    undone(club)
    moment, together = at(8), Barrier(WORKERS)

    def work(_number: int) -> int:
        try:
            together.wait(timeout=30)
            return send_lists(moment)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(WORKERS) as pool:
        assert sorted(pool.map(work, range(WORKERS))) == [0, 0, 0, 1]
    assert len(mail.outbox) == 1
    assert MondayMail.unscoped.count() == 1


def test_the_job_runs_it_and_stands_in_the_hourly_list(club, monkeypatch):
    reader_of(club)
    undone(club)
    moment = at(8)
    monkeypatch.setattr(timezone, "now", lambda: moment)

    assert jobs.send_monday_lists in jobs.HOURLY
    assert jobs.send_monday_lists.call() == 1


# --- what it costs --------------------------------------------------------------------------------


@pytest.mark.parametrize(("members", "athletes"), [(1, 1), (3, 1), (3, 3)])
def test_a_list_costs_ten_queries(club, members, athletes, django_assert_num_queries):
    for _ in range(members):
        reader_of(club)
    for number in range(athletes):
        undone(club, f"Athlete {number}")

    # Who is due; then of each member who they are, six for the list, and three for the claim.
    with django_assert_num_queries(1 + 10 * members):
        assert send_lists(at(8)) == members


def test_once_everybody_has_it_a_tick_costs_one(club, django_assert_num_queries):
    reader_of(club)
    undone(club)
    send_lists(at(7))

    with django_assert_num_queries(1):
        assert send_lists(at(8)) == 0


def test_any_other_hour_costs_none(club, django_assert_num_queries):
    reader_of(club)

    with django_assert_num_queries(0):
        assert send_lists(at(8, on=monday() + timedelta(days=1))) == 0
