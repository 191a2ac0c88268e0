"""A drill in its easier way, for one athlete; the routine itself stays as it is."""

from collections.abc import Collection, Iterable

from django.db import transaction
from django.utils import timezone

from coaching.kernel.scoping import Actor
from coaching.routines.actions.changing import NO_CONSENT, Refused, agreed, note_assignments
from coaching.routines.models import Assignment
from exercises.models import Exercise

NOTHING_EASIER = "None of these drills has an easier way. Choose another routine, or another drill."
WITHDRAWN = "This routine was withdrawn. There is nothing to make easier."


@transaction.atomic
def make_easier(assignment: Assignment, exercises: Collection[Exercise], *, by: Actor) -> list[str]:
    """From the next session on. Returns the uuids of the drills that were not easier before.

    Raises Refused where nothing may be stored about the athlete, where the routine was withdrawn,
    and where none of the drills is in it with an easier way.
    """
    row = _locked(assignment)
    wanted = {exercise.pk for exercise in exercises}
    steps = row.routine_version.steps.filter(exercise__in=wanted).select_related("exercise")
    easier = [str(step.exercise.uuid) for step in steps.order_by("place") if step.exercise.easier]
    if not easier:
        raise Refused(NOTHING_EASIER)
    new = [uuid for uuid in dict.fromkeys(easier) if uuid not in row.easier]
    if new:
        _keep(row, [*row.easier, *new], "assignment.eased", by)
    return new


@transaction.atomic
def make_usual(assignment: Assignment, uuids: Iterable[str], *, by: Actor) -> int:
    """Back to the usual way. Returns how many drills changed."""
    row = _locked(assignment)
    gone = {str(uuid) for uuid in uuids} & {*row.easier}
    if gone:
        kept = [uuid for uuid in row.easier if uuid not in gone]
        _keep(row, kept, "assignment.made_usual", by)
    return len(gone)


@transaction.atomic
def choose_easier(
    assignment: Assignment, ticked: Collection[Exercise], *, shown: Collection[str], by: Actor
) -> bool:
    """What a page with a tick for each drill says. Only what differs from `shown`, the uuids that
    were ticked when it was opened, is changed: another coach may have changed the rest meanwhile.
    Returns whether anything was. Raises Refused.
    """
    gone = {*shown} - {str(exercise.uuid) for exercise in ticked}
    new = [exercise for exercise in ticked if str(exercise.uuid) not in shown]
    changed = bool(gone and make_usual(assignment, gone, by=by))
    return bool(new and make_easier(assignment, new, by=by)) or changed


def _locked(assignment: Assignment) -> Assignment:
    """Athlete first, then the assignment, as everywhere."""
    if not agreed([assignment.athlete_id]):
        raise Refused(NO_CONSENT)
    row: Assignment = Assignment.unscoped.select_for_update().get(pk=assignment.pk)
    if row.withdrawn_at:
        raise Refused(WITHDRAWN)
    return row


def _keep(row: Assignment, easier: list[str], action: str, by: Actor) -> None:
    row.easier, row.version, row.updated_at = easier, row.version + 1, timezone.now()
    row.save(update_fields=["easier", "version", "updated_at"])
    note_assignments(action, [row], by, ["easier"])
