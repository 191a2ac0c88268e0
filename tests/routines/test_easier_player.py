"""A drill that the coach made easier, on the athlete's phone: the list, and what is stored."""

import re

import pytest
from django.urls import reverse

from coaching.kernel.uuid7 import uuid7
from coaching.routines.models import SessionLog
from tests.conftest import phone_client
from tests.factories import AthleteFactory, ExerciseFactory, assigned, routine

pytestmark = pytest.mark.django_db


@pytest.fixture
def assignment(club):
    drills = [
        ExerciseFactory(club=club, name="Heel drops", easier="Smaller."),
        ExerciseFactory(club=club, name="Bridges"),
    ]
    return assigned(AthleteFactory(club=club), routine(club, drills, sets=1))


@pytest.fixture
def phone(assignment):
    return phone_client(assignment.athlete)


def save(phone, assignment, **easier):
    """Everything done."""
    sets = {f"{side}-{place}": "1" for side in ("left", "right") for place in (0, 1)}
    ticked = {f"{name}-0": value for name, value in easier.items()}
    url = reverse("routines:log_save", args=[assignment.uuid])
    assert phone.post(url, {"uuid": str(uuid7()), **sets, **ticked}).status_code == 302


def test_a_drill_that_the_coach_made_easier_starts_so_and_says_how_first(phone, assignment):
    heel_drops, bridges = (step.exercise for step in assignment.routine_version.ordered_steps)
    # Bridges have no easier way (any more): nothing to start with.
    assignment.easier = [str(heel_drops.uuid), str(bridges.uuid)]
    assignment.save()

    page = phone.get(reverse("routines:player", args=[assignment.uuid]))

    assert [drill["starts_easier"] for drill in page.context["plan"]["drills"]] == [True, False]
    assert "<b>Easier:</b> Smaller." in page.text
    assert page.text.index("<b>Easier:</b>") < page.text.index("Lie face down.")
    assert page.text.count("Smaller.</") == 1  # not said again below
    boxes = re.findall(r'<input[^>]*name="easier-\d"[^>]*>', page.text)
    assert [" checked" in box for box in boxes] == [True]


def test_in_the_usual_way_the_easier_one_stands_last_and_unticked(phone, assignment):
    page = phone.get(reverse("routines:player", args=[assignment.uuid]))

    assert not any(drill["starts_easier"] for drill in page.context["plan"]["drills"])
    assert "<b>Easier:</b>" not in page.text
    assert "<h3>Easier</h3>" in page.text
    assert " checked" not in re.search(r'<input[^>]*name="easier-0"[^>]*>', page.text)[0]


def test_a_tick_taken_off_is_stored_as_the_usual_way(phone, assignment):
    heel_drops = assignment.routine_version.ordered_steps[0].exercise
    assignment.easier = [str(heel_drops.uuid)]
    assignment.save()

    save(phone, assignment)
    save(phone, assignment, easier="on")

    logs = SessionLog.unscoped.order_by("pk")
    assert [log.drills[0]["easier"] for log in logs] == [False, True]
