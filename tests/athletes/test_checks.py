"""Measuring a repeatability check, using it, and what it does to verdicts."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from athletes.actions import checks
from athletes.actions.consent import withdraw_consent
from athletes.actions.keeping import differences
from athletes.actions.known import known_errors
from athletes.actions.recording import Refused
from athletes.models import Assessment, OwnError, RepeatabilityCheck, RepeatLeg, Series
from coaching.audit.models import AuditEvent
from coaching.kernel.uuid7 import uuid7
from tests.athletes.repeating import IR, PRONE, both, five_measured, measured, planned
from tests.conftest import actor_of
from tests.factories import AthleteFactory, MembershipFactory, assess, draft

DAY = date(2026, 3, 2)
TOOL = ("inclinometer", IR)


@pytest.fixture
def athlete(coach):
    return AthleteFactory(club=coach.club, name="Amara")


@pytest.fixture
def check(coach, athlete):
    return planned(coach, [athlete])


# --- measuring ------------------------------------------------------------------------------------


def test_the_same_form_twice_is_one_value_and_other_numbers_are_refused(check, athlete, coach):
    by, uuid = actor_of(coach), uuid7()
    first, is_new = checks.record_leg(check, athlete, 1, draft(uuid=uuid), by=by)
    again, is_new_again = checks.record_leg(check, athlete, 1, draft(uuid=uuid), by=by)

    assert (first, is_new, is_new_again) == (again, True, False)
    with pytest.raises(Refused, match="already saved with other numbers"):
        checks.record_leg(check, athlete, 1, draft(uuid=uuid, left=[40] * 3), by=by)
    assert RepeatLeg.unscoped.count() == 1


def test_planning_twice_with_one_id_is_one_check(coach, athlete, stranger):
    uuid, by = uuid7(), actor_of(coach)
    made = [
        checks.start_check(RepeatabilityCheck(uuid=uuid, **PRONE), [athlete], by=by)
        for _ in range(2)
    ]
    assert made[0].pk == made[1].pk
    # An id that another club has is no way to its check.
    other = checks.start_check(RepeatabilityCheck(uuid=uuid, **PRONE), [], by=actor_of(stranger))
    assert (other.club, other.uuid == uuid) == (stranger.club, False)


def test_a_side_needs_three_tries_and_may_have_five(check, athlete, coach):
    with pytest.raises(Refused, match="Measure 3 tries, or leave this side empty") as refused:
        measured(check, athlete, 1, coach, left=[30, 31])
    assert refused.value.problems[0].field == f"{IR}.left.trials"

    leg = measured(check, athlete, 1, coach, left=[30, 38, 33, 34, 35], right=None)
    assert leg.trials == {IR: {"left": ["30.0", "38.0", "33.0", "34.0", "35.0"]}}
    assert (leg.value(IR, "left"), leg.value(IR, "right")) == (3400, None)


def test_nothing_is_measured_without_consent(check, athlete, coach):
    withdraw_consent(athlete, how="Asked.", by=None)

    with pytest.raises(Refused, match="has withdrawn consent"):
        measured(check, athlete, 1, coach)
    assert not RepeatLeg.unscoped.exists()


def test_occasions_come_in_order_and_only_from_who_measures(check, athlete, coach, owner):
    with pytest.raises(Refused, match="The first time is not in yet"):
        measured(check, athlete, 2, coach)
    with pytest.raises(Refused, match="You do not measure the first time"):
        measured(check, athlete, 1, owner)
    measured(check, athlete, 1, coach, days_ago=3)
    with pytest.raises(Refused, match="The second time lies before the first"):
        measured(check, athlete, 2, coach, days_ago=5)
    with pytest.raises(Refused, match="The first time is in already"):
        measured(check, athlete, 1, coach)


def test_anew_is_possible_while_the_other_time_is_missing(check, athlete, coach):
    by = actor_of(coach)
    measured(check, athlete, 1, coach, left=20, days_ago=3)
    checks.record_leg(check, athlete, 1, draft(uuid=uuid7(), on=DAY), by=by, anew=True)
    assert RepeatLeg.unscoped.get().value(IR, "left") == 3100

    measured(check, athlete, 2, coach)
    with pytest.raises(Refused, match="Both times are in"):
        checks.record_leg(check, athlete, 2, draft(uuid=uuid7()), by=by, anew=True)


def test_taking_out_takes_both_and_the_record_names_no_value(check, athlete, coach, owner):
    both(check, athlete, coach)
    with pytest.raises(Refused, match="Only who measures"):
        checks.remove_legs(check, athlete, by=actor_of(owner))

    assert checks.remove_legs(check, athlete, by=actor_of(coach)) == 2
    assert not RepeatLeg.unscoped.exists()
    events = AuditEvent.unscoped.filter(object_type="repeat_leg")
    assert [(one.action, one.fields) for one in events.order_by("pk")] == [
        ("check.measured", ["trials"]),
        ("check.measured", ["trials"]),
        ("check.values_removed", ["trials"]),
        ("check.values_removed", ["trials"]),
    ]


def test_two_people_each_measure_their_own_time_in_any_order(coach, physio, athlete):
    check = planned(coach, [athlete], second=physio)

    with pytest.raises(Refused, match="You do not measure the second time"):
        measured(check, athlete, 2, coach)
    with pytest.raises(Refused, match="You do not measure the first time"):
        measured(check, athlete, 1, physio)
    measured(check, athlete, 2, physio, days_ago=2)
    measured(check, athlete, 1, coach)
    assert set(check.legs.values_list("number", "rater_user_id")) == {
        (1, coach.user_id),
        (2, physio.user_id),
    }


# --- using it -------------------------------------------------------------------------------------


def test_finishing_makes_the_verdicts_of_that_person_and_tool_anew(coach, physio):
    athlete = AthleteFactory(club=coach.club)
    for n in range(3):
        assess(athlete, on=DAY + timedelta(weeks=n), rater_user=coach.user)
    other = AthleteFactory(club=coach.club)
    assess(other, on=DAY, rater_user=physio.user)
    untouched = Series.unscoped.get(athlete=other).state
    check = five_measured(coach)

    assert checks.finish_check(check, by=actor_of(coach)) == 1

    error = OwnError.unscoped.get()
    assert (error.rater, error.second_rater, error.athletes) == (coach.user, None, 5)
    assert error.s_deg == pytest.approx(2 / 2**0.5)
    verdict = Series.unscoped.get(athlete=athlete).state["left"]["verdict"]
    assert (verdict["sem"], verdict["sem_source"]) == (220, "own check")  # √((62.5 + 10) / 15)
    assert Series.unscoped.get(athlete=other).state == untouched
    assert differences([athlete.pk, other.pk]) == []


def test_finishing_twice_is_finishing_once(coach):
    check = five_measured(coach)
    checks.finish_check(check, by=actor_of(coach))
    checks.finish_check(check, by=actor_of(coach))

    assert OwnError.unscoped.count() == 1
    assert AuditEvent.unscoped.filter(action="check.finished").count() == 1


def test_four_athletes_or_wrong_days_are_not_enough(coach):
    check = five_measured(coach, 4)
    late = AthleteFactory(club=coach.club)
    both(check, late, coach, days=8)

    with pytest.raises(Refused, match="5 athletes measured twice are needed, and there are 4"):
        checks.finish_check(check, by=actor_of(coach))
    assert not OwnError.unscoped.exists()


def test_only_who_measured_or_an_owner_decides(coach, physio, owner):
    check = five_measured(coach)
    for deed in (checks.finish_check, checks.drop_check, checks.retire_check):
        with pytest.raises(Refused, match="or an owner"):
            deed(check, by=actor_of(physio))
    checks.finish_check(check, by=actor_of(owner))


def test_a_newer_check_takes_the_place_and_the_older_one_can_come_back(coach):
    by = actor_of(coach)
    older, newer = five_measured(coach), five_measured(coach, left=3, right=-3)
    checks.finish_check(older, by=by)
    checks.finish_check(newer, by=by)
    assert [one.repeat_check for one in OwnError.unscoped.in_use()] == [newer]

    checks.finish_check(older, by=by)

    assert [one.repeat_check for one in OwnError.unscoped.in_use()] == [older]
    assert AuditEvent.unscoped.filter(action="check.used_again").count() == 1


def test_going_back_to_the_default_makes_verdicts_anew(coach):
    athlete = AthleteFactory(club=coach.club)
    assess(athlete, on=DAY, rater_user=coach.user)
    before = Series.unscoped.get(athlete=athlete).state
    check = five_measured(coach)
    checks.finish_check(check, by=actor_of(coach))
    assert Series.unscoped.get(athlete=athlete).state != before

    assert checks.retire_check(check, by=actor_of(coach)) == 1

    assert Series.unscoped.get(athlete=athlete).state == before
    assert checks.retire_check(check, by=actor_of(coach)) == 0


def test_two_people_have_their_own_error_whoever_began(coach, physio):
    athletes = [AthleteFactory(club=coach.club) for _ in range(6)]
    seen_by_both, by_one = athletes[0], athletes[1]
    for n, member in enumerate((coach, physio)):
        assess(seen_by_both, on=DAY + timedelta(weeks=n), rater_user=member.user)
    assess(by_one, on=DAY, rater_user=coach.user)
    check = planned(coach, athletes, second=physio)
    for athlete in athletes:
        measured(check, athlete, 1, coach, days_ago=3)
        measured(check, athlete, 2, physio, left=32, right=35)

    assert checks.finish_check(check, by=actor_of(physio)) == 1

    pair = frozenset((str(coach.user_id), str(physio.user_id)))
    used = ((10 * 3.5**2 + 6 * 0.5) / 16) ** 0.5
    assert known_errors(coach.club_id).agreements[pair][TOOL] == pytest.approx(used)
    behind = known_errors(coach.club_id).check_behind(pair, *TOOL)
    assert behind is not None
    assert behind.uuid == check.uuid

    turned = planned(physio, athletes, second=coach)
    for athlete in athletes:
        measured(turned, athlete, 1, physio, days_ago=3)
        measured(turned, athlete, 2, coach)
    checks.finish_check(turned, by=actor_of(coach))
    assert [one.repeat_check for one in OwnError.unscoped.in_use()] == [turned]


def test_same_day_repeats_are_marked_in_what_is_stored(coach):
    check = planned(coach, [AthleteFactory(club=coach.club) for _ in range(5)])
    for athlete in check.athletes.all():
        both(check, athlete, coach, days=0)
    checks.finish_check(check, by=actor_of(coach))

    assert OwnError.unscoped.get().is_same_day
    assert known_errors(coach.club_id).checks[str(coach.user_id)][TOOL] == 2.5


def test_dropping_deletes_the_values_and_closes_the_check(coach):
    check = five_measured(coach)
    athlete = check.athletes.first()
    checks.drop_check(check, by=actor_of(coach))
    checks.drop_check(check, by=actor_of(coach))

    assert not RepeatLeg.unscoped.exists()
    with pytest.raises(Refused, match="This check is dropped"):
        measured(check, athlete, 1, coach)
    with pytest.raises(Refused, match="dropped"):
        checks.finish_check(check, by=actor_of(coach))
    with pytest.raises(Refused, match="closed"):
        checks.remove_legs(check, athlete, by=actor_of(coach))


def test_a_finished_check_is_closed(coach):
    check = five_measured(coach)
    checks.finish_check(check, by=actor_of(coach))

    with pytest.raises(Refused, match="This check is finished"):
        measured(check, AthleteFactory(club=coach.club), 1, coach)
    with pytest.raises(Refused, match="Use the default again"):
        checks.drop_check(check, by=actor_of(coach))


# --- keeping the values ---------------------------------------------------------------------------


def test_kept_values_become_assessments_once(coach, owner):
    check = five_measured(coach)
    athletes = list(check.athletes.all())
    with pytest.raises(Refused, match="Finish the check first"):
        checks.keep_values(check, athletes, by=actor_of(owner))
    checks.finish_check(check, by=actor_of(coach))
    withdraw_consent(athletes[0], how="Asked.", by=None)

    kept, refused = checks.keep_values(check, athletes, by=actor_of(owner))

    assert (kept, refused) == (8, [athletes[0]])
    legs = list(RepeatLeg.unscoped.filter(athlete=athletes[1]).order_by("number"))
    rows = list(Assessment.unscoped.filter(athlete=athletes[1]).order_by("measured_at"))
    assert [one.measured_at for one in rows] == [leg.measured_at for leg in legs]
    assert {one.rater_user for one in rows} == {coach.user}
    assert {one.created_by for one in rows} == {owner.user}
    assert [one.measurements.get(side="left").trials for one in rows] == [[31] * 3, [33] * 3]
    assert checks.keep_values(check, athletes, by=actor_of(owner)) == (0, [athletes[0]])
    assert Assessment.unscoped.count() == 8
    assert differences([one.pk for one in athletes]) == []


def test_a_kept_value_that_was_corrected_stays_corrected(coach):
    check = five_measured(coach)
    checks.finish_check(check, by=actor_of(coach))
    athlete = check.athletes.first()
    checks.keep_values(check, [athlete], by=actor_of(coach))
    Assessment.unscoped.filter(athlete=athlete).update(note="Zero was off.")

    assert checks.keep_values(check, [athlete], by=actor_of(coach)) == (0, [])
    assert Assessment.unscoped.filter(note="Zero was off.").count() == 2


def test_erasing_who_measured_takes_their_error_along(coach):
    check = five_measured(coach)
    checks.finish_check(check, by=actor_of(coach))
    MembershipFactory(club=coach.club, role="owner")
    coach.user.delete()

    assert not OwnError.unscoped.exists()
    assert RepeatabilityCheck.unscoped.get().rater is None


def test_a_check_whose_person_is_gone_cannot_be_used(coach, owner):
    check = five_measured(coach)
    coach.user.delete()
    with pytest.raises(Refused, match="no longer known"):
        checks.finish_check(check, by=actor_of(owner))


def test_a_motion_with_too_few_athletes_keeps_its_default(coach):
    check = five_measured(coach)
    RepeatabilityCheck.unscoped.update(motions=[IR, "external_rotation"])
    checks.finish_check(check, by=actor_of(coach))

    assert [one.motion for one in OwnError.unscoped.all()] == [IR]
    assert check.started_at <= timezone.now()
