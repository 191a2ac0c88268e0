"""The shipped routines come in once, are brought up to date, and leave clubs' own alone."""

import pytest
import yaml

from coaching.kernel.uuid7 import uuid7
from coaching.routines.actions.building import copy_routine, latest_version
from coaching.routines.actions.templates import TEMPLATES, load_templates
from coaching.routines.models import Routine, RoutineVersion
from exercises.actions import Loaded, load_catalogue
from tests.conftest import actor_of

pytestmark = pytest.mark.django_db

SHIPPED = ["IR reset", "IR control", "Hinge & stance", "ER balance"]


@pytest.fixture
def shipped(db):
    load_catalogue()
    assert load_templates() == Loaded(4, 0, 0)
    return {routine.slug: routine for routine in Routine.unscoped.filter(club=None)}


@pytest.fixture
def changed(tmp_path):
    """A templates file like ours, but for what the test changes in it."""

    def write(change):
        content = yaml.safe_load(TEMPLATES.read_text(encoding="utf-8"))
        change(content["routines"])
        path = tmp_path / "templates.yaml"
        path.write_text(yaml.safe_dump(content), encoding="utf-8")
        return path

    return write


def test_the_four_are_there_in_order_with_drills_that_exist(shipped):
    rows = Routine.unscoped.filter(club=None).in_order()

    assert [routine.title for routine in rows] == SHIPPED
    for routine in rows:
        version = latest_version(routine)
        assert [step.place for step in version.ordered_steps] == [0, 1, 2]
        assert 5 <= version.minutes() <= 25
        assert version.made_by is None


def test_a_dose_is_the_drills_own_unless_the_file_says_otherwise(shipped):
    first, second, _ = latest_version(shipped["ir-control"]).ordered_steps

    assert (first.sets, first.hold_s, first.prehold_s) == (1, 15, 90)
    assert first.note.startswith("Build the push slowly")
    assert second.reps == second.exercise.reps


def test_loading_again_changes_nothing(shipped):
    assert load_templates() == Loaded(0, 0, 4)
    assert RoutineVersion.unscoped.count() == 4


def test_a_changed_step_is_a_new_version_and_the_old_one_stays(shipped, changed):
    path = changed(lambda routines: routines[0]["steps"][0].update(sets=5))

    assert load_templates(path) == Loaded(0, 1, 3)

    routine = Routine.unscoped.get(slug="ir-reset")
    assert routine.version == 2
    assert latest_version(routine).ordered_steps[0].sets == 5
    assert routine.versions.get(number=1).steps.get(place=0).sets != 5


def test_a_changed_name_alone_makes_no_version(shipped, changed):
    path = changed(lambda routines: routines[0].update(title="IR reset, daily"))

    assert load_templates(path) == Loaded(0, 1, 3)

    routine = Routine.unscoped.get(slug="ir-reset")
    assert (routine.title, routine.version) == ("IR reset, daily", 1)


def test_one_that_is_gone_from_the_file_is_put_away_and_comes_back_with_it(shipped, changed):
    path = changed(lambda routines: routines.pop())

    assert load_templates(path) == Loaded(0, 1, 3)
    assert Routine.unscoped.get(slug="er-balance").archived_at is not None
    assert load_templates(path) == Loaded(0, 0, 3)
    assert load_templates() == Loaded(0, 1, 3)
    assert Routine.unscoped.get(slug="er-balance").archived_at is None


def test_clubs_own_copies_are_never_touched(shipped, changed, coach):
    copy = copy_routine(shipped["ir-reset"], uuid=uuid7(), by=actor_of(coach))
    before = [step.sets for step in latest_version(copy).ordered_steps]

    load_templates(changed(lambda routines: routines[0]["steps"][0].update(sets=5)))

    copy.refresh_from_db()
    assert (copy.version, copy.archived_at) == (1, None)
    assert [step.sets for step in latest_version(copy).ordered_steps] == before


def test_a_drill_that_the_catalogue_does_not_have_stops_the_load(shipped, changed):
    path = changed(lambda routines: routines[0]["steps"][0].update(exercise="no-such-drill"))

    with pytest.raises(KeyError):
        load_templates(path)

    assert Routine.unscoped.filter(club=None).count() == 4
