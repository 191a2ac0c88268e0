"""A routine is built, changed, copied, put away. Each change of its steps makes a new version."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from coaching.accounts.models import Club
from coaching.audit.actions import note
from coaching.kernel.scoping import Actor
from coaching.kernel.uuid7 import uuid7
from coaching.routines.models import Routine, RoutineStep, RoutineVersion
from coaching.routines.models.routines import count_problem

TITLE_LENGTH = 60
STEP_FIELDS = ("sets", "reps", "hold_s", "prehold_s", "rest_s", "per_side", "note")
OWN_FIELDS = ("title", "note", "motion", "days_per_week")


class StaleRoutine(Exception):
    """Somebody else changed the routine since the form was opened. `args[0]` is the row now."""


class AlreadyBuilt(Exception):
    """The same form came twice. `args[0]` is what the first one made."""


def note_routine(action: str, routine: Routine, by: Actor, fields: Collection[str] = ()) -> None:
    note(
        action,
        of="routine",
        uuid=routine.uuid,
        club_id=routine.club_id,
        actor_id=by.user_id,
        fields=fields,
    )


def latest_version(routine: Routine) -> RoutineVersion:
    """The newest version with its steps and drills. Raises RoutineVersion.DoesNotExist."""
    rows = RoutineVersion.unscoped.prefetch_related("steps__exercise")
    return rows.get(routine=routine, number=routine.version)


def add_version(
    routine: Routine, steps: Sequence[RoutineStep], *, made_by_id: int | None
) -> RoutineVersion:
    """Write the routine's current number with these steps (unsaved, in order)."""
    version = RoutineVersion.unscoped.create(
        club_id=routine.club_id,
        routine=routine,
        number=routine.version,
        title=routine.title,
        made_by_id=made_by_id,
    )
    for place, step in enumerate(steps):
        step.pk, step.version, step.place, step.club_id = None, version, place, routine.club_id
        step._state.adding = True
    RoutineStep.unscoped.bulk_create(steps)
    return version


def build_routine(routine: Routine, steps: Sequence[RoutineStep], *, by: Actor) -> Routine:
    """Add a valid, unsaved routine with its steps.

    Raises AlreadyBuilt for a form sent twice, ValidationError when somebody else was faster with
    the name.
    """
    _judge_count(steps)
    with transaction.atomic():
        _take_uuid(routine, by.club_id)
        routine.club_id = by.club_id
        routine.validate_constraints()
        routine.save()
        add_version(routine, steps, made_by_id=by.user_id)
        note_routine("routine.created", routine, by, ["title", "steps"])
    return routine


def _judge_count(steps: Sequence[RoutineStep]) -> None:
    if problem := count_problem(len(steps)):
        raise ValidationError(problem)


def _lock_names(club_id: int) -> None:
    """One at a time in a club, so that two at once do not take the same name."""
    Club.objects.select_for_update(no_key=True).get(pk=club_id)


def _take_uuid(routine: Routine, club_id: int) -> None:
    """Raises AlreadyBuilt when this club used the form's id; another club's is replaced."""
    _lock_names(club_id)
    found = Routine.unscoped.filter(uuid=routine.uuid).first()
    if found and found.club_id == club_id:
        raise AlreadyBuilt(found)
    if found:
        routine.uuid = uuid7()


def content_of(steps: Iterable[RoutineStep]) -> list[tuple[Any, ...]]:
    """What makes two lists of steps the same: the drills, their doses and notes, in order."""
    return [(step.exercise_id, *(getattr(step, name) for name in STEP_FIELDS)) for step in steps]


@transaction.atomic
def change_routine(
    routine: Routine, steps: Sequence[RoutineStep], *, version: int, by: Actor
) -> bool:
    """Save the routine and, as a new version, its steps. Running assignments keep theirs.

    Saved as it was, nothing changes: False. Raises StaleRoutine when `version` is not the newest
    any more, ValidationError when somebody else was faster with the name.
    """
    _judge_count(steps)
    _lock_names(by.club_id)
    current = Routine.unscoped.select_for_update().get(pk=routine.pk)
    if current.version != version:
        raise StaleRoutine(current)
    routine.validate_constraints()
    fields = [name for name in OWN_FIELDS if getattr(routine, name) != getattr(current, name)]
    if content_of(latest_version(current).ordered_steps) != content_of(steps):
        fields.append("steps")
    if not fields:
        return False
    routine.version = version + 1
    routine.save(update_fields=[*OWN_FIELDS, "version", "updated_at"])
    add_version(routine, steps, made_by_id=by.user_id)
    note_routine("routine.changed", routine, by, fields)
    return True


@transaction.atomic
def copy_routine(routine: Routine, *, uuid: UUID, by: Actor) -> Routine:
    """The club's own copy of a template or of another routine, with a free title.

    Raises AlreadyBuilt when the same press came twice.
    """
    copy = Routine(uuid=uuid, **{name: getattr(routine, name) for name in OWN_FIELDS})
    _take_uuid(copy, by.club_id)
    copy.club_id = by.club_id
    copy.title = _free_title(routine.title, by.club_id)
    copy.save()
    steps = [_fresh(step) for step in latest_version(routine).ordered_steps]
    add_version(copy, steps, made_by_id=by.user_id)
    note_routine("routine.created", copy, by, ["title", "steps"])
    return copy


def _fresh(step: RoutineStep) -> RoutineStep:
    columns = {name: getattr(step, name) for name in STEP_FIELDS}
    return RoutineStep(exercise=step.exercise, **columns)


def _free_title(title: str, club_id: int) -> str:
    rows = Routine.unscoped.filter(club_id=club_id, archived_at=None)
    taken = set(rows.values_list("title", flat=True))
    numbered = (f" (copy {n})" if n > 1 else " (copy)" for n in range(1, len(taken) + 2))
    tried = [title, *(title[: TITLE_LENGTH - len(end)] + end for end in numbered)]
    return next(one for one in tried if one not in taken)


@transaction.atomic
def archive_routine(routine: Routine, *, by: Actor) -> None:
    """Put away: no longer offered. Whoever follows it goes on."""
    current = Routine.unscoped.select_for_update().get(pk=routine.pk)
    if current.archived_at is None:
        current.archived_at = timezone.now()
        current.save(update_fields=["archived_at", "updated_at"])
        note_routine("routine.archived", current, by)


@transaction.atomic
def restore_routine(routine: Routine, *, by: Actor) -> Routine:
    """Bring back, under a new title where the old one is taken by now. Returns the row now."""
    _lock_names(by.club_id)
    current: Routine = Routine.unscoped.select_for_update().get(pk=routine.pk)
    if current.archived_at is not None:
        current.title = _free_title(current.title, by.club_id)
        current.archived_at = None
        current.save(update_fields=["title", "archived_at", "updated_at"])
        note_routine("routine.restored", current, by)
    return current
