"""What runs is changed, paused, resumed, withdrawn, given the newest version."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from athletes.models import Athlete
from coaching.audit.actions import note_many
from coaching.kernel.scoping import Actor
from coaching.routines.actions.building import latest_version
from coaching.routines.models import Assignment, Routine
from coaching.routines.schedule import Pause

NO_CONSENT = "There is no agreement to store anything about this athlete. Only withdrawing is left."


class Refused(Exception):
    """Nothing was changed. `args[0]` says why, in a sentence."""


class StaleAssignment(Exception):
    """Somebody else changed the assignment since. `args[0]` is the row now."""


def note_assignments(
    action: str, rows: Collection[Assignment], by: Actor, fields: Iterable[str]
) -> None:
    """One line in the record for each."""
    if rows:
        note_many(
            action,
            of="assignment",
            uuids=[row.uuid for row in rows],
            club_id=by.club_id,
            actor_id=by.user_id,
            fields=fields,
        )


def agreed(athlete_ids: Collection[int]) -> set[int]:
    """Of these athletes, locked, those about whom something may be stored."""
    rows = Athlete.unscoped.select_for_update().filter(pk__in=athlete_ids).order_by("pk")
    return {athlete.pk for athlete in rows if athlete.may_be_stored}


def withdraw_rows(rows: Sequence[Assignment]) -> None:
    """Withdraw locked rows; the caller notes why."""
    now = timezone.now()
    for row in rows:
        row.withdrawn_at, row.updated_at, row.version = now, now, row.version + 1
    Assignment.unscoped.bulk_update(rows, ["withdrawn_at", "version", "updated_at"])


@transaction.atomic
def withdraw(assignments: Collection[Assignment], *, by: Actor) -> int:
    """For ever: from today on nothing is planned. What was done stays. Returns how many."""
    rows = list(
        Assignment.unscoped.select_for_update()
        .live()
        .filter(pk__in=[row.pk for row in assignments])
        .order_by("pk")
    )
    withdraw_rows(rows)
    note_assignments("assignment.withdrawn", rows, by, ["withdrawn_at"])
    return len(rows)


@transaction.atomic
def change_assignment(
    assignment: Assignment, *, version: int, fields: Collection[str], today: date, by: Actor
) -> Assignment:
    """Save changed `fields` of a valid row. Changed days hold from `today` on.

    Raises StaleAssignment, and Refused where nothing may be stored about the athlete.
    """
    if not agreed([assignment.athlete_id]):
        raise Refused(NO_CONSENT)
    current = Assignment.unscoped.select_for_update().get(pk=assignment.pk)
    if current.version != version:
        raise StaleAssignment(current)
    if "days" in fields and current.starts_on < today:
        yesterday = (today - timedelta(days=1)).isoformat()
        kept = [one for one in current.earlier_days if one["until"] < yesterday]
        before = current.earlier_days[len(kept) :]
        held = before[0]["days"] if before else current.days
        assignment.earlier_days = [*kept, {"until": yesterday, "days": held}]
    assignment.version = version + 1
    assignment.save(update_fields=[*fields, "earlier_days", "version", "updated_at"])
    note_assignments("assignment.changed", [assignment], by, fields)
    return assignment


@transaction.atomic
def pause(assignments: Collection[Assignment], pause: Pause, *, by: Actor) -> int:
    """Outside adherence and off the phone from one day to another, both included.

    Raises Refused when the last day comes before the first, and where nothing may be stored about
    the athletes: an injury is about a body. Returns how many are paused.
    """
    if pause.ends_on and pause.ends_on < pause.starts_on:
        raise Refused("The pause ends before it starts. Choose a later end.")
    entry = {
        "reason": pause.reason,
        "from": pause.starts_on.isoformat(),
        "to": pause.ends_on.isoformat() if pause.ends_on else None,
    }
    allowed = agreed([row.athlete_id for row in assignments])
    if assignments and not allowed:
        raise Refused(NO_CONSENT)
    rows = [row for row in _locked(assignments) if row.athlete_id in allowed]
    for row in rows:
        row.pauses = [*row.pauses, entry]
        row.clean()
    return _save_pauses(rows, "assignment.paused", by)


@transaction.atomic
def resume(assignments: Collection[Assignment], *, today: date, by: Actor) -> int:
    """End the pause that covers today, yesterday being its last day; where none does, take back
    the one to come. Returns how many changed.
    """
    changed = []
    for row in _locked(assignments):
        if row.schedule.is_paused(today):
            kept = [cut for one in row.pauses if (cut := _cut(one, today))]
        else:
            kept = [one for one in row.pauses if date.fromisoformat(one["from"]) < today]
        if kept != row.pauses:
            row.pauses = kept
            changed.append(row)
    return _save_pauses(changed, "assignment.resumed", by)


def _cut(entry: dict[str, Any], today: date) -> dict[str, Any] | None:
    """A pause as it stands when it ends yesterday; None where it began today."""
    starts_on = date.fromisoformat(entry["from"])
    ends_on = date.fromisoformat(entry["to"]) if entry["to"] else None
    if not Pause(entry["reason"], starts_on, ends_on).covers(today):
        return entry
    if starts_on == today:
        return None
    return entry | {"to": (today - timedelta(days=1)).isoformat()}


def _locked(assignments: Collection[Assignment]) -> list[Assignment]:
    rows = Assignment.unscoped.select_for_update().live()
    return list(rows.filter(pk__in=[row.pk for row in assignments]).order_by("pk"))


def _save_pauses(rows: Sequence[Assignment], action: str, by: Actor) -> int:
    for row in rows:
        row.version += 1
        row.updated_at = timezone.now()
    Assignment.unscoped.bulk_update(rows, ["pauses", "version", "updated_at"])
    note_assignments(action, rows, by, ["pauses"])
    return len(rows)


@transaction.atomic
def update_to_newest(routine: Routine, assignments: Collection[Assignment], *, by: Actor) -> int:
    """Give these athletes the routine's newest version, from their next session on. What it no
    longer holds is no longer easier either.
    """
    version = latest_version(routine)
    rows = [row for row in _locked(assignments) if row.routine_version_id != version.pk]
    drills = {str(uuid) for uuid in version.steps.values_list("exercise__uuid", flat=True)}
    for row in rows:
        row.routine_version = version
        row.easier = [uuid for uuid in row.easier if uuid in drills]
        row.version += 1
        row.updated_at = timezone.now()
    Assignment.unscoped.bulk_update(rows, ["routine_version", "easier", "version", "updated_at"])
    note_assignments("assignment.updated", rows, by, ["routine_version"])
    return len(rows)
