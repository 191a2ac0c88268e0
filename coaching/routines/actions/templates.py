"""The shipped routines come in, after the catalogue they are made of."""

from pathlib import Path
from typing import Any

import yaml
from django.db import transaction
from django.utils import timezone

from coaching.routines.actions.building import (
    OWN_FIELDS,
    STEP_FIELDS,
    add_version,
    content_of,
    latest_version,
)
from coaching.routines.models import Routine, RoutineStep
from exercises.actions import Loaded
from exercises.models import Exercise

TEMPLATES = Path(__file__).parent.parent / "templates.yaml"


@transaction.atomic
def load_templates(path: Path = TEMPLATES) -> Loaded:
    """Bring the shipped routines up to date. Idempotent; clubs' own routines are never touched.

    A changed template gets a new version: whoever follows the old one is offered the update.
    Raises KeyError for a drill that the catalogue does not have.
    """
    entries = yaml.safe_load(path.read_text(encoding="utf-8"))["routines"]
    drills = {one.slug: one for one in Exercise.unscoped.filter(club=None)}
    shipped = {one.slug: one for one in Routine.unscoped.filter(club=None)}
    counts = {"added": 0, "changed": 0, "unchanged": 0}
    for rank, entry in enumerate(entries, 1):
        steps = [_step(one, drills) for one in entry["steps"]]
        counts[_bring_in(entry, rank, steps, shipped.pop(entry["slug"], None))] += 1
    for gone in shipped.values():
        if gone.archived_at is None:
            gone.archived_at = timezone.now()
            gone.save(update_fields=["archived_at", "updated_at"])
            counts["changed"] += 1
    return Loaded(**counts)


def _step(entry: dict[str, Any], drills: dict[str, Exercise]) -> RoutineStep:
    drill = drills[entry["exercise"]]
    own = {name: getattr(drill, name) for name in STEP_FIELDS if name != "note"}
    given = {name: value for name, value in entry.items() if name != "exercise"}
    step = RoutineStep(exercise=drill, **(own | given))
    step.clean_fields(exclude=["version", "place", "club"])
    step.clean()
    return step


def _bring_in(
    entry: dict[str, Any], rank: int, steps: list[RoutineStep], row: Routine | None
) -> str:
    columns = {name: entry[name] for name in OWN_FIELDS} | {"rank": rank, "archived_at": None}
    if row is None:
        row = Routine(club=None, slug=entry["slug"], **columns)
        row.full_clean(exclude=["club"])
        row.save()
        add_version(row, steps, made_by_id=None)
        return "added"
    same_steps = content_of(latest_version(row).ordered_steps) == content_of(steps)
    if same_steps and all(getattr(row, name) == value for name, value in columns.items()):
        return "unchanged"
    for name, value in columns.items():
        setattr(row, name, value)
    row.version += not same_steps
    row.full_clean(exclude=["club"])
    row.save()
    if not same_steps:
        add_version(row, steps, made_by_id=None)
    return "changed"
