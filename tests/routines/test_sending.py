"""What an athlete did without a signal: stored once, at its time, or said why not."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from athletes.actions.consent import withdraw_consent
from athletes.models import Athlete
from coaching.kernel.uuid7 import uuid7
from coaching.routines.actions.building import add_version
from coaching.routines.actions.sessions import change_log, delete_log
from coaching.routines.models import Assignment, RoutineStep, SessionLog
from coaching.routines.views.sending import ERASED, NOT_YOURS, OTHER_SESSION, UNREADABLE
from tests.conftest import phone_client
from tests.factories import AthleteFactory, ExerciseFactory, assigned, logged, routine

pytestmark = pytest.mark.django_db
HOUR = 3_600_000
DAY = 24 * HOUR
SEND_QUERIES = 11


@pytest.fixture
def assignment(club):
    athlete = AthleteFactory(club=club, name="Amara Okafor")
    drills = [
        ExerciseFactory(club=club, name="Heel drops", easier="Smaller."),
        ExerciseFactory(club=club, name="Bridges", laterality="bilateral", per_side=False),
    ]
    return assigned(athlete, routine(club, drills, title="Banded IR", sets=2))


@pytest.fixture
def phone(assignment):
    return phone_client(assignment.athlete)


def stamp(**changes):
    sent = timezone.now().timestamp() * 1000
    return {"id": str(uuid7()), "kind": "log", "made_at": sent - HOUR, "sent_at": sent, **changes}


def values(assignment, **changes):
    return {
        "asked": str(assignment.routine_version.uuid),
        "emphasis": assignment.emphasis,
        "effort": "6",
        "pain": "0",
        "places": [],
        "note": "",
        "left-0": "2",
        "right-0": "2",
        "both-1": "2",
        **changes,
    }


def played(assignment, *, answers=None, **changes):
    item = stamp(values=values(assignment, **(answers or {})))
    return {**item, "finished_at": item["made_at"] - 60_000, **changes}


def send(phone, assignment, item):
    return phone.post(
        reverse("routines:log_send", args=[getattr(assignment, "uuid", assignment)]),
        json.dumps(item),
        content_type="application/json",
        headers={"Accept": "application/json"},
    )


def at_about(log, minutes):
    return abs(timezone.now() - timedelta(minutes=minutes) - log.finished_at) < timedelta(minutes=1)


def test_it_is_stored_once_at_the_time_it_was_done(phone, assignment):
    pain = {"pain": "4", "places": ["groin-left", "low_back"], "when": "after", "easier-0": "on"}
    item = played(assignment, answers=pain)

    first, second = send(phone, assignment, item), send(phone, assignment, item)

    assert (first.status_code, first.json()) == (200, {"status": "saved", "new": True})
    assert (second.status_code, second.json()) == (200, {"status": "saved", "new": False})
    log = SessionLog.unscoped.get()
    assert (str(log.uuid), log.completion, log.version) == (item["id"], "done", 1)
    assert (log.effort, log.pain_level) == (6, 4)
    assert [one["site"] for one in log.pain] == ["groin", "low_back"]
    assert log.drills[0]["easier"] is True
    assert at_about(log, 61)


@pytest.mark.parametrize("wrong_by", [-400 * DAY, -3 * HOUR, 9 * HOUR, 5000 * DAY])
def test_a_wrong_clock_does_not_move_the_session(phone, assignment, wrong_by):
    right = played(assignment)
    moved = {name: right[name] + wrong_by for name in ("made_at", "sent_at", "finished_at")}

    send(phone, assignment, {**right, **moved})

    assert at_about(SessionLog.unscoped.get(), 61)
    assert "clock was changed" not in phone.get("/me/").text


@pytest.mark.parametrize("jump", [-2 * HOUR, 90 * DAY])
def test_a_clock_that_was_moved_meanwhile_is_said(phone, assignment, jump):
    item = played(assignment)
    item["sent_at"] = item["made_at"] + jump

    send(phone, assignment, item)

    assert at_about(SessionLog.unscoped.get(), 0)
    assert "clock was changed" in phone.get("/me/").text


@pytest.mark.parametrize("finished", [-3 * HOUR, 40 * DAY, "soon", None, "1e400"])
def test_an_impossible_end_is_the_moment_it_was_saved(phone, assignment, finished):
    item = played(assignment)
    told = item["made_at"] - finished if isinstance(finished, int) else finished

    assert send(phone, assignment, {**item, "finished_at": told}).status_code == 200

    assert at_about(SessionLog.unscoped.get(), 60)


def test_what_is_news_is_told_and_what_is_old_is_not(phone, assignment):
    send(phone, assignment, played(assignment))
    assert "Saved. " not in phone.get("/me/").text
    now = played(assignment)

    send(phone, assignment, {**now, "made_at": now["sent_at"] - 500})

    page = phone.get("/me/").text
    assert "Saved. " in page
    assert reverse("routines:log_delete", args=[now["id"]]) in page


# --- corrected, taken back ------------------------------------------------------------------------


def test_corrected_on_the_phone_it_is_corrected_here_each_time(phone, assignment):
    item = played(assignment)
    send(phone, assignment, item)

    for edits, effort in ((1, "8"), (2, "9")):
        again = played(assignment, answers={"effort": effort}, log=item["id"], edits=edits)
        assert send(phone, assignment, again).json()["new"] is False
        assert send(phone, assignment, again).json()["new"] is False

    log = SessionLog.unscoped.get()
    assert (log.effort, log.version, str(log.uuid)) == (9, 3, item["id"])


def test_what_was_changed_on_another_page_since_stands(phone, assignment):
    item = played(assignment)
    send(phone, assignment, item)
    log = SessionLog.unscoped.get()
    log.effort = 2
    change_log(log, version=1)

    late = played(assignment, answers={"effort": "9"}, log=item["id"])
    answer = send(phone, assignment, late)

    assert (answer.status_code, SessionLog.unscoped.get().effort) == (200, 2)


def test_taken_back_once_or_twice_is_the_same_and_it_stays_so(phone, assignment):
    item = played(assignment)
    send(phone, assignment, item)
    back = stamp(kind="undo", log=item["id"])

    assert send(phone, assignment, back).json()["new"] is True
    assert send(phone, assignment, back).json()["new"] is False
    assert not SessionLog.unscoped.live().exists()
    phone.get("/me/")

    send(phone, assignment, item)

    assert not SessionLog.unscoped.live().exists()
    assert "You have taken this session back before." in phone.get("/me/").text


def test_taken_back_before_it_arrives_it_stays_so_and_can_be_brought_back(phone, assignment):
    item = played(assignment)

    assert send(phone, assignment, stamp(kind="undo", log=item["id"])).json()["new"] is False
    assert send(phone, assignment, item).json() == {"status": "saved", "new": True}
    assert send(phone, assignment, item).json()["new"] is False

    assert SessionLog.unscoped.get().deleted_at
    assert "You have taken this session back before." in phone.get("/me/").text
    phone.post(reverse("routines:log_restore", args=[item["id"]]))
    send(phone, assignment, item)
    assert SessionLog.unscoped.live().count() == 1


def test_what_was_taken_back_for_one_club_arrives_in_another(phone, assignment, stranger):
    item = played(assignment)
    theirs = assigned(AthleteFactory(club=stranger.club))
    send(phone_client(theirs.athlete), theirs, stamp(kind="undo", log=item["id"]))

    send(phone, assignment, item)

    assert SessionLog.unscoped.live().count() == 1


def test_what_is_closed_cannot_be_taken_back(phone, assignment):
    log = logged(assignment)
    SessionLog.unscoped.update(created_at=timezone.now() - timedelta(days=8))

    answer = send(phone, assignment, stamp(kind="undo", log=str(log.uuid)))

    assert answer.status_code == 422
    assert "for seven days" in answer.json()["words"]


# --- refused --------------------------------------------------------------------------------------


def test_a_refusal_says_why(phone, assignment):
    answer = send(phone, assignment, played(assignment, answers={"pain": "4", "left-0": "21"}))

    assert answer.status_code == 422
    assert "Say where it hurt" in answer.json()["words"]
    assert "Heel drops: enter whole sets from 0 to 20." in answer.json()["words"]
    assert not SessionLog.unscoped.exists()


def test_too_old_a_session_says_so(phone, assignment):
    item = played(assignment)
    item["made_at"] = item["sent_at"] - 40 * DAY

    answer = send(phone, assignment, {**item, "finished_at": item["made_at"]})

    assert answer.status_code == 422
    assert "thirty days" in answer.json()["words"]


@pytest.mark.parametrize(
    "broken",
    [
        {"id": "no id"},
        {"made_at": None},
        {"sent_at": float("nan")},
        {"kind": "other"},
        {"kind": ["log"]},
        {"kind": "undo", "log": 7},
        {"values": ["6"]},
        {"values": {"effort": {"a": 1}}},
        {"log": "no id"},
        {"log": ["x"]},
    ],
    ids=str,
)
def test_what_cannot_be_read_is_refused_in_words(phone, assignment, broken):
    answer = send(phone, assignment, {**played(assignment), **broken})

    assert answer.status_code == 422
    assert answer.json()["words"]
    assert not SessionLog.unscoped.exists()


@pytest.mark.parametrize("body", ["", "[]", "3", '"x"', "{"])
def test_a_body_that_is_no_item_is_refused(phone, assignment, body):
    url = reverse("routines:log_send", args=[assignment.uuid])

    answer = phone.post(url, body, content_type="application/json")

    assert answer.status_code == 422


def test_unreadable_says_what_to_do(phone, assignment):
    assert send(phone, assignment, stamp(values=3)).json()["words"] == UNREADABLE


# --- what changed meanwhile -----------------------------------------------------------------------


def test_withdrawn_consent_erases_the_copy_on_the_phone(phone, assignment):
    withdraw_consent(assignment.athlete, how="By mail.", by=None)

    answer = send(phone, assignment, played(assignment))

    assert (answer.status_code, answer.json()["words"]) == (410, ERASED)
    assert not SessionLog.unscoped.exists()


def test_consent_that_is_waited_for_erases_nothing(phone, assignment):
    Athlete.unscoped.update(consent="missing")

    assert send(phone, assignment, played(assignment)).status_code == 422


def test_a_routine_taken_back_takes_its_session_and_says_so(phone, assignment):
    Assignment.unscoped.update(withdrawn_at=timezone.now())

    assert send(phone, assignment, played(assignment)).status_code == 200

    assert SessionLog.unscoped.count() == 1
    assert "what you did counts" in phone.get("/me/").text


def test_a_routine_updated_meanwhile_is_judged_as_it_was_shown(phone, assignment):
    item = played(assignment)
    made = assignment.routine_version.routine
    made.version = 2
    made.save()
    newer = add_version(made, [RoutineStep(exercise=ExerciseFactory(), sets=9)], made_by_id=None)
    Assignment.unscoped.update(routine_version=newer, emphasis="only_right")

    send(phone, assignment, item)

    log = SessionLog.unscoped.get()
    assert (log.completion, len(log.drills)) == ("done", 2)


def test_who_left_the_club_or_lost_the_phone_is_told_401(client, phone, assignment):
    assert send(client, assignment, played(assignment)).status_code == 401
    Athlete.unscoped.update(archived_at=timezone.now())

    assert send(phone, assignment, played(assignment)).status_code == 401
    assert not SessionLog.unscoped.exists()


def test_another_athletes_routine_looks_like_none(phone, assignment):
    other = assigned(AthleteFactory(club=assignment.club))

    theirs = send(phone, other, played(assignment))
    nobodys = send(phone, uuid7(), played(assignment))

    assert (theirs.status_code, theirs.content) == (nobodys.status_code, nobodys.content)
    assert (theirs.status_code, theirs.json()["words"]) == (404, NOT_YOURS)
    assert not SessionLog.unscoped.exists()


def test_the_id_of_another_athletes_session_shows_and_changes_nothing(phone, assignment):
    there = logged(assigned(AthleteFactory(club=assignment.club)), effort=1)

    answer = send(phone, assignment, played(assignment, id=str(there.uuid)))
    back = send(phone, assignment, stamp(kind="undo", log=str(there.uuid)))

    assert (answer.status_code, answer.json()["words"]) == (409, OTHER_SESSION)
    assert back.json()["new"] is False
    assert SessionLog.unscoped.live().get().effort == 1


def test_a_session_taken_back_elsewhere_stays_so_when_it_is_corrected(phone, assignment):
    item = played(assignment)
    send(phone, assignment, item)
    delete_log(SessionLog.unscoped.get())

    again = played(assignment, answers={"effort": "9"}, log=item["id"], edits=5)

    assert send(phone, assignment, again).status_code == 200
    assert not SessionLog.unscoped.live().exists()


def test_sending_takes_few_queries(phone, assignment, django_assert_num_queries):
    phone.get("/me/")

    with django_assert_num_queries(SEND_QUERIES):
        send(phone, assignment, played(assignment))
