"""Recording exactly once, and correcting with a trace."""

from datetime import UTC, date, datetime, timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.utils import timezone

from athletes.actions.consent import withdraw_consent
from athletes.actions.questions import last_values
from athletes.actions.recording import (
    IdTaken,
    Refused,
    Stale,
    correct_assessment,
    delete_assessment,
    move_assessment,
    record_assessment,
    restore_assessment,
)
from athletes.models import Assessment, AssessmentRevision, Athlete, Measurement, Series
from coaching.audit.models import AuditEvent
from coaching.kernel.uuid7 import uuid7
from tests.conftest import actor_of
from tests.factories import AthleteFactory, assess, draft

KEY = ("prone", "active", "inclinometer", "pelvis_moves", "coach")
DAY = date(2026, 3, 2)


def test_recording_stores_rows_series_and_one_line_in_the_record(coach):
    athlete = AthleteFactory(club=coach.club)
    by = actor_of(coach)

    assessment, is_new = record_assessment(
        draft(on=DAY, left=[30, 32, 31], right=[38, 37, 39], also={"external_rotation": (40, 41)}),
        athlete,
        by=by,
    )

    assert is_new
    values = {(m.motion, m.side): str(m.value_deg) for m in assessment.measurements.all()}
    assert values == {
        ("internal_rotation", "left"): "31.00",
        ("internal_rotation", "right"): "38.00",
        ("external_rotation", "left"): "40.00",
        ("external_rotation", "right"): "41.00",
    }
    assert set(Series.unscoped.values_list("motion", flat=True)) == {
        "internal_rotation",
        "external_rotation",
        "total_rotation",
    }
    event = AuditEvent.unscoped.get(object_uuid=assessment.uuid)
    assert (event.action, event.actor_id) == ("assessment.recorded", coach.user_id)
    assert "31" not in str(event.fields)


def test_the_same_id_with_the_same_content_is_stored_once(club):
    athlete = AthleteFactory(club=club)
    uuid = uuid7()
    first, _ = record_assessment(draft(on=DAY, uuid=uuid), athlete, by=None)

    again, is_new = record_assessment(draft(on=DAY, uuid=uuid), athlete, by=None)

    assert (again, is_new) == (first, False)
    assert Assessment.unscoped.count() == 1
    assert Measurement.unscoped.count() == 2


def test_the_same_id_with_another_content_is_refused_and_the_first_stays(club):
    athlete = AthleteFactory(club=club)
    uuid = uuid7()
    record_assessment(draft(on=DAY, uuid=uuid, left=31), athlete, by=None)

    with pytest.raises(IdTaken):
        record_assessment(draft(on=DAY, uuid=uuid, left=32), athlete, by=None)

    assert [m.value_deg for m in Measurement.unscoped.filter(side="left")] == [31]


@pytest.mark.django_db(transaction=True)
def test_ten_rivals_with_one_id_store_one_assessment(club):
    athlete = AthleteFactory(club=club)
    uuid, barrier, answers = uuid7(), Barrier(10), []

    def send() -> None:
        barrier.wait()
        try:
            answers.append(record_assessment(draft(on=DAY, uuid=uuid), athlete, by=None)[1])
        finally:
            connection.close()

    threads = [Thread(target=send) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(answers) == [False] * 9 + [True]
    assert Assessment.unscoped.count() == 1
    assert Series.unscoped.get().assessments == 1


@pytest.mark.django_db(transaction=True)
def test_rivals_on_one_athlete_all_reach_the_series(club):
    athlete = AthleteFactory(club=club)
    barrier, failures = Barrier(6), []

    def send(day: date) -> None:
        barrier.wait()
        try:
            record_assessment(draft(on=day), athlete, by=None)
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [Thread(target=send, args=(DAY + timedelta(days=n),)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []
    assert Series.unscoped.get().state["left"]["n"] == 6


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        pytest.param({"consent": "missing"}, "P06", id="no-consent"),
        pytest.param({"consent": "withdrawn"}, "P08", id="withdrawn"),
        pytest.param({"archived_at": timezone.now()}, "P05", id="archived"),
    ],
)
def test_nothing_is_stored_about_an_athlete_who_may_not_be_recorded(club, fields, code):
    athlete = AthleteFactory(club=club, **fields)

    with pytest.raises(Refused) as refusal:
        record_assessment(draft(on=DAY), athlete, by=None)

    assert [problem.id for problem in refusal.value.problems] == [code]
    assert athlete.name in refusal.value.problems[0].text
    assert (Assessment.unscoped.count(), Series.unscoped.count()) == (0, 0)


def test_consent_withdrawn_meanwhile_counts_at_the_moment_of_storing(club):
    athlete = AthleteFactory(club=club)
    seen_by_the_form = Athlete.unscoped.get(pk=athlete.pk)
    withdraw_consent(athlete, how="Asked me to stop.", by=None)

    with pytest.raises(Refused, match="has withdrawn consent"):
        record_assessment(draft(on=DAY), seen_by_the_form, by=None)


def test_the_day_of_an_assessment_is_the_athletes_own(club):
    athlete = AthleteFactory(club=club, time_zone="Pacific/Auckland")
    evening = datetime(2026, 3, 2, 20, 0, tzinfo=UTC)

    assessment = assess(athlete, on=evening)

    assert assessment.local_date == date(2026, 3, 3)


def test_a_correction_keeps_the_old_values_and_says_who_changed_what(coach):
    athlete = AthleteFactory(club=coach.club)
    assessment = assess(athlete, on=DAY, left=[31, 31, 31], right=38)

    corrected = correct_assessment(
        assessment, draft(on=DAY, left=[34, 34, 34], right=38), version=1, by=actor_of(coach)
    )

    assert corrected.version == 2
    revision = AssessmentRevision.unscoped.get()
    assert (revision.deed, revision.changed_by) == ("corrected", coach.user)
    assert revision.before["measurements"][0]["trials"] == [31.0, 31.0, 31.0]
    event = AuditEvent.unscoped.get(action="assessment.corrected")
    assert event.fields == ["measurements"]
    assert Series.unscoped.get().state["left"]["n"] == 1


def test_a_stale_correction_is_refused_and_changes_nothing(club):
    assessment = assess(AthleteFactory(club=club), on=DAY, left=31)
    correct_assessment(assessment, draft(on=DAY, left=32), version=1, by=None)

    with pytest.raises(Stale) as stale:
        correct_assessment(assessment, draft(on=DAY, left=33), version=1, by=None)

    assert stale.value.args[0].version == 2
    assert Measurement.unscoped.get(side="left").value_deg == 32


def test_a_correction_that_changes_nothing_leaves_no_trace(club):
    assessment = assess(AthleteFactory(club=club), on=DAY)

    correct_assessment(assessment, draft(on=DAY), version=1, by=None)

    assert AssessmentRevision.unscoped.count() == 0


def test_moving_takes_the_numbers_to_the_right_athlete(club):
    wrong, right = AthleteFactory(club=club), AthleteFactory(club=club)
    assessment = assess(wrong, on=DAY)

    move_assessment(assessment, right, version=1, by=None)

    assert list(Series.unscoped.values_list("athlete_id", flat=True)) == [right.pk]
    assert AssessmentRevision.unscoped.get().before["athlete_id"] == wrong.pk


def test_nothing_moves_to_an_athlete_without_consent(club):
    assessment = assess(AthleteFactory(club=club), on=DAY)
    closed = AthleteFactory(club=club, consent="missing")

    with pytest.raises(Refused):
        move_assessment(assessment, closed, version=1, by=None)

    assert Assessment.unscoped.get().athlete_id == assessment.athlete_id


def test_deleting_and_bringing_back_restores_the_series_exactly(club):
    athlete = AthleteFactory(club=club)
    for n in range(4):
        assessment = assess(athlete, on=DAY + timedelta(days=30 * n), left=30 + n, right=38)
    before = Series.unscoped.get().state

    delete_assessment(assessment, version=1, by=None)
    without = Series.unscoped.get().state
    restore_assessment(assessment, by=None)

    assert without != before
    assert Series.unscoped.get().state == before
    deeds = AssessmentRevision.unscoped.order_by("version").values_list("deed", flat=True)
    assert list(deeds) == ["deleted", "restored"]


def test_deleting_the_only_assessment_leaves_no_series(club):
    assessment = assess(AthleteFactory(club=club), on=DAY)

    delete_assessment(assessment, version=1, by=None)

    assert Series.unscoped.count() == 0


def test_a_deletion_older_than_30_days_is_final(club):
    assessment = assess(AthleteFactory(club=club), on=DAY)
    delete_assessment(assessment, version=1, by=None)
    Assessment.unscoped.update(deleted_at=timezone.now() - timedelta(days=31))

    with pytest.raises(Refused, match="more than 30 days ago"):
        restore_assessment(assessment, by=None)


def test_the_last_values_are_the_three_newest_without_pain(club):
    athlete = AthleteFactory(club=club)
    for n, (left, pain) in enumerate([(30, None), (31, None), (32, None), (33, 5), (34, None)]):
        assess(athlete, on=DAY + timedelta(days=n), left=left, right=None, pain=pain)

    values = last_values(athlete, KEY)

    assert values["internal_rotation", "left"] == [3100, 3200, 3400]
