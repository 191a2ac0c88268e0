"""One routine for many athletes in one press; undone, paused, changed, withdrawn."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from athletes.models import Athlete
from coaching.audit.actions import note_many
from coaching.kernel.scoping import Actor
from coaching.routines.actions.building import latest_version
from coaching.routines.models import (
    Assignment,
    AssignmentBatch,
    Routine,
    RoutineStep,
    RoutineVersion,
)
from coaching.routines.schedule import Pause

CODES = {
    "consent_missing": "has not agreed to anything being stored yet.",
    "consent_withdrawn": "has withdrawn consent.",
    "already_assigned": "follows this routine already.",
    "archived": "is archived.",
}
NO_DRILLS = "This routine has no drills yet. Add at least one before you assign it."
USED_ELSEWHERE = "This form was used before. Open the page again and assign once more."
TOO_LATE = "Ten minutes are over, so this cannot be undone any more. Withdraw it instead."


class Refused(Exception):
    """Nothing was changed. `args[0]` says why, in a sentence."""


class StaleAssignment(Exception):
    """Somebody else changed the assignment since. `args[0]` is the row now."""


@dataclass(frozen=True)
class Wish:
    """One athlete of a batch, and the emphasis chosen for them."""

    athlete: Athlete
    emphasis: str = "equal"


@dataclass(frozen=True)
class Terms:
    """What holds for all athletes of a batch. `replaces`: end what they follow the day before."""

    starts_on: date
    ends_on: date
    days: tuple[str, ...]
    message: str = ""
    replaces: bool = True


def _note(action: str, rows: Collection[Assignment], by: Actor, fields: Iterable[str]) -> None:
    if rows:
        note_many(
            action,
            of="assignment",
            uuids=[row.uuid for row in rows],
            club_id=by.club_id,
            actor_id=by.user_id,
            fields=fields,
        )


def assign(
    routine: Routine, wishes: Sequence[Wish], terms: Terms, *, uuid: UUID, by: Actor
) -> AssignmentBatch:
    """Assign the routine's newest version. The same `uuid` again changes nothing.

    One line of result per athlete: an assignment of the batch, or a code in `batch.refused`.
    Raises Refused for a routine without drills, ValidationError for terms that no row may have.
    """
    found = AssignmentBatch.unscoped.filter(uuid=uuid, club_id=by.club_id).first()
    if found:
        return found
    version = _version(routine)
    _judge(terms)
    batch = AssignmentBatch(uuid=uuid, club_id=by.club_id, routine=routine, made_by_id=by.user_id)
    try:
        with transaction.atomic():
            return _fill(batch, version, wishes, terms, by)
    except IntegrityError:
        # Two presses at the same moment: the slower one finds what the faster one made.
        found = AssignmentBatch.unscoped.filter(uuid=uuid, club_id=by.club_id).first()
        if found is None:
            raise Refused(USED_ELSEWHERE) from None
        return found


def _version(routine: Routine) -> RoutineVersion:
    """The newest one, without its steps: that it has some is enough. One query."""
    rows = RoutineVersion.unscoped.annotate(
        has_steps=Exists(RoutineStep.unscoped.filter(version=OuterRef("pk")))
    )
    version: RoutineVersion = rows.get(routine=routine, number=routine.version)
    if not version.has_steps:  # type: ignore[attr-defined]
        raise Refused(NO_DRILLS)
    return version


def _judge(terms: Terms) -> None:
    row = Assignment(
        starts_on=terms.starts_on,
        ends_on=terms.ends_on,
        days=list(terms.days),
        message=terms.message,
    )
    given = {"starts_on", "ends_on", "days", "message"}
    others = {one.name for one in Assignment._meta.fields} - given
    row.clean_fields(exclude=others)
    row.clean()


def _fill(
    batch: AssignmentBatch,
    version: RoutineVersion,
    wishes: Sequence[Wish],
    terms: Terms,
    by: Actor,
) -> AssignmentBatch:
    ids = [wish.athlete.pk for wish in wishes]
    # Read again, locked: consent may have been withdrawn, and two coaches may assign at once.
    rows = Athlete.unscoped.select_for_update().filter(pk__in=ids).order_by("pk")
    fresh = {athlete.pk: athlete for athlete in rows}
    running = _running(ids, terms)
    allowed: list[Wish] = []
    for wish in wishes:
        athlete = fresh[wish.athlete.pk]
        code = _refusal(athlete, running.get(athlete.pk, []), batch.routine_id, terms)
        if code:
            batch.refused.append({"athlete": str(athlete.uuid), "code": code})
        else:
            allowed.append(Wish(athlete, wish.emphasis))
    if terms.replaces:
        ended = [one for wish in allowed for one in running.get(wish.athlete.pk, [])]
        batch.ended = _end_before(ended, terms.starts_on)
        _note("assignment.ended", ended, by, ["ends_on"])
    batch.save(force_insert=True)
    made = [_assignment(batch, version, w.athlete, w.emphasis, terms, by) for w in allowed]
    Assignment.unscoped.bulk_create(made, batch_size=200)
    _note("assignment.created", made, by, ["routine", "emphasis", "days", "starts_on", "ends_on"])
    return batch


def _running(athlete_ids: Collection[int], terms: Terms) -> dict[int, list[Assignment]]:
    """What these athletes follow in the time of the new routine."""
    rows = (
        Assignment.unscoped.live()
        .filter(athlete_id__in=athlete_ids)
        .filter(ends_on__gte=terms.starts_on, starts_on__lte=terms.ends_on)
        .select_related("routine_version")
        .order_by("pk")
    )
    found: dict[int, list[Assignment]] = {}
    for row in rows:
        found.setdefault(row.athlete_id, []).append(row)
    return found


def _refusal(athlete: Athlete, running: Sequence[Assignment], routine_id: int, terms: Terms) -> str:
    if athlete.archived_at:
        return "archived"
    if not athlete.may_be_stored:
        return f"consent_{athlete.consent}"
    same = any(row.routine_version.routine_id == routine_id for row in running)
    return "already_assigned" if same and not terms.replaces else ""


def _assignment(
    batch: AssignmentBatch,
    version: RoutineVersion,
    athlete: Athlete,
    emphasis: str,
    terms: Terms,
    by: Actor,
) -> Assignment:
    return Assignment(
        club_id=batch.club_id,
        athlete=athlete,
        routine_version=version,
        batch=batch,
        emphasis=emphasis,
        days=list(terms.days),
        starts_on=terms.starts_on,
        ends_on=terms.ends_on,
        message=terms.message,
        assigned_by_id=by.user_id,
    )


def _end_before(rows: Sequence[Assignment], day: date) -> dict[str, dict[str, Any]]:
    """End each the day before; one that has not begun by then is withdrawn."""
    before: dict[str, dict[str, Any]] = {}
    now = timezone.now()
    for row in rows:
        row.version += 1
        row.updated_at = now
        before[str(row.uuid)] = {"ends_on": row.ends_on.isoformat(), "version": row.version}
        if row.starts_on < day:
            row.ends_on = day - timedelta(days=1)
        else:
            row.withdrawn_at = now
    Assignment.unscoped.bulk_update(rows, ["ends_on", "withdrawn_at", "version", "updated_at"])
    return before


@transaction.atomic
def undo_batch(batch: AssignmentBatch, *, by: Actor) -> tuple[int, int]:
    """Take the batch back: what it made goes, what it ended runs on. For ten minutes.

    A routine that was already logged is withdrawn instead, so that the log stays. Returns how many
    were removed and how many withdrawn. Raises Refused when it is too late.
    """
    batch = AssignmentBatch.unscoped.select_for_update().get(pk=batch.pk)
    if batch.undone_at:
        return 0, 0
    if not batch.is_undoable:
        raise Refused(TOO_LATE)
    made = list(Assignment.unscoped.filter(batch=batch).prefetch_related("logs"))
    logged = [row for row in made if row.logs.all()]
    unused = [row for row in made if not row.logs.all()]
    _note("assignment.undone", made, by, ["batch"])
    _withdraw(logged)
    Assignment.unscoped.filter(pk__in=[row.pk for row in unused]).delete()
    _note("assignment.runs_on", _run_on(batch.ended), by, ["ends_on"])
    batch.undone_at = timezone.now()
    batch.save(update_fields=["undone_at"])
    return len(unused), len(logged)


def _run_on(ended: dict[str, dict[str, Any]]) -> list[Assignment]:
    """As they were before, but for those that somebody has changed since: that stands."""
    found = Assignment.unscoped.select_for_update().filter(uuid__in=list(ended)).order_by("pk")
    rows = [row for row in found if row.version == ended[str(row.uuid)]["version"]]
    for row in rows:
        row.ends_on = date.fromisoformat(ended[str(row.uuid)]["ends_on"])
        row.withdrawn_at = None
        row.version += 1
        row.updated_at = timezone.now()
    Assignment.unscoped.bulk_update(rows, ["ends_on", "withdrawn_at", "version", "updated_at"])
    return rows


def _withdraw(rows: Sequence[Assignment]) -> None:
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
    _withdraw(rows)
    _note("assignment.withdrawn", rows, by, ["withdrawn_at"])
    return len(rows)


@transaction.atomic
def change_assignment(
    assignment: Assignment, *, version: int, fields: Collection[str], today: date, by: Actor
) -> Assignment:
    """Save changed `fields` of a valid row. Changed days hold from `today` on.

    Raises StaleAssignment.
    """
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
    _note("assignment.changed", [assignment], by, fields)
    return assignment


@transaction.atomic
def pause(assignments: Collection[Assignment], pause: Pause, *, by: Actor) -> int:
    """Outside adherence and off the phone from one day to another, both included.

    Raises Refused when the last day comes before the first. Returns how many are paused.
    """
    if pause.ends_on and pause.ends_on < pause.starts_on:
        raise Refused("The pause ends before it starts. Choose a later end.")
    entry = {
        "reason": pause.reason,
        "from": pause.starts_on.isoformat(),
        "to": pause.ends_on.isoformat() if pause.ends_on else None,
    }
    rows = _locked(assignments)
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
    _note(action, rows, by, ["pauses"])
    return len(rows)


@transaction.atomic
def update_to_newest(routine: Routine, assignments: Collection[Assignment], *, by: Actor) -> int:
    """Give these athletes the routine's newest version, from their next session on."""
    version = latest_version(routine)
    rows = [row for row in _locked(assignments) if row.routine_version_id != version.pk]
    for row in rows:
        row.routine_version = version
        row.version += 1
        row.updated_at = timezone.now()
    Assignment.unscoped.bulk_update(rows, ["routine_version", "version", "updated_at"])
    _note("assignment.updated", rows, by, ["routine_version"])
    return len(rows)
