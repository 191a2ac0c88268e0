"""A session arrives exactly once, never without consent; for seven days it can be changed."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from uuid import uuid4

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connections
from django.utils import timezone

from athletes.models import Athlete
from coaching.audit.models import AuditEvent
from coaching.kernel.uuid7 import uuid7
from coaching.routines.actions.building import add_version
from coaching.routines.actions.sessions import (
    CLOSED,
    CONSENT,
    IN_FUTURE,
    TOO_OLD,
    LogIdTaken,
    LogRefused,
    StaleLog,
    change_log,
    completion_of,
    delete_log,
    mark_opened,
    record_log,
    restore_log,
    version_shown,
)
from coaching.routines.models import Assignment, RoutineStep, SessionLog
from tests.factories import (
    AthleteFactory,
    ExerciseFactory,
    assigned,
    log_draft,
    logged,
    routine,
)

PRESSES = 4


@pytest.fixture
def assignment(db):
    return assigned(AthleteFactory())


def updated(assignment, sets):
    """Version 2 of the assignment's routine: one other drill."""
    made = assignment.routine_version.routine
    made.version = 2
    made.save()
    return add_version(made, [RoutineStep(exercise=ExerciseFactory(), sets=sets)], made_by_id=None)


def drill(planned, done):
    sides = ("left", "right", "both")
    return {
        "planned": dict(zip(sides, planned, strict=True)),
        "sets_done": dict(zip(sides, done, strict=True)),
    }


@pytest.mark.parametrize(
    ("drills", "completion"),
    [
        ([drill((3, 2, 0), (3, 2, 0))], "done"),
        ([drill((3, 2, 0), (4, 2, 0))], "done"),  # more than asked
        ([drill((3, 2, 0), (2, 3, 0))], "partial"),  # the other side's more does not count
        ([drill((3, 2, 0), (3, 2, 0)), drill((0, 0, 2), (0, 0, 1))], "partial"),
        ([drill((3, 2, 0), (0, 0, 0)), drill((0, 0, 2), (0, 0, 0))], "nothing"),
        ([drill((3, 2, 0), (0, 0, 0)), drill((0, 0, 2), (0, 0, 2))], "partial"),
    ],
)
def test_what_was_done_follows_from_the_sets(drills, completion):
    assert completion_of(drills) == completion


# --- arriving -------------------------------------------------------------------------------------


def test_a_session_is_stored_with_what_was_asked_and_noted_without_its_values(assignment):
    log, new = record_log(log_draft(assignment, pain=4), assignment, assignment.athlete)

    assert new
    assert (log.completion, log.pain_level) == ("done", 4)
    assert log.drills[0]["planned"] == {"left": 2, "right": 2, "both": 0}
    event = AuditEvent.unscoped.filter(action="session_log.created").get()
    assert "pain" in event.fields
    assert "groin" not in str(vars(event))


def test_the_same_session_sent_again_is_the_same(assignment):
    draft = log_draft(assignment)
    first, _ = record_log(draft, assignment, assignment.athlete)
    again = log_draft(assignment, uuid=first.uuid, finished_at=first.finished_at)

    second, new = record_log(again, assignment, assignment.athlete)

    assert (second.pk, new) == (first.pk, False)
    assert SessionLog.unscoped.count() == 1
    assert AuditEvent.unscoped.filter(action="session_log.created").count() == 1


def test_sent_again_after_it_was_changed_the_change_stands(assignment):
    first = logged(assignment)
    sent = log_draft(assignment, uuid=first.uuid)
    first.effort = 9
    change_log(first, version=1)

    second, new = record_log(sent, assignment, assignment.athlete)

    assert (second.effort, new) == (9, False)


def test_an_id_used_for_other_answers_shows_what_stands(assignment):
    first = logged(assignment)

    with pytest.raises(LogIdTaken) as taken:
        record_log(log_draft(assignment, uuid=first.uuid, effort=9), assignment, first.athlete)

    assert taken.value.args[0] == first


@pytest.mark.parametrize("whose", ["another athlete's", "another routine's"])
def test_an_id_of_somebody_else_shows_nothing(assignment, whose):
    first = logged(assignment)
    athlete = assignment.athlete if whose == "another routine's" else AthleteFactory()
    other = assigned(athlete, routine(athlete.club, title="Other"))

    with pytest.raises(LogIdTaken) as taken:
        record_log(log_draft(other, uuid=first.uuid), other, athlete)

    assert taken.value.args[0] is None


@pytest.mark.parametrize("consent", ["missing", "withdrawn"])
def test_without_consent_nothing_is_stored(assignment, consent):
    Athlete.unscoped.update(consent=consent)

    with pytest.raises(LogRefused, match=CONSENT):
        record_log(log_draft(assignment), assignment, assignment.athlete)

    assert SessionLog.unscoped.count() == 0


@pytest.mark.parametrize(("days", "refusal"), [(2, IN_FUTURE), (-31, TOO_OLD)])
def test_a_day_far_away_is_refused(assignment, days, refusal):
    on = timezone.now().date() + timedelta(days=days)

    with pytest.raises(LogRefused, match=refusal):
        record_log(log_draft(assignment, on=on), assignment, assignment.athlete)


@pytest.mark.parametrize("days", [1, -30])
def test_a_clock_a_little_ahead_and_a_month_back_are_taken(assignment, days):
    on = timezone.now().date() + timedelta(days=days)

    assert record_log(log_draft(assignment, on=on), assignment, assignment.athlete)[1]


@pytest.mark.parametrize(
    "wrong",
    [
        {"effort": 11},
        {"pain_level": 11},
        {"pain": [{"level": 0, "side": "left", "site": "groin", "when": "during"}]},
        {"pain": [{"level": True, "side": "left", "site": "groin", "when": "during"}]},
        {"pain": [{"level": 4, "side": "up", "site": "groin", "when": "during"}]},
        {"pain": [{"level": 4, "side": None, "site": "ear", "when": "during"}]},
        {"pain": [{"level": 4, "side": None, "site": "groin", "when": "once"}]},
        {"pain": ["groin"]},
        {"pain": [{"level": 4, "side": None, "site": "groin", "when": "after"}], "pain_level": 5},
        {"drills": []},
    ],
    ids=str,
)
def test_impossible_answers_are_refused(assignment, wrong):
    draft = log_draft(assignment)
    for name, value in wrong.items():
        setattr(draft, name, value)

    with pytest.raises(ValidationError):
        record_log(draft, assignment, assignment.athlete)

    assert SessionLog.unscoped.count() == 0


def test_a_withdrawn_routine_takes_what_was_done(assignment):
    assignment.withdrawn_at = timezone.now()
    assignment.save()

    assert record_log(log_draft(assignment), assignment, assignment.athlete)[1]


def test_a_page_from_before_an_update_is_judged_by_what_it_asked(assignment):
    shown = assignment.routine_version
    newer = updated(assignment, 5)
    assignment.routine_version = newer
    assignment.save()

    assert version_shown(assignment, None) == newer
    assert version_shown(assignment, newer.uuid) == newer
    assert version_shown(assignment, shown.uuid) == shown
    assert version_shown(assignment, uuid4()) == newer
    foreign = routine(assignment.club, title="Other").versions.get()
    assert version_shown(assignment, foreign.uuid) == newer


def test_a_log_keeps_what_was_asked_when_the_routine_is_updated(assignment):
    log = logged(assignment, share=0.5)
    Assignment.unscoped.update(routine_version=updated(assignment, 1))
    log = SessionLog.unscoped.get(pk=log.pk)
    log.effort = 7

    assert change_log(log, version=1).completion == "partial"


# --- changing and taking back ---------------------------------------------------------------------


def test_a_change_counts_up_and_a_stale_one_loses_nothing(assignment):
    log = logged(assignment)
    mine = SessionLog.unscoped.get(pk=log.pk)
    log.effort = 9
    change_log(log, version=1)
    mine.effort = 2

    with pytest.raises(StaleLog) as stale:
        change_log(mine, version=1)

    assert (stale.value.args[0].effort, stale.value.args[0].version) == (9, 2)
    assert change_log(mine, version=2).version == 3


def test_what_was_taken_back_cannot_be_changed(assignment):
    log = logged(assignment)
    delete_log(log)

    with pytest.raises(StaleLog):
        change_log(log, version=1)


def test_a_change_is_judged_like_a_new_one(assignment):
    log = logged(assignment)
    log.done_on = timezone.now().date() + timedelta(days=9)
    with pytest.raises(LogRefused, match=IN_FUTURE):
        change_log(log, version=1)

    Athlete.unscoped.update(consent="withdrawn")
    log.done_on = timezone.now().date()
    with pytest.raises(LogRefused, match=CONSENT):
        change_log(log, version=1)


def test_taking_back_and_bringing_back_are_each_done_once(assignment):
    log = logged(assignment)

    delete_log(log)
    delete_log(log)
    assert SessionLog.unscoped.live().count() == 0
    restore_log(log)
    restore_log(log)

    assert SessionLog.unscoped.live().get().version == 3
    actions = AuditEvent.unscoped.filter(action__startswith="session_log").values_list(
        "action", flat=True
    )
    assert sorted(actions) == [
        "session_log.created",
        "session_log.deleted",
        "session_log.restored",
    ]


def test_after_seven_days_it_stands(assignment):
    log = logged(assignment)
    gone = logged(assignment)
    delete_log(gone)

    with time_machine.travel(timezone.now() + timedelta(days=7, minutes=1)):
        for verb in (lambda: change_log(log, version=1), lambda: delete_log(log)):
            with pytest.raises(LogRefused, match=CLOSED):
                verb()
        with pytest.raises(LogRefused, match=CLOSED):
            restore_log(gone)
        delete_log(gone)  # Already so.


def test_the_first_look_is_remembered_and_costs_nothing_after(
    assignment, django_assert_num_queries
):
    with django_assert_num_queries(1):
        mark_opened([assignment])
    assignment.refresh_from_db()
    first = assignment.opened_at

    assert first is not None
    with django_assert_num_queries(0):
        mark_opened([assignment])


# --- at the same moment ---------------------------------------------------------------------------


def at_once(count, press):
    """Run `press(n)` in as many threads, together; an exception becomes its name."""
    together = Barrier(count)

    def run(n):
        try:
            together.wait(timeout=30)
            return press(n)
        except Exception as error:
            return type(error).__name__
        finally:
            connections.close_all()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


@pytest.mark.django_db(transaction=True)
def test_pressed_four_times_at_once_it_is_stored_once():
    made = assigned(AthleteFactory())
    uuid, at = uuid7(), timezone.now()

    def press(_n):
        assignment = Assignment.unscoped.select_related("athlete").get(pk=made.pk)
        draft = log_draft(assignment, uuid=uuid, finished_at=at)
        return record_log(draft, assignment, assignment.athlete)[1]

    assert sorted(at_once(PRESSES, press)) == [False, False, False, True]
    assert SessionLog.unscoped.count() == 1
    assert AuditEvent.unscoped.filter(action="session_log.created").count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_four_changes_at_once_one_wins_and_three_are_told():
    log = logged(assigned(AthleteFactory()))

    def press(n):
        mine = SessionLog.unscoped.get(pk=log.pk)
        mine.effort = n
        return change_log(mine, version=1).effort

    said = at_once(PRESSES, press)

    assert said.count("StaleLog") == PRESSES - 1
    stands = SessionLog.unscoped.get()
    assert (stands.version, stands.effort) == (2, next(n for n in said if n != "StaleLog"))


@pytest.mark.django_db(transaction=True)
def test_a_session_and_a_withdrawal_of_consent_come_one_after_the_other():
    made = assigned(AthleteFactory())

    def press(n):
        assignment = Assignment.unscoped.select_related("athlete").get(pk=made.pk)
        if n == 0:
            Athlete.unscoped.filter(pk=made.athlete_id).update(consent="withdrawn")
            return "withdrawn"
        return record_log(log_draft(assignment), assignment, assignment.athlete)[1]

    said = at_once(2, press)

    assert said[1] in (True, "LogRefused")
    assert SessionLog.unscoped.count() == (said[1] is True)
