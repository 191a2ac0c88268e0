"""Whose error a verdict uses: said on the board, the athlete page and in the history."""

from datetime import date, timedelta

from athletes.actions import checks
from tests.athletes.repeating import five_measured, measured, planned
from tests.conftest import actor_of
from tests.factories import AthleteFactory, assess

DAY = date(2026, 3, 2)


def test_the_board_says_that_own_checks_are_among_the_errors(coach, coach_client):
    athlete = AthleteFactory(club=coach.club)
    assess(athlete, on=DAY, rater_user=coach.user)
    assert "own checks" not in coach_client.get("/c/harbour/").content.decode()

    checks.finish_check(five_measured(coach), by=actor_of(coach))

    assert "in part from own checks" in coach_client.get("/c/harbour/").content.decode()


def test_values_of_two_people_name_the_check_of_the_two(
    coach, physio, coach_client, django_assert_num_queries
):
    athletes = [AthleteFactory(club=coach.club) for _ in range(5)]
    patient = AthleteFactory(club=coach.club)
    for n, member in enumerate((coach, physio)):
        assess(patient, on=DAY + timedelta(weeks=n), rater_user=member.user)
    page = f"/c/harbour/athletes/{patient.uuid}/"
    assert "Measured by different people." in coach_client.get(page).content.decode()
    check = planned(coach, athletes, second=physio)
    for athlete in athletes:
        measured(check, athlete, 1, coach, days_ago=3)
        measured(check, athlete, 2, physio, left=32)
    checks.finish_check(check, by=actor_of(coach))

    with django_assert_num_queries(12):
        said = coach_client.get(page).content.decode()

    assert "Measured by two people; the error is from their own check of each other." in said
    assert f"/c/harbour/checks/{check.uuid}/" in said
    assert "Ben Coach, own check" not in said  # alone they still have the default
