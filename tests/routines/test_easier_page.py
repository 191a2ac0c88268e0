"""Easier drills on the page of one assignment: a tick each, one press."""

import pytest
from django.urls import reverse
from django.utils import timezone

from athletes.models import Athlete
from coaching.routines.models import Assignment
from tests.factories import AthleteFactory, ExerciseFactory, assess, assigned, routine
from tests.routines.assigning import address

pytestmark = pytest.mark.django_db


@pytest.fixture
def drills(club):
    return [
        ExerciseFactory(club=club, name="Heel drops", easier="Smaller."),
        ExerciseFactory(club=club, name="Clock", easier="Hold on to a chair."),
        ExerciseFactory(club=club, name="Bridges", easier=""),
    ]


@pytest.fixture
def given(club, drills):
    athlete = AthleteFactory(club=club, name="Joel Kern")
    return assigned(athlete, routine(club, drills, title="Banded IR"))


def press(client, given, ticked=(), shown=()):
    data = {"easier": [str(one.uuid) for one in ticked], "shown": [str(one.uuid) for one in shown]}
    url = address(given.club, "assignment_easier", given.uuid)
    return client.post(url, data, follow=True)


def page_of(client, given):
    return client.get(address(given.club, "assignment_edit", given.uuid)).text


def test_each_drill_with_an_easier_way_has_a_tick_and_its_words(coach_client, given, drills):
    given.easier = [str(drills[0].uuid)]
    given.save()

    text = page_of(coach_client, given)

    assert "Smaller." in text
    assert "Hold on to a chair." in text
    assert text.count('name="easier"') == 2
    assert text.count('name="shown"') == 1


def test_a_routine_without_any_has_no_such_card(coach_client, club, drills):
    given = assigned(AthleteFactory(club=club), routine(club, drills[2:]))

    assert 'id="easier"' not in page_of(coach_client, given)


def test_ticks_are_kept_said_and_taken_off(coach_client, given, drills):
    first, second, _ = drills

    on = press(coach_client, given, [first, second])
    again = press(coach_client, given, [first, second], shown=[first, second])
    given.refresh_from_db()
    assert given.easier == [str(first.uuid), str(second.uuid)]
    off = press(coach_client, given, [], shown=[first, second])
    given.refresh_from_db()

    assert "Joel Kern does 2 drills in the easier way." in on.text
    assert "Nothing was changed." in again.text
    assert "Joel Kern does every drill in the usual way." in off.text
    assert given.easier == []


def test_what_cannot_be_easier_is_passed_over(coach_client, given, drills, club):
    elsewhere = ExerciseFactory(club=club, easier="Smaller.")

    answer = press(coach_client, given, [drills[2], elsewhere])

    given.refresh_from_db()
    assert "Nothing was changed." in answer.text
    assert given.easier == []


def test_without_consent_the_page_says_why_nothing_changed(coach_client, given, drills):
    Athlete.unscoped.update(consent="withdrawn")

    answer = press(coach_client, given, drills[:1])

    assert answer.status_code == 422
    assert "no agreement to store anything" in answer.text
    given.refresh_from_db()
    assert given.easier == []


def test_a_routine_withdrawn_meanwhile_is_said_to_be(coach_client, given, drills):
    Assignment.unscoped.update(withdrawn_at=timezone.now())

    answer = press(coach_client, given, drills[:1])

    assert "it is withdrawn" in answer.text
    given.refresh_from_db()
    assert given.easier == []


@pytest.mark.parametrize("how_many", [0, 1, 2])
def test_the_athletes_page_says_how_many(coach_client, given, drills, how_many):
    assess(given.athlete)
    given.easier = [str(one.uuid) for one in drills[:how_many]]
    given.save()

    url = reverse("desk:athlete_detail", args=[given.club.slug, given.athlete.uuid])
    text = coach_client.get(url).text

    assert ("1 drill in its easier way" in text) is (how_many == 1)
    assert ("2 drills easier" in text) is (how_many == 2)
