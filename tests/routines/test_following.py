"""What a list knows of each athlete's routines: one query, adherence, pain, days."""

from datetime import timedelta

import pytest
from django.utils import timezone

from coaching.routines.following import read_following
from tests.conftest import actor_of
from tests.factories import AthleteFactory, assigned, logged

pytestmark = pytest.mark.django_db


def today():
    return timezone.now().date()


def days_ago(days):
    return today() - timedelta(days=days)


def following(owner, *athletes):
    return read_following(
        actor_of(owner), [a.pk for a in athletes], {a.pk: today() for a in athletes}
    )


def test_done_and_half_done_days_over_the_planned_ones(owner, club):
    athlete = AthleteFactory(club=club)
    assignment = assigned(athlete, since=8)
    logged(assignment, on=days_ago(2))
    logged(assignment, on=days_ago(1), share=0.5)

    found = following(owner, athlete)[athlete.pk]

    assert (found.adherence.planned, found.adherence.halves) == (8, 3)
    assert found.adherence.words == "1½ of 8"
    assert [day.look for day in found.days(4)] == ["missed", "done", "part", "due"]


def test_of_two_sessions_on_one_day_the_fuller_one_counts(owner, club):
    athlete = AthleteFactory(club=club)
    assignment = assigned(athlete)
    logged(assignment, on=days_ago(1), share=0.5)
    logged(assignment, on=days_ago(1))

    assert following(owner, athlete)[athlete.pk].adherence.halves == 2


def test_pain_at_the_alert_level_is_found_for_a_week(owner, club):
    hurt, fine = AthleteFactory(club=club), AthleteFactory(club=club)
    logged(assigned(hurt), on=days_ago(3), pain=5)
    logged(assigned(fine), on=days_ago(8), pain=9)

    found = following(owner, hurt, fine)

    assert found[hurt.pk].pain(4).level == 5
    assert found[hurt.pk].pain(6) is None
    assert found[fine.pk].pain(4) is None


def test_a_deleted_log_and_a_withdrawn_assignment_do_not_run_on(owner, club):
    athlete = AthleteFactory(club=club)
    assignment = assigned(athlete, withdrawn_at=timezone.now())
    log = logged(assignment, on=days_ago(1))
    log.deleted_at = timezone.now()
    log.save()

    found = following(owner, athlete)[athlete.pk]

    assert found.running == []
    assert found.adherence.halves == 0
    assert found.adherence.planned == 14


@pytest.mark.parametrize("count", [1, 3])
def test_one_query_for_any_number_of_athletes(owner, club, count, django_assert_num_queries):
    athletes = [AthleteFactory(club=club) for _ in range(count)]
    for athlete in athletes:
        logged(assigned(athlete), on=days_ago(1))
    actor = actor_of(owner)

    with django_assert_num_queries(1):
        read_following(actor, [a.pk for a in athletes], {a.pk: today() for a in athletes})
