"""The shipped drills: whole, loaded twice as once, never in the way of a club's own."""

from io import StringIO

import pytest
import yaml
from django.core.management import call_command

from coaching.routines.models import Routine
from exercises.actions import CATALOGUE, Loaded, load_catalogue, read_catalogue
from exercises.figures import FIGURES
from exercises.models import Exercise
from tests.factories import ClubFactory, ExerciseFactory

pytestmark = pytest.mark.django_db
# Of the running blog, in the order in which it names them.
FIRST_EIGHT = [
    "ninety-ninety-hip-rotations",
    "hip-ir-with-movement",
    "banded-hip-ir",
    "hip-dissociation",
    "end-range-expansion",
    "hip-hinge-with-ir",
    "standing-banded-hip-rotations",
    "hip-ir-biased-hinge",
]


def loaded():
    said = StringIO()
    call_command("load_catalogue", stdout=said)
    return said.getvalue().splitlines()


def shipped():
    return Exercise.unscoped.filter(club=None)


def shorter(tmp_path, *, without):
    """The catalogue's file without one drill."""
    content = yaml.safe_load(CATALOGUE.read_text(encoding="utf-8"))
    content["exercises"] = [one for one in content["exercises"] if one["slug"] != without]
    path = tmp_path / "exercises.yaml"
    path.write_text(yaml.safe_dump(content), encoding="utf-8")
    return path


def test_the_command_loads_drills_and_routines_and_says_so_in_one_line_each():
    drills, routines = loaded()

    assert drills == f"Drills: {shipped().count()} added, 0 changed, 0 as before."
    templates = Routine.unscoped.filter(club=None).count()
    assert routines == f"Routines: {templates} added, 0 changed, 0 as before."
    assert templates


def test_twice_is_the_same_as_once():
    loaded()
    before = list(shipped().order_by("pk").values_list())

    drills, routines = loaded()

    assert drills.endswith(f"0 added, 0 changed, {len(before)} as before.")
    assert "0 added, 0 changed" in routines
    assert list(shipped().order_by("pk").values_list()) == before


def test_a_clubs_own_drill_is_never_touched_though_it_has_a_shipped_ones_slug_and_name():
    entry = read_catalogue()[0]
    own = ExerciseFactory(club=ClubFactory(), slug=entry["slug"], name=entry["name"])
    before = Exercise.unscoped.filter(pk=own.pk).values().get()

    loaded()

    assert Exercise.unscoped.filter(pk=own.pk).values().get() == before
    assert shipped().filter(slug=entry["slug"]).count() == 1


def test_what_is_no_longer_in_the_file_is_put_away_and_comes_back_with_it(tmp_path):
    everything = load_catalogue()
    last = "glute-bridge-squeeze"
    gone = shorter(tmp_path, without=last)

    assert load_catalogue(gone) == Loaded(0, 1, everything.added - 1)
    assert shipped().get(slug=last).archived_at is not None
    assert load_catalogue(gone) == Loaded(0, 0, everything.added - 1)

    assert load_catalogue() == Loaded(0, 1, everything.added - 1)
    assert shipped().get(slug=last).archived_at is None


def test_a_changed_drill_is_brought_up_to_date_with_a_new_version(catalogue):
    drill = shipped().get(slug="clamshell")
    shipped().filter(pk=drill.pk).update(name="Old name", sets=9)

    assert load_catalogue().changed == 1

    now = shipped().get(pk=drill.pk)
    assert (now.name, now.sets, now.version) == (drill.name, drill.sets, drill.version + 1)


def test_the_eight_that_the_blog_names_come_first(catalogue):
    assert list(shipped().in_order().values_list("slug", flat=True))[:8] == FIRST_EIGHT


@pytest.mark.parametrize("columns", read_catalogue(), ids=lambda columns: columns["slug"])
def test_every_shipped_drill_is_whole_and_has_its_own_figure(columns):
    for name in ("name", "aliases", "steps", "cues", "faults", "easier", "harder", "stop_if",
                 "avoid_if", "targets", "equipment"):  # fmt: skip
        assert columns[name], name
    assert len(columns["steps"]) >= 2
    assert columns["figure"] == columns["slug"]
    assert columns["figure"] in FIGURES


def test_no_two_shipped_drills_share_a_name_or_a_figure():
    entries = read_catalogue()
    for name in ("slug", "name", "figure", "rank"):
        assert len({entry[name] for entry in entries}) == len(entries), name
