"""The verbs: build, change, copy, put away, bring back; twice, too late, two at once."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from coaching.audit.models import AuditEvent
from coaching.kernel.uuid7 import uuid7
from coaching.routines.actions import building
from coaching.routines.models import Routine, RoutineStep, RoutineVersion
from tests.conftest import actor_of
from tests.factories import AthleteFactory, ExerciseFactory, assigned, routine
from tests.routines.typed import names, newest

pytestmark = pytest.mark.django_db


@pytest.fixture
def drills(club):
    return [ExerciseFactory(club=club, name=name) for name in ("Clam", "Bridge", "Plank")]


def steps(drills, **fields):
    return [RoutineStep(exercise=drill, **fields) for drill in drills]


def record(action):
    return AuditEvent.unscoped.filter(action=action)


def test_a_routine_is_built_with_its_first_version(coach, club, drills):
    made = building.build_routine(Routine(title="Hips"), steps(drills), by=actor_of(coach))

    assert (made.club, made.version) == (club, 1)
    assert newest(made).made_by == coach.user
    assert names(made) == ["Clam", "Bridge", "Plank"]
    line = record("routine.created").get()
    assert (line.object_uuid, line.actor_id, line.club_id) == (made.uuid, coach.user.pk, club.pk)


def test_the_same_form_twice_makes_one(coach, drills):
    uuid = uuid7()
    first = building.build_routine(
        Routine(uuid=uuid, title="Hips"), steps(drills), by=actor_of(coach)
    )

    with pytest.raises(building.AlreadyBuilt) as again:
        building.build_routine(Routine(uuid=uuid, title="Hips"), steps(drills), by=actor_of(coach))

    assert again.value.args[0] == first
    assert Routine.unscoped.count() == 1
    assert record("routine.created").count() == 1


def test_an_id_that_another_club_used_is_replaced(coach, stranger, drills):
    theirs = routine(stranger.club)

    made = building.build_routine(
        Routine(uuid=theirs.uuid, title="Hips"), steps(drills), by=actor_of(coach)
    )

    assert made.uuid != theirs.uuid


def test_a_name_that_was_taken_while_typing_is_refused_in_words(coach, club, drills):
    routine(club, title="Hips")

    with pytest.raises(ValidationError, match="a routine with this name already"):
        building.build_routine(Routine(title="Hips"), steps(drills), by=actor_of(coach))

    assert Routine.unscoped.count() == 1
    assert RoutineVersion.unscoped.count() == 1


@pytest.mark.parametrize(("count", "said"), [(0, "at least one"), (21, "at most 20 drills")])
def test_a_routine_has_one_to_twenty_drills_whoever_asks(coach, club, drills, count, said):
    many = [RoutineStep(exercise=drills[0]) for _ in range(count)]
    kept = routine(club, drills)

    with pytest.raises(ValidationError, match=said):
        building.build_routine(Routine(title="Legs"), many, by=actor_of(coach))
    with pytest.raises(ValidationError, match=said):
        building.change_routine(kept, many, version=1, by=actor_of(coach))

    assert names(kept) == ["Clam", "Bridge", "Plank"]


def test_a_change_is_a_new_version_and_running_assignments_keep_theirs(coach, club, drills):
    made = routine(club, drills)
    given = assigned(AthleteFactory(club=club), made)

    assert building.change_routine(made, steps(drills[:1]), version=1, by=actor_of(coach))

    made.refresh_from_db()
    given.refresh_from_db()
    assert (made.version, names(made)) == (2, ["Clam"])
    assert given.routine_version.number == 1
    assert len(given.routine_version.ordered_steps) == 3
    assert record("routine.changed").get().fields == ["steps"]


def test_saved_as_it_was_nothing_changes(coach, club, drills):
    made = routine(club, drills, sets=2)

    assert not building.change_routine(made, steps(drills, sets=2), version=1, by=actor_of(coach))

    made.refresh_from_db()
    assert made.version == 1
    assert not record("routine.changed").exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [("title", "Legs"), ("note", "For hills"), ("motion", "external_rotation"),
     ("days_per_week", 5)],
)  # fmt: skip
def test_each_field_of_its_own_is_a_change_too(coach, club, drills, field, value):
    made = routine(club, drills, sets=2)
    setattr(made, field, value)

    building.change_routine(made, steps(drills, sets=2), version=1, by=actor_of(coach))

    made.refresh_from_db()
    assert (getattr(made, field), made.version) == (value, 2)
    assert record("routine.changed").get().fields == [field]


def test_who_opened_it_before_the_other_saved_is_told(coach, owner, club, drills):
    mine, theirs = routine(club, drills), Routine.unscoped.get()
    building.change_routine(theirs, steps(drills[:2]), version=1, by=actor_of(owner))

    with pytest.raises(building.StaleRoutine) as stale:
        building.change_routine(mine, steps(drills[:1]), version=1, by=actor_of(coach))

    assert stale.value.args[0].version == 2
    assert names(mine) == ["Clam", "Bridge"]


def test_a_change_does_not_bring_back_what_was_put_away_meanwhile(coach, owner, club, drills):
    mine = routine(club, drills)
    building.archive_routine(Routine.unscoped.get(), by=actor_of(owner))

    building.change_routine(mine, steps(drills[:1]), version=1, by=actor_of(coach))

    mine.refresh_from_db()
    assert mine.archived_at is not None


def test_a_copy_is_the_clubs_own_with_a_name_that_is_free(coach, club, drills):
    shipped = routine(None, drills, title="IR reset", slug="ir-reset", days_per_week=5)
    by = actor_of(coach)

    copies = [building.copy_routine(shipped, uuid=uuid7(), by=by) for _ in range(3)]

    assert [one.title for one in copies] == ["IR reset", "IR reset (copy)", "IR reset (copy 2)"]
    assert {one.club for one in copies} == {club}
    assert (copies[0].days_per_week, names(copies[0])) == (5, ["Clam", "Bridge", "Plank"])
    assert shipped.versions.count() == 1


def test_a_long_name_is_cut_to_make_room_for_the_word_copy(coach, club, drills):
    made = routine(club, drills, title="x" * 60)

    copy = building.copy_routine(made, uuid=uuid7(), by=actor_of(coach))

    assert copy.title == "x" * 53 + " (copy)"


def test_a_copy_pressed_twice_is_one_copy(coach, club, drills):
    made, uuid = routine(club, drills), uuid7()
    first = building.copy_routine(made, uuid=uuid, by=actor_of(coach))

    with pytest.raises(building.AlreadyBuilt) as again:
        building.copy_routine(made, uuid=uuid, by=actor_of(coach))

    assert again.value.args[0] == first
    assert Routine.unscoped.count() == 2


def test_put_away_and_brought_back_once_each(coach, club):
    made, by = routine(club), actor_of(coach)

    for _ in range(2):
        building.archive_routine(made, by=by)
    made.refresh_from_db()
    assert made.archived_at is not None
    for _ in range(2):
        building.restore_routine(made, by=by)

    made.refresh_from_db()
    assert made.archived_at is None
    assert record("routine.archived").count() == record("routine.restored").count() == 1


def test_what_comes_back_to_a_taken_name_gets_another(coach, club):
    away = routine(club, title="Hips", archived_at=timezone.now())
    routine(club, title="Hips")

    back = building.restore_routine(away, by=actor_of(coach))

    assert (back.title, back.archived_at) == ("Hips (copy)", None)
