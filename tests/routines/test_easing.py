"""A drill in its easier way: for one athlete, with consent, and back."""

import pytest
from django.utils import timezone

from athletes.models import Athlete
from coaching.audit.models import AuditEvent
from coaching.routines.actions import easing
from coaching.routines.actions.changing import Refused
from coaching.routines.actions.easing import choose_easier, make_easier, make_usual
from coaching.routines.models import Assignment
from tests.conftest import actor_of
from tests.factories import AthleteFactory, ExerciseFactory, assigned, routine

pytestmark = pytest.mark.django_db


@pytest.fixture
def ben(coach):
    return actor_of(coach)


@pytest.fixture
def drills(club):
    """Two with an easier way, one without."""
    return [
        ExerciseFactory(club=club, name="Heel drops", easier="Smaller."),
        ExerciseFactory(club=club, name="Clock", easier="Hold on to a chair."),
        ExerciseFactory(club=club, name="Rest", easier=""),
    ]


@pytest.fixture
def given(club, drills):
    return assigned(AthleteFactory(club=club, name="Amara Okafor"), routine(club, drills))


def record():
    rows = AuditEvent.unscoped.filter(object_type="assignment").order_by("pk")
    return [(one.action, one.actor_id, one.fields) for one in rows]


def test_new_ones_are_named_in_the_order_of_the_routine_and_the_version_counts_up(
    given, drills, ben
):
    first, second, none = drills

    made = make_easier(given, [none, second, first], by=ben)

    given.refresh_from_db()
    assert made == given.easier == [str(first.uuid), str(second.uuid)]
    assert given.version == 2
    assert record() == [("assignment.eased", ben.user_id, ["easier"])]


def test_what_is_easier_already_is_not_new_and_changes_nothing(given, drills, ben):
    first, second, _ = drills
    make_easier(given, [first], by=ben)

    assert make_easier(given, [first], by=ben) == []
    assert make_easier(given, [first, second], by=ben) == [str(second.uuid)]

    given.refresh_from_db()
    assert given.version == 3
    assert len(record()) == 2


def test_a_drill_without_an_easier_way_or_of_another_routine_is_refused(given, drills, ben, club):
    elsewhere = ExerciseFactory(club=club, easier="Smaller.")

    for wanted in ([drills[2]], [elsewhere], []):
        with pytest.raises(Refused, match="easier way"):
            make_easier(given, wanted, by=ben)

    given.refresh_from_db()
    assert (given.easier, given.version) == ([], 1)


def test_back_to_the_usual_way(given, drills, ben):
    first, second, _ = drills
    make_easier(given, [first, second], by=ben)

    assert make_usual(given, [str(first.uuid), "not-there"], by=ben) == 1
    assert make_usual(given, [str(first.uuid)], by=ben) == 0

    given.refresh_from_db()
    assert (given.easier, given.version) == ([str(second.uuid)], 3)
    assert record()[1:] == [("assignment.made_usual", ben.user_id, ["easier"])]


@pytest.mark.parametrize("state", ["missing", "withdrawn", "routine"])
def test_nothing_changes_without_consent_or_in_a_withdrawn_routine(given, drills, ben, state):
    make_easier(given, drills[:1], by=ben)
    if state == "routine":
        Assignment.unscoped.update(withdrawn_at=timezone.now())
    else:
        Athlete.unscoped.update(consent=state)
    said = easing.WITHDRAWN if state == "routine" else "no agreement"

    with pytest.raises(Refused, match=said):
        make_easier(given, drills[1:2], by=ben)
    with pytest.raises(Refused, match=said):
        make_usual(given, [str(drills[0].uuid)], by=ben)

    given.refresh_from_db()
    assert (given.easier, given.version) == ([str(drills[0].uuid)], 2)


def test_the_choice_of_a_page_leaves_alone_what_somebody_else_changed_meanwhile(given, drills, ben):
    first, second, _ = drills
    make_easier(given, [first], by=ben)
    make_easier(given, [second], by=ben)  # after the page was opened, which showed only the first

    changed = choose_easier(given, [], shown=[str(first.uuid)], by=ben)

    given.refresh_from_db()
    assert changed
    assert given.easier == [str(second.uuid)]


def test_the_same_choice_again_changes_nothing(given, drills, ben):
    first = drills[0]
    choose_easier(given, [first], shown=[], by=ben)

    assert not choose_easier(given, [first], shown=[str(first.uuid)], by=ben)
    assert len(record()) == 1
