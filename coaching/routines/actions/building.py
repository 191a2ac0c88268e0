"""A routine is built, changed, copied, put away. Each change of its steps makes a new version."""

from collections.abc import Collection, Sequence

from django.db import IntegrityError, transaction
from django.utils import timezone

from coaching.audit.actions import note
from coaching.kernel.scoping import Actor
from coaching.routines.models import Routine, RoutineStep, RoutineVersion

TITLE_LENGTH = 60
STEP_FIELDS = ("sets", "reps", "hold_s", "prehold_s", "rest_s", "per_side", "note")


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
    """Add a valid, unsaved routine with its steps. Raises AlreadyBuilt for a form sent twice."""
    found = Routine.unscoped.filter(uuid=routine.uuid, club_id=by.club_id).first()
    if found:
        raise AlreadyBuilt(found)
    try:
        with transaction.atomic():
            routine.club_id = by.club_id
            routine.save()
            add_version(routine, steps, made_by_id=by.user_id)
            note_routine("routine.created", routine, by, ["title", "steps"])
    except IntegrityError as error:
        found = Routine.unscoped.filter(uuid=routine.uuid, club_id=by.club_id).first()
        if found:
            raise AlreadyBuilt(found) from error
        raise
    return routine


@transaction.atomic
def change_routine(
    routine: Routine, steps: Sequence[RoutineStep], *, version: int, by: Actor
) -> Routine:
    """Save the routine and, as a new version, its steps. Running assignments keep theirs.

    Raises StaleRoutine when `version` is not the newest any more.
    """
    current = Routine.unscoped.select_for_update().get(pk=routine.pk)
    if current.version != version:
        raise StaleRoutine(current)
    routine.version = version + 1
    routine.save()
    add_version(routine, steps, made_by_id=by.user_id)
    note_routine("routine.changed", routine, by, ["title", "steps"])
    return routine


@transaction.atomic
def copy_routine(routine: Routine, *, by: Actor) -> Routine:
    """The club's own copy of a template or of another routine, with a free title."""
    steps = [_fresh(step) for step in latest_version(routine).ordered_steps]
    copy = Routine(
        club_id=by.club_id,
        title=_free_title(routine.title, by.club_id),
        note=routine.note,
        motion=routine.motion,
        days_per_week=routine.days_per_week,
    )
    copy.save()
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
    if routine.archived_at is None:
        routine.archived_at = timezone.now()
        routine.save(update_fields=["archived_at", "updated_at"])
        note_routine("routine.archived", routine, by)


@transaction.atomic
def restore_routine(routine: Routine, *, by: Actor) -> None:
    """Bring back, under a new title where the old one is taken by now."""
    if routine.archived_at is not None:
        routine.title = _free_title(routine.title, by.club_id)
        routine.archived_at = None
        routine.save(update_fields=["title", "archived_at", "updated_at"])
        note_routine("routine.restored", routine, by)
