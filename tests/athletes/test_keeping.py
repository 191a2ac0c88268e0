"""The kept state of every series equals one built from the rows, whatever happened."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from athletes.actions.keeping import differences
from athletes.actions.merging import merge_athletes, undo_merge
from athletes.actions.recording import correct_assessment, delete_assessment, restore_assessment
from athletes.models import Assessment, Athlete, ErrorDefault, Series
from tests.factories import AthleteFactory, assess, draft

DAY = date(2026, 1, 5)


def deeds():
    """What may happen to an athlete's assessments: (verb, day, left, right, pain)."""
    degrees = st.one_of(st.none(), st.integers(20, 60))
    return st.lists(
        st.tuples(
            st.sampled_from(["measure", "measure", "correct", "delete", "restore"]),
            st.integers(0, 400),
            degrees,
            st.integers(20, 60),
            st.sampled_from([None, None, None, 2, 4]),
        ),
        max_size=9,
    )


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(deeds())
def test_whatever_happens_the_kept_state_equals_the_rebuilt_one(club, todo):
    athlete = AthleteFactory(club=club)
    for verb, day, left, right, pain in todo:
        known = Assessment.unscoped.filter(athlete=athlete).order_by("pk")
        if verb == "measure":
            assess(athlete, on=DAY - timedelta(days=day), left=left, right=right, pain=pain)
        elif verb == "restore" and (one := known.exclude(deleted_at=None).first()):
            restore_assessment(one, by=None)
        elif verb == "delete" and (one := known.live().first()):
            delete_assessment(one, version=one.version, by=None)
        elif verb == "correct" and (one := known.live().last()):
            new = draft(on=one.local_date, left=left, right=right, pain=pain)
            correct_assessment(one, new, version=one.version, by=None)

    assert differences([athlete.pk]) == []


def test_merging_and_taking_it_back_restores_both_athletes(club):
    one, two = AthleteFactory(club=club), AthleteFactory(club=club)
    for n in range(3):
        assess(one, on=DAY + timedelta(days=n), left=30 + n, right=36)
        assess(two, on=DAY + timedelta(days=50 + n), left=33 + n, right=35)
    before = {row.athlete_id: row.state for row in Series.unscoped.all()}

    merge = merge_athletes(one, two, by=None)
    together = Series.unscoped.get()
    undo_merge(merge, by=None)

    assert (together.athlete_id, together.state["left"]["n"]) == (one.pk, 6)
    assert {row.athlete_id: row.state for row in Series.unscoped.all()} == before
    assert Athlete.unscoped.get(pk=two.pk).merged_into is None


def test_a_clubs_own_error_changes_the_verdict_it_is_used_in(club):
    athlete = AthleteFactory(club=club)
    assess(athlete, on=DAY, left=30, right=38)
    default = Series.unscoped.get().state
    ErrorDefault.unscoped.create(
        club=club, instrument="inclinometer", motion="internal_rotation", sem_deg=6
    )

    call_command("rebuild_series", "--write", stdout=StringIO())

    assert Series.unscoped.get().state != default
    assert differences([athlete.pk]) == []


def test_the_command_names_each_series_that_differs_and_fails(club):
    athlete = AthleteFactory(club=club)
    assess(athlete, on=DAY)
    Series.unscoped.update(assessments=7)
    said = StringIO()

    with pytest.raises(CommandError, match="--write"):
        call_command("rebuild_series", stdout=said)
    call_command("rebuild_series", "--write", stdout=StringIO())
    call_command("rebuild_series", stdout=StringIO())

    assert "internal_rotation prone" in said.getvalue()
    assert Series.unscoped.get().assessments == 1
