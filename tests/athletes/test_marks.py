"""What a coach sets for an athlete's numbers, and what a club knows of its own errors."""

from datetime import date, timedelta

import pytest

from athletes.actions.keeping import differences, rebuild_series_of
from athletes.actions.known import known_errors
from athletes.marks import read_marks
from athletes.models import ErrorDefault, Goal, NewBaseline, OwnError, RepeatabilityCheck, Series
from tests.conftest import actor_of
from tests.factories import AthleteFactory, MembershipFactory, UserFactory, assess

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)
PRONE = {
    "position": "prone",
    "mode": "active",
    "instrument": "inclinometer",
    "endpoint": "pelvis_moves",
}


def new_baseline(athlete, starts_on, **fields):
    return NewBaseline.unscoped.create(
        club=athlete.club, athlete=athlete, starts_on=starts_on, reason="New shoes",
        **{**PRONE, "rater": "coach"}, **fields,
    )  # fmt: skip


def own_error(club, rater, *, second=None, s=1.5, athletes=5, same_day=False):
    check = RepeatabilityCheck.unscoped.create(club=club, motions=["internal_rotation"], **PRONE)
    return OwnError.unscoped.create(
        club=club, repeat_check=check, rater=rater, second_rater=second,
        instrument="inclinometer", motion="internal_rotation", s_deg=s, athletes=athletes,
        is_same_day=same_day,
    )  # fmt: skip


def test_days_before_a_new_baseline_are_history_only(club):
    athlete = AthleteFactory(club=club)
    for n in range(4):
        assess(athlete, on=DAY + timedelta(weeks=n), left=30 + n, right=30)
    new_baseline(athlete, DAY + timedelta(weeks=2))

    rebuild_series_of([athlete.pk])

    state = Series.unscoped.get().state
    assert (state["left"]["n"], state["counts_from"]) == (2, "2026-03-16")
    assert len(state["points"]) == 4


def test_a_baseline_set_before_the_first_measurement_holds_for_it(club):
    athlete = AthleteFactory(club=club)
    new_baseline(athlete, DAY + timedelta(weeks=1))
    assess(athlete, on=DAY, left=30, right=30)
    assess(athlete, on=DAY + timedelta(weeks=1), left=33, right=33)

    assert Series.unscoped.get().state["left"]["n"] == 1
    assert differences([athlete.pk]) == []


def test_a_baseline_taken_back_brings_the_old_windows_back(club):
    athlete = AthleteFactory(club=club)
    assess(athlete, on=DAY, left=30, right=30)
    before = Series.unscoped.get().state
    new_baseline(athlete, DAY + timedelta(weeks=1), removed_at="2026-05-01T00:00Z")

    rebuild_series_of([athlete.pk])

    assert Series.unscoped.get().state == before


def test_marks_come_in_one_query(club, django_assert_num_queries):
    athlete, ana = AthleteFactory(club=club), UserFactory(name="Ana")
    Goal.unscoped.create(
        club=club, athlete=athlete, motion="internal_rotation", side="left", direction="more",
        set_by=ana,
    )  # fmt: skip
    new_baseline(athlete, DAY)
    actor = actor_of(MembershipFactory(club=club, role="owner"))

    with django_assert_num_queries(1):
        marks = read_marks(actor, athlete)

    assert marks.direction("internal_rotation", "left") == "more"
    assert marks.direction("internal_rotation", "right") == ""
    [mark] = marks.of(("prone", "active", "inclinometer", "pelvis_moves", "coach"))
    assert (mark.starts_on, mark.reason, mark.set_by) == (DAY, "New shoes", "")
    assert marks.goals[0].set_by == "Ana"


def test_known_errors_come_in_one_query_and_are_drawn_towards_the_default(
    club, django_assert_num_queries
):
    ana, ben = UserFactory(), UserFactory()
    own_error(club, ana)
    own_error(club, ana, second=ben, s=2.0, athletes=10)
    own_error(club, ben, s=1.0, same_day=True)
    ErrorDefault.unscoped.create(
        club=club, instrument="goniometer", motion="flexion", sem_deg="4.5"
    )

    with django_assert_num_queries(1):
        known = known_errors(club.pk)

    tool = ("inclinometer", "internal_rotation")
    # √((10·2.5² + 5·1.5²)/15), √((10·3.5² + 10·2²)/20); same-day repeats never lower the default.
    assert known.checks[str(ana.pk)][tool] == pytest.approx(2.2174, abs=1e-4)
    assert known.agreements[frozenset((str(ana.pk), str(ben.pk)))][tool] == pytest.approx(
        2.8504, abs=1e-4
    )
    assert known.checks[str(ben.pk)][tool] == 2.5
    assert known.defaults == {("goniometer", "flexion"): 4.5}


def test_a_verdict_uses_the_own_check_of_the_one_who_measured(club):
    ana = MembershipFactory(club=club, role="coach").user
    own_error(club, ana, s=1.0, athletes=30)
    athlete = AthleteFactory(club=club)
    assess(athlete, on=DAY, rater_user=ana)

    verdict = Series.unscoped.get().state["left"]["verdict"]

    assert (verdict["sem"], verdict["sem_source"]) == (152, "own check")


def test_two_people_who_checked_each_other_use_their_own_error(club):
    ana, ben = (MembershipFactory(club=club, role="coach").user for _ in range(2))
    own_error(club, ana, second=ben, s=2.6, athletes=30)
    athlete = AthleteFactory(club=club)
    assess(athlete, on=DAY, left=[30] * 3, rater_user=ana)
    assess(athlete, on=DAY + timedelta(weeks=1), left=[40] * 3, rater_user=ben)

    verdict = Series.unscoped.get().state["left"]["verdict"]

    # 1.96·√2·√((10·3.5² + 30·2.6²)/40): the error between the two, not the table's 3.5°.
    assert (verdict["margin"], verdict["sem_source"]) == (790, "own check")
