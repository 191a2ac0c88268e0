"""Questions that a phone without a signal could not ask: on the review, quietly."""

import pytest
from django.urls import reverse
from django.utils import timezone

from athletes.actions.recording import delete_assessment
from coaching.desk.monday import read_monday
from tests.conftest import actor_of
from tests.desk.test_board import days_ago, steady
from tests.desk.test_monday import groups, page, undone
from tests.factories import AthleteFactory, assess

pytestmark = pytest.mark.django_db


def to_check(athlete, days, *rules):
    found = assess(athlete, on=days_ago(days))
    found.needs_check = list(rules)
    found.save(update_fields=["needs_check"])
    return found


def test_it_names_them_and_leads_to_the_newest_question(coach_client, club):
    athlete = AthleteFactory(club=club, name="Joel Kent")
    old, new = to_check(athlete, 3, "D13"), to_check(athlete, 2, "V15", "V07")
    gone = to_check(athlete, 1, "D13")
    delete_assessment(gone, version=None, by=None)
    assess(athlete, on=days_ago(0))
    to_check(undone(club, "Lena K.")[0], 4, "D13")

    review = page(coach_client, club)

    assert "Joel Kent: 2 measurements to check" in review.text
    assert "Lena K.: 1 measurement to check" in review.text
    edit = reverse("athletes:assessment_edit", args=[club.slug, new.uuid])
    assert edit in review.text
    assert str(old.uuid) not in review.text
    assert "data-announce" in review.text
    # Nobody stands on the list for it, or is taken from those who have nothing to say.
    assert groups(review) == {"undone": ["Lena K."]}
    assert [row.athlete.name for row in review.context["monday"].fine] == ["Joel Kent"]
    assert coach_client.get(edit).status_code == 200


def test_without_a_question_nothing_is_said(coach_client, club):
    steady(club, "Marta L.")

    assert "Numbers to check" not in page(coach_client, club).text


def test_whoever_may_not_answer_is_not_asked(reader_client, club):
    to_check(AthleteFactory(club=club), 1, "D13")

    assert "Numbers to check" not in page(reader_client, club).text


def test_of_another_club_nothing_is_said(coach_client, club, stranger):
    to_check(AthleteFactory(club=stranger.club, name="Their Runner"), 1, "D13")
    AthleteFactory(club=club)

    assert "to check" not in page(coach_client, club).text


@pytest.mark.parametrize("count", [1, 3])
def test_it_costs_no_query_of_its_own(club, owner, count, django_assert_num_queries):
    for n in range(count):
        to_check(AthleteFactory(club=club, name=f"Runner {n}"), 1, "D13")
    actor = actor_of(owner)
    with django_assert_num_queries(6):
        review = read_monday(actor, club, now=timezone.now())
    assert len(review.to_check) == count
