"""The catalogue comes in; a club's own drills are made, changed, put away."""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction
from django.utils import timezone

from coaching.audit.actions import note
from coaching.kernel.scoping import Actor
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


def _note(action: str, exercise: Exercise, by: Actor, fields: Collection[str] = ()) -> None:
    note(
        action,
        of="exercise",
        uuid=exercise.uuid,
        club_id=exercise.club_id,
        actor_id=by.user_id,
        fields=fields,
    )
