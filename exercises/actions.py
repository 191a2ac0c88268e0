"""The catalogue comes in; a club's own drills are made, changed, put away."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any
from uuid import UUID

import yaml
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from coaching.accounts.models import Club
from coaching.audit.actions import note
from coaching.kernel.scoping import Actor
from coaching.kernel.uuid7 import uuid7
from exercises.models import Exercise

CATALOGUE = Path(__file__).parent / "catalogue" / "exercises.yaml"
DOSE_FIELDS = ("sets", "reps", "hold_s", "prehold_s", "rest_s", "per_side", "days_per_week")
PLAIN_FIELDS = (
    "name",
    "aliases",
    "origin",
    "category",
    "technique",
    "targets",
    "equipment",
    "position",
    "laterality",
    "steps",
    "cues",
    "faults",
    "easier",
    "harder",
    "stop_if",
    "avoid_if",
)
NAME_LENGTH, SLUG_LENGTH = 80, 60


class AlreadyAdded(Exception):
    """The same form came twice. `args[0]` is what the first one made."""


class StaleExercise(Exception):
    """Somebody else changed the drill since the form was opened. `args[0]` is the row now."""


@dataclass(frozen=True)
class Loaded:
    """How many rows a load touched."""

    added: int
    changed: int
    unchanged: int


def read_catalogue(path: Path = CATALOGUE) -> list[dict[str, Any]]:
    """The shipped drills as columns, in the order of the file."""
    entries = yaml.safe_load(path.read_text(encoding="utf-8"))["exercises"]
    return [_columns(entry, rank) for rank, entry in enumerate(entries, 1)]


def _columns(entry: dict[str, Any], rank: int) -> dict[str, Any]:
    columns = {name: entry[name] for name in PLAIN_FIELDS}
    columns |= {name: entry["dose"][name] for name in DOSE_FIELDS if name in entry["dose"]}
    return columns | {"slug": entry["slug"], "figure": entry["slug"], "rank": rank}


@transaction.atomic
def load_catalogue(path: Path = CATALOGUE) -> Loaded:
    """Bring the shipped drills up to date. Idempotent; a club's own drills are never touched.

    A drill that is no longer in the file is put away, not deleted: routines may hold it.
    """
    shipped = {one.slug: one for one in Exercise.unscoped.filter(club=None)}
    added = changed = unchanged = 0
    for columns in read_catalogue(path):
        row = shipped.pop(columns["slug"], None)
        same = row is not None and row.archived_at is None
        if row and same and all(getattr(row, name) == value for name, value in columns.items()):
            unchanged += 1
            continue
        added, changed = added + (row is None), changed + (row is not None)
        row = row or Exercise(club=None)
        for name, value in columns.items():
            setattr(row, name, value)
        row.archived_at = None
        row.full_clean(exclude=["club"])
        row.version += row.pk is not None
        row.save()
    for gone in shipped.values():
        if gone.archived_at is None:
            gone.archived_at = timezone.now()
            gone.save(update_fields=["archived_at", "updated_at"])
            changed += 1
    return Loaded(added, changed, unchanged)


def _lock_names(club_id: int) -> None:
    """One at a time in a club, so that two at once do not take the same name."""
    Club.objects.select_for_update(no_key=True).get(pk=club_id)


def _free_name(tried: Iterable[str], club_id: int) -> str:
    rows = Exercise.unscoped.filter(club_id=club_id, archived_at=None)
    taken = set(rows.values_list("name", flat=True))
    return next(name for name in tried if name not in taken)


def _copies(name: str) -> Iterator[str]:
    """“… (copy)”, “… (copy 2)” and so on, cut to what a name may be long."""
    number = 1
    while True:
        end = f" (copy {number})" if number > 1 else " (copy)"
        yield name[: NAME_LENGTH - len(end)] + end
        number += 1


def _make_own(exercise: Exercise, by: Actor) -> None:
    """Into the club of who asks. Raises AlreadyAdded when this club used the form's id."""
    found = Exercise.unscoped.filter(uuid=exercise.uuid).first()
    if found and found.club_id == by.club_id:
        raise AlreadyAdded(found)
    if found:
        exercise.uuid = uuid7()
    exercise.club_id, exercise.origin, exercise.rank = by.club_id, "club", 0
    exercise.slug = slugify(exercise.name)[:SLUG_LENGTH] or "drill"


@transaction.atomic
def add_exercise(exercise: Exercise, *, by: Actor) -> Exercise:
    """Add a valid, unsaved drill to the club.

    Raises AlreadyAdded for a form sent twice, ValidationError when somebody else was faster with
    the name.
    """
    _lock_names(by.club_id)
    _make_own(exercise, by)
    exercise.validate_constraints()
    exercise.save()
    _note("exercise.added", exercise, by, ["name", "steps"])
    return exercise


@transaction.atomic
def copy_exercise(exercise: Exercise, *, uuid: UUID, by: Actor) -> Exercise:
    """The club's own copy of any drill that it sees, to be changed.

    Raises AlreadyAdded when the same press came twice.
    """
    columns = {name: getattr(exercise, name) for name in (*PLAIN_FIELDS, *DOSE_FIELDS, "figure")}
    copy = Exercise(uuid=uuid, copied_from=exercise, **columns)
    _lock_names(by.club_id)
    copy.name = _free_name(_copies(exercise.name), by.club_id)
    _make_own(copy, by)
    copy.save()
    _note("exercise.copied", copy, by, ["name", "copied_from"])
    return copy


@transaction.atomic
def change_exercise(
    exercise: Exercise, *, version: int, fields: Collection[str], by: Actor
) -> None:
    """Save changed `fields` of a club's own drill; without any, nothing changes.

    Raises StaleExercise when `version` is not the row's own any more, ValidationError when somebody
    else was faster with the name.
    """
    _lock_names(by.club_id)
    current = Exercise.unscoped.select_for_update().get(pk=exercise.pk)
    if current.version != version:
        raise StaleExercise(current)
    if not fields:
        return
    exercise.validate_constraints()
    exercise.version = version + 1
    exercise.save(update_fields=[*fields, "version", "updated_at"])
    _note("exercise.changed", exercise, by, fields)


@transaction.atomic
def archive_exercise(exercise: Exercise, *, by: Actor) -> None:
    """Put away: no longer offered. Routines that hold it go on."""
    current = Exercise.unscoped.select_for_update().get(pk=exercise.pk)
    if current.archived_at is None:
        current.archived_at = timezone.now()
        current.save(update_fields=["archived_at", "updated_at"])
        _note("exercise.archived", current, by, ["archived_at"])


@transaction.atomic
def restore_exercise(exercise: Exercise, *, by: Actor) -> Exercise:
    """Bring back, under a new name where the old one is taken by now. Returns the row now."""
    _lock_names(by.club_id)
    current: Exercise = Exercise.unscoped.select_for_update().get(pk=exercise.pk)
    if current.archived_at is not None:
        current.name = _free_name(chain([current.name], _copies(current.name)), by.club_id)
        current.archived_at = None
        current.save(update_fields=["name", "archived_at", "updated_at"])
        _note("exercise.restored", current, by, ["archived_at"])
    return current


def _note(action: str, exercise: Exercise, by: Actor, fields: Collection[str] = ()) -> None:
    note(
        action,
        of="exercise",
        uuid=exercise.uuid,
        club_id=exercise.club_id,
        actor_id=by.user_id,
        fields=fields,
    )
