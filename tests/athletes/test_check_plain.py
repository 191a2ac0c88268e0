"""A repeatability check in plain words: the error in use, its sum, and who was left out."""

import pytest

from athletes.actions import checks
from athletes.actions.merging import merge_athletes
from athletes.models import OwnError, RepeatabilityCheck
from tests.athletes.repeating import five_measured
from tests.athletes.test_check_pages import plan_of, url
from tests.conftest import actor_of
from tests.factories import AthleteFactory

pytestmark = pytest.mark.django_db


def test_whose_record_was_merged_since_is_named_as_left_out(owner, coach, coach_client):
    check = five_measured(coach)
    checks.finish_check(check, by=actor_of(coach))
    absorbed = check.athletes.order_by("pk").first()
    merge_athletes(AthleteFactory(club=coach.club, name="Whole"), absorbed, by=actor_of(owner))

    answer = coach_client.post(url("check_keep", check.uuid), follow=True)

    said = answer.content.decode()
    assert "8 assessments were added." in said
    assert (
        "Left out, because the record they were measured under was merged into theirs since: Whole."
    ) in said


def test_the_list_names_the_error_that_verdicts_use(coach, coach_client):
    """Not what was measured alone: five athletes against the default's ten."""
    check = five_measured(coach)
    checks.finish_check(check, by=actor_of(coach))
    [error] = OwnError.unscoped.in_use()
    error.s_deg = 0.5  # √((10 × 2.5² + 5 × 0.5²) ÷ 15) = 2.1
    error.save()
    said = coach_client.get(url("check_list")).content.decode()
    assert "In use: IR 2.1°" in said


def test_the_sum_behind_the_error_is_told_to_whoever_asks(coach, coach_client):
    said = coach_client.get(url("check_detail", five_measured(coach).uuid)).content.decode()
    plain, _, folded = said.partition("How that is worked out")
    assert "Your check counts 5, the default 10." in plain
    assert "√" not in plain
    assert "√((10 × 2.5² + 5 × " in folded


def test_a_form_used_for_one_check_makes_no_other(coach, coach_client):
    athletes = [AthleteFactory(club=coach.club) for _ in range(6)]
    data = plan_of(athletes[:5])
    coach_client.post(url("check_start"), data)
    for other in ({"motions": ["external_rotation"]}, plan_of(athletes) | {"uuid": data["uuid"]}):
        refused = coach_client.post(url("check_start"), data | other)
        assert refused.status_code == 422
        assert "This form was used before" in refused.content.decode()
    assert RepeatabilityCheck.unscoped.count() == 1
