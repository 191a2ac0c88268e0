"""The verbs of assigning: in one press, only once, taken back, paused, changed, withdrawn."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from coaching.audit.models import AuditEvent
from coaching.kernel.uuid7 import uuid7
from coaching.routines.actions import assigning, changing
from coaching.routines.actions.assigning import (
    NO_DRILLS,
    TOO_LATE,
    Terms,
    Undone,
    Wish,
    assign,
    undo_batch,
)
from coaching.routines.actions.building import change_routine
from coaching.routines.actions.changing import Refused
from coaching.routines.models import Assignment, AssignmentBatch, RoutineStep
from coaching.routines.models.assignments import UNDO_FOR
from tests.conftest import actor_of
from tests.factories import AthleteFactory, assigned, logged, routine

pytestmark = pytest.mark.django_db


def today():
    return timezone.now().date()


def day(days):
    return today() + timedelta(days=days)


def terms(**fields):
    given = {
        "starts_on": day(1),
        "ends_on": day(42),
        "days": ("mon", "wed", "sat"),
        "message": "Slow on the way back.",
    }
    return Terms(**(given | fields))


def give(owner, athletes, what=None, *, uuid=None, **fields):
    what = what or routine(owner.club)
    wishes = [Wish(athlete, "extra_left") for athlete in athletes]
    return assign(what, wishes, terms(**fields), uuid=uuid or uuid7(), by=actor_of(owner))


def only(athlete):
    return Assignment.unscoped.get(athlete=athlete)


@pytest.fixture
def athlete(club):
    return AthleteFactory(club=club, name="Joel Kern")


# --- assigning ------------------------------------------------------------------------------------


def test_each_gets_the_newest_version_with_their_emphasis_and_the_terms(owner, club, athlete):
    other = AthleteFactory(club=club)
    what = routine(club)
    wishes = [Wish(athlete, "extra_left"), Wish(other, "only_right")]

    batch = assign(what, wishes, terms(), uuid=uuid7(), by=actor_of(owner))

    row = only(athlete)
    assert (row.emphasis, only(other).emphasis) == ("extra_left", "only_right")
    assert (row.starts_on, row.ends_on, row.days) == (day(1), day(42), ["mon", "wed", "sat"])
    assert (row.message, row.batch, row.routine_version.number) == (
        "Slow on the way back.",
        batch,
        1,
    )
    assert AuditEvent.unscoped.filter(action="assignment.created").count() == 2


def test_an_assignment_stays_as_it_was_when_the_routine_is_edited(owner, club, athlete):
    what = routine(club)
    give(owner, [athlete], what)
    drill = what.versions.get().ordered_steps[0].exercise

    change_routine(what, [RoutineStep(exercise=drill)], version=1, by=actor_of(owner))

    version = only(athlete).routine_version
    assert (version.number, len(version.ordered_steps)) == (1, 2)


def test_update_to_newest_gives_the_new_version(owner, club, athlete):
    what = routine(club)
    give(owner, [athlete], what)
    drill = what.versions.get().ordered_steps[0].exercise
    change_routine(what, [RoutineStep(exercise=drill)], version=1, by=actor_of(owner))

    rows = [only(athlete)]
    assert changing.update_to_newest(what, rows, by=actor_of(owner)) == 1
    assert changing.update_to_newest(what, rows, by=actor_of(owner)) == 0
    assert (only(athlete).routine_version.number, only(athlete).version) == (2, 2)


def test_a_newer_version_keeps_what_is_easier_only_of_drills_it_still_has(owner, club, athlete):
    what = routine(club)
    give(owner, [athlete], what)
    kept, dropped = (step.exercise for step in what.versions.get().ordered_steps)
    Assignment.unscoped.update(easier=[str(dropped.uuid), str(kept.uuid)])
    change_routine(what, [RoutineStep(exercise=kept)], version=1, by=actor_of(owner))

    changing.update_to_newest(what, [only(athlete)], by=actor_of(owner))

    assert only(athlete).easier == [str(kept.uuid)]


def test_what_runs_ends_the_day_before_and_what_is_to_come_is_withdrawn(owner, athlete):
    runs = assigned(athlete, since=10)
    comes = assigned(athlete, routine(owner.club, title="Later"), since=-7)

    batch = give(owner, [athlete], routine(owner.club, title="New"))

    runs.refresh_from_db()
    comes.refresh_from_db()
    assert (runs.ends_on, runs.withdrawn_at) == (today(), None)
    assert comes.withdrawn_at is not None
    assert batch.ended.keys() == {str(runs.uuid), str(comes.uuid)}


def test_what_is_over_before_the_start_is_left_alone(owner, athlete):
    past = assigned(athlete, since=30, weeks=2)

    give(owner, [athlete])

    past.refresh_from_db()
    assert past.version == 1


def test_keep_both_ends_nothing(owner, athlete):
    runs = assigned(athlete)

    batch = give(owner, [athlete], replaces=False)

    end = runs.ends_on
    runs.refresh_from_db()
    assert (runs.ends_on, batch.ended, batch.refused) == (end, {}, [])


def test_who_follows_it_already_is_refused_when_both_are_kept(owner, athlete):
    runs = assigned(athlete)
    what = runs.routine_version.routine

    batch = give(owner, [athlete], what, replaces=False)

    assert batch.refused == [{"athlete": str(athlete.uuid), "code": "already_assigned"}]
    assert only(athlete) == runs


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"consent": "missing"}, "consent_missing"),
        ({"consent": "withdrawn"}, "consent_withdrawn"),
        ({"archived_at": timezone.now()}, "archived"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_who_may_not_be_assigned_is_refused_and_the_others_are_not(
    owner, club, athlete, fields, code
):
    other = AthleteFactory(club=club, **fields)

    batch = give(owner, [athlete, other])

    assert batch.refused == [{"athlete": str(other.uuid), "code": code}]
    assert code in assigning.CODES
    assert list(batch.assignments.all()) == [only(athlete)]


def test_a_routine_without_drills_is_refused(owner, club, athlete):
    with pytest.raises(Refused, match=NO_DRILLS):
        give(owner, [athlete], routine(club, []))
    assert not AssignmentBatch.unscoped.exists()


@pytest.mark.parametrize(
    "fields",
    [
        {"days": ()},
        {"ends_on": today()},
        {"ends_on": today() + timedelta(days=400)},
        {"message": "x" * 301},
    ],
    ids=["no day", "ends before it starts", "longer than a year", "too long a message"],
)
def test_terms_that_no_row_may_have_change_nothing(owner, athlete, fields):
    with pytest.raises(ValidationError):
        give(owner, [athlete], **fields)
    assert not AssignmentBatch.unscoped.exists()


# --- once -----------------------------------------------------------------------------------------


def test_the_same_form_again_changes_nothing(owner, athlete):
    what, uuid = routine(owner.club), uuid7()

    assert give(owner, [athlete], what, uuid=uuid) == give(owner, [athlete], what, uuid=uuid)
    assert only(athlete).version == 1


def test_a_key_of_another_clubs_form_is_refused(owner, stranger, athlete):
    theirs = AthleteFactory(club=stranger.club)
    batch = give(stranger, [theirs], routine(stranger.club))

    with pytest.raises(Refused, match="used before"):
        give(owner, [athlete], uuid=batch.uuid)
    assert not Assignment.unscoped.filter(athlete=athlete).exists()


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_once_assign_once(owner, club):
    athletes = [AthleteFactory(club=club) for _ in range(3)]
    what, uuid, barrier = routine(club), uuid7(), Barrier(4)
    batches, failures = [], []

    def press():
        barrier.wait()
        try:
            batches.append(give(owner, athletes, what, uuid=uuid).pk)
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    in_parallel(press, 4)

    assert failures == []
    assert len(set(batches)) == 1
    assert Assignment.unscoped.count() == 3


@pytest.mark.django_db(transaction=True)
def test_two_coaches_at_once_leave_one_routine_running(owner, coach, club):
    athlete = AthleteFactory(club=club)
    whats = [routine(club, title="A"), routine(club, title="B")]
    barrier, failures = Barrier(2), []

    def press():
        member, what = (owner, whats[0]) if barrier.wait() else (coach, whats[1])
        try:
            give(member, [athlete], what)
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    in_parallel(press, 2)

    assert failures == []
    assert Assignment.unscoped.count() == 2
    assert Assignment.unscoped.live().count() == 1


def in_parallel(deed, count):
    threads = [Thread(target=deed) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


# --- undo -----------------------------------------------------------------------------------------


def test_undo_removes_what_was_made_and_lets_run_on_what_was_ended(owner, athlete):
    runs = assigned(athlete, since=10)
    comes = assigned(athlete, routine(owner.club, title="Later"), since=-7)
    ends = runs.ends_on, comes.ends_on
    batch = give(owner, [athlete], routine(owner.club, title="New"))

    assert undo_batch(batch, by=actor_of(owner)) == Undone(1, 0, 0)

    runs.refresh_from_db()
    comes.refresh_from_db()
    batch.refresh_from_db()
    assert (runs.ends_on, comes.ends_on) == ends
    assert (runs.withdrawn_at, comes.withdrawn_at) == (None, None)
    assert Assignment.unscoped.count() == 2
    assert (batch.undone_at is None, batch.is_undoable) == (False, False)


def test_undo_twice_is_undo_once(owner, athlete):
    batch = give(owner, [athlete])

    assert undo_batch(batch, by=actor_of(owner)) == Undone(1, 0, 0)
    assert undo_batch(batch, by=actor_of(owner)) == Undone(0, 0, 0)


def test_undo_withdraws_what_was_done_already_and_keeps_the_log(owner, athlete):
    batch = give(owner, [athlete], starts_on=today())
    log = logged(only(athlete))

    assert undo_batch(batch, by=actor_of(owner)) == Undone(0, 1, 0)

    row = only(athlete)
    assert row.withdrawn_at is not None
    assert list(row.logs.all()) == [log]


def test_undo_is_over_after_ten_minutes(owner, athlete):
    batch = give(owner, [athlete])
    AssignmentBatch.unscoped.update(made_at=timezone.now() - UNDO_FOR - timedelta(seconds=1))

    with pytest.raises(Refused, match=TOO_LATE):
        undo_batch(batch, by=actor_of(owner))
    assert only(athlete)


def test_undo_leaves_alone_what_somebody_changed_since(owner, athlete):
    runs = assigned(athlete, since=10)
    batch = give(owner, [athlete], routine(owner.club, title="New"))
    runs.refresh_from_db()
    runs.ends_on = day(3)
    changing.change_assignment(
        runs, version=2, fields=["ends_on"], today=today(), by=actor_of(owner)
    )

    undo_batch(batch, by=actor_of(owner))

    runs.refresh_from_db()
    assert (runs.ends_on, runs.version) == (day(3), 3)
