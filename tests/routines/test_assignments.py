"""One assignment: changed, paused, resumed, withdrawn."""

from datetime import timedelta

import pytest
from django.utils import timezone

from coaching.audit.models import AuditEvent
from coaching.routines.actions import changing
from coaching.routines.actions.changing import Refused, StaleAssignment
from coaching.routines.models import Assignment
from coaching.routines.schedule import Pause
from tests.conftest import actor_of
from tests.factories import AthleteFactory, assigned, logged

pytestmark = pytest.mark.django_db


def today():
    return timezone.now().date()


def day(days):
    return today() + timedelta(days=days)


def only(athlete):
    return Assignment.unscoped.get(athlete=athlete)


@pytest.fixture
def athlete(club):
    return AthleteFactory(club=club, name="Joel Kern")


def test_a_change_of_an_older_state_is_refused_with_the_present_one(owner, athlete):
    row = assigned(athlete)
    mine = Assignment.unscoped.get(pk=row.pk)
    row.message = "Theirs"
    changing.change_assignment(
        row, version=1, fields=["message"], today=today(), by=actor_of(owner)
    )
    mine.message = "Mine"

    with pytest.raises(StaleAssignment) as stale:
        changing.change_assignment(
            mine, version=1, fields=["message"], today=today(), by=actor_of(owner)
        )

    assert stale.value.args[0].message == "Theirs"
    assert only(athlete).message == "Theirs"


def test_paused_days_are_not_planned_and_those_after_it_are(owner, athlete):
    row = assigned(athlete)
    holiday = Pause("holiday", day(1), day(3))

    assert changing.pause([row], holiday, by=actor_of(owner)) == 1

    schedule = only(athlete).schedule
    assert [schedule.is_planned(day(n)) for n in range(5)] == [True, False, False, False, True]
    assert AuditEvent.unscoped.filter(action="assignment.paused").count() == 1


def test_a_pause_that_ends_before_it_starts_is_refused(owner, athlete):
    with pytest.raises(Refused, match="Choose a later end"):
        changing.pause([assigned(athlete)], Pause("other", day(2), day(1)), by=actor_of(owner))
    assert only(athlete).pauses == []


def test_resume_ends_the_pause_yesterday_and_keeps_a_later_one(owner, athlete):
    row = assigned(athlete)
    by = actor_of(owner)
    changing.pause([row], Pause("injury", day(-3)), by=by)
    changing.pause([row], Pause("race_week", day(10), day(16)), by=by)

    assert changing.resume([row], today=today(), by=by) == 1

    schedule = only(athlete).schedule
    assert [schedule.is_paused(day(n)) for n in (-3, -1, 0, 10)] == [True, True, False, True]


def test_resume_on_the_first_day_leaves_no_pause(owner, athlete):
    row = assigned(athlete)
    changing.pause([row], Pause("other", today()), by=actor_of(owner))

    changing.resume([row], today=today(), by=actor_of(owner))

    assert only(athlete).pauses == []


def test_withdrawn_is_for_ever_and_what_was_done_stays(owner, athlete):
    row = assigned(athlete)
    logged(row)

    assert changing.withdraw([row], by=actor_of(owner)) == 1
    assert changing.withdraw([row], by=actor_of(owner)) == 0

    row = only(athlete)
    assert row.withdrawn_at is not None
    assert row.schedule.planned(today(), day(40)) == []
    assert row.schedule.planned(day(-5), day(-1)) != []
    assert row.logs.count() == 1


def test_nothing_withdrawn_is_paused(owner, athlete):
    row = assigned(athlete, withdrawn_at=timezone.now())

    assert changing.pause([row], Pause("other", today()), by=actor_of(owner)) == 0


def test_a_pause_to_come_is_taken_back_when_nothing_is_paused_today(owner, athlete):
    row = assigned(athlete)
    by = actor_of(owner)
    changing.pause([row], Pause("race_week", day(10), day(16)), by=by)

    assert changing.resume([row], today=today(), by=by) == 1
    assert only(athlete).pauses == []
    assert changing.resume([row], today=today(), by=by) == 0


def test_changed_days_hold_from_today_and_what_was_planned_stays_planned(owner, athlete):
    row = assigned(athlete, days=["mon", "wed"], since=21)
    before = row.schedule.planned(day(-21), day(-1))

    for days in (["tue"], ["sat", "sun"]):  # Twice on one day: the first change never held.
        row = only(athlete)
        row.days = days
        changing.change_assignment(
            row, version=row.version, fields=["days"], today=today(), by=actor_of(owner)
        )

    schedule = only(athlete).schedule
    assert schedule.planned(day(-21), day(-1)) == before
    assert {on.weekday() for on in schedule.planned(today(), day(20))} == {5, 6}
    assert len(only(athlete).earlier_days) == 1


def test_days_of_what_has_not_begun_are_simply_changed(owner, athlete):
    row = assigned(athlete, since=-3)
    row.days = ["sun"]
    changing.change_assignment(row, version=1, fields=["days"], today=today(), by=actor_of(owner))

    assert only(athlete).earlier_days == []
