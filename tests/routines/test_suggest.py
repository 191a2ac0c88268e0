"""What the measurements suggest: an extra set where less is confirmed, else both the same."""

from datetime import timedelta

import pytest
from django.utils import timezone

from coaching.routines.suggest import suggestions
from tests.conftest import actor_of
from tests.factories import AthleteFactory, assess

pytestmark = pytest.mark.django_db


def measured(club, left, right, *, days=(30, 20, 10), **fields):
    athlete = AthleteFactory(club=club)
    for back in days:
        on = timezone.now().date() - timedelta(days=back)
        assess(athlete, on=on, left=[left] * 3, right=[right] * 3, **fields)
    return athlete


def suggested(owner, athlete, motion="internal_rotation"):
    found = suggestions(actor_of(owner), [athlete.pk], motion)[athlete.pk]
    return found.emphasis, found.reason, found.less_side


def test_a_confirmed_difference_suggests_an_extra_set_on_the_side_with_less(owner, club):
    assert suggested(owner, measured(club, 22, 34)) == ("extra_left", "confirmed", "left")
    assert suggested(owner, measured(club, 34, 22)) == ("extra_right", "confirmed", "right")


def test_a_difference_seen_once_suggests_nothing(owner, club):
    athlete = measured(club, 22, 34, days=(10,))

    assert suggested(owner, athlete) == ("equal", "unconfirmed", "")


def test_within_the_error_both_sides_are_worked_the_same(owner, club):
    assert suggested(owner, measured(club, 33, 34)) == ("equal", "even", "")


def test_never_measured_and_measured_on_one_side_only(owner, club):
    assert suggested(owner, AthleteFactory(club=club)) == ("equal", "unmeasured", "")
    one_side = AthleteFactory(club=club)
    assess(one_side, left=[30] * 3, right=None)

    assert suggested(owner, one_side) == ("equal", "unjudged", "")


def test_each_motion_has_its_own_suggestion(owner, club):
    athlete = measured(club, 22, 34)

    assert suggested(owner, athlete, "external_rotation") == ("equal", "unmeasured", "")


def test_what_an_athlete_measured_alone_suggests_nothing(owner, club):
    assert suggested(owner, measured(club, 22, 34, rater="self")) == ("equal", "unmeasured", "")


@pytest.mark.parametrize("count", [1, 3])
def test_one_query_for_any_number_of_athletes(owner, club, count, django_assert_num_queries):
    athletes = [measured(club, 22, 34) for _ in range(count)]
    actor = actor_of(owner)

    with django_assert_num_queries(1):
        found = suggestions(actor, [athlete.pk for athlete in athletes], "internal_rotation")
        assert {one.emphasis for one in found.values()} == {"extra_left"}
