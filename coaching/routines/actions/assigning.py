"""One routine for many athletes in one press, and the press taken back."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from athletes.models import Athlete
from coaching.kernel.scoping import Actor
from coaching.routines.actions.changing import Refused, note_assignments, withdraw_rows
from coaching.routines.models import (
    Assignment,
    AssignmentBatch,
    Routine,
    RoutineStep,
    RoutineVersion,
    SessionLog,
)

CODES = {
    "consent_missing": "has not agreed to anything being stored yet.",
    "consent_withdrawn": "has withdrawn consent.",
    "already_assigned": "follows this routine already.",
    "archived": "is archived.",
}
NO_DRILLS = "This routine has no drills yet. Add at least one before you assign it."
USED_ELSEWHERE = "This form was used before. Open the page again and assign once more."
TOO_LATE = "Ten minutes are over, so this cannot be undone any more. Withdraw it instead."


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


@dataclass(frozen=True)
class Undone:
    """How many were removed, withdrawn because they had a log, and left alone."""

    removed: int
    withdrawn: int
    kept: int


def assign(
    routine: Routine, wishes: Sequence[Wish], terms: Terms, *, uuid: UUID, by: Actor
) -> AssignmentBatch:
    """Assign the routine's newest version. The same `uuid` again changes nothing.

    One line of result per athlete: an assignment of the batch, or a code in `batch.refused`.
    Raises Refused for a routine without drills, ValidationError for terms that no row may have.
    """
    found = AssignmentBatch.unscoped.filter(uuid=uuid).first()
    if found:
        return _same(found, routine, wishes, by)
    version = _version(routine)
    _judge(terms)
    batch = AssignmentBatch(uuid=uuid, club_id=by.club_id, routine=routine, made_by_id=by.user_id)
    try:
        with transaction.atomic():
            return _fill(batch, version, wishes, terms, by)
    except IntegrityError:
        # Two presses at the same moment: the slower one finds what the faster one made.
        found = AssignmentBatch.unscoped.filter(uuid=uuid).first()
        if found is None:
            raise
        return _same(found, routine, wishes, by)


def _same(
    found: AssignmentBatch, routine: Routine, wishes: Sequence[Wish], by: Actor
) -> AssignmentBatch:
    """The batch of this form when it is the same press again. Raises Refused for anything else:
    another club's or coach's form, or a page gone back to and changed.
    """
    made = Assignment.unscoped.filter(batch=found).values_list("athlete__uuid", flat=True)
    then = {*map(str, made), *(one["athlete"] for one in found.refused)}
    now = {str(wish.athlete.uuid) for wish in wishes}
    same = found.club_id == by.club_id and found.made_by_id == by.user_id
    if not same or found.undone_at or found.routine_id != routine.pk or then != now:
        raise Refused(USED_ELSEWHERE)
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
        athlete = fresh.get(wish.athlete.pk)
        if athlete is None:  # Erased a moment ago.
            continue
        code = _refusal(athlete, running.get(athlete.pk, []), batch.routine_id, terms)
        if code:
            batch.refused.append({"athlete": str(athlete.uuid), "code": code})
        else:
            allowed.append(Wish(athlete, wish.emphasis))
    if terms.replaces:
        ended = [one for wish in allowed for one in running.get(wish.athlete.pk, [])]
        batch.ended = _end_before(ended, terms.starts_on)
        note_assignments("assignment.ended", ended, by, ["ends_on"])
    batch.save(force_insert=True)
    made = [_assignment(batch, version, w.athlete, w.emphasis, terms, by) for w in allowed]
    Assignment.unscoped.bulk_create(made, batch_size=200)
    note_assignments(
        "assignment.created", made, by, ["routine", "emphasis", "days", "starts_on", "ends_on"]
    )
    return batch


def _running(athlete_ids: Collection[int], terms: Terms) -> dict[int, list[Assignment]]:
    """What these athletes follow in the time of the new routine, locked: it may be ended here."""
    rows = (
        Assignment.unscoped.select_for_update(of=("self",))
        .live()
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
    if athlete.archived_at or athlete.merged_into_id:
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
def undo_batch(
    batch: AssignmentBatch, *, by: Actor, among: Collection[Assignment] | None = None
) -> Undone:
    """Take the batch back: what it made goes, what it ended runs on. For ten minutes.

    A routine that was already logged is withdrawn instead, so that the log stays. Left alone is
    whoever was assigned something else since, and whoever is not `among` what the coach still sees.
    Raises Refused when it is too late.
    """
    batch = AssignmentBatch.unscoped.select_for_update().get(pk=batch.pk)
    if batch.undone_at:
        return Undone(0, 0, 0)
    if not batch.is_undoable:
        raise Refused(TOO_LATE)
    made = _locked_with_athletes(batch)
    stays = _ended_since(batch) if made else set()
    if among is not None:
        stays |= {row.uuid for row in made} - {row.uuid for row in among}
    back = [row for row in made if row.uuid not in stays]
    # Asked only now: a session that was on its way has arrived, or finds nothing to belong to.
    logs = SessionLog.unscoped.filter(assignment__in=back).values_list("assignment_id", flat=True)
    with_logs = set(logs)
    logged = [row for row in back if row.pk in with_logs]
    unused = [row for row in back if row.pk not in with_logs]
    note_assignments("assignment.undone", back, by, ["batch"])
    withdraw_rows(logged)
    Assignment.unscoped.filter(pk__in=[row.pk for row in unused]).delete()
    run_on = _run_on(batch.ended, {row.athlete_id for row in back})
    note_assignments("assignment.runs_on", run_on, by, ["ends_on"])
    batch.undone_at = timezone.now()
    batch.save(update_fields=["undone_at"])
    return Undone(len(unused), len(logged), len(made) - len(back))


def _locked_with_athletes(batch: AssignmentBatch) -> list[Assignment]:
    """The batch's rows. Athletes are locked first, as everywhere: nobody waits in a ring."""
    rows = Assignment.unscoped.filter(batch=batch)
    ids = list(rows.values_list("athlete_id", flat=True))
    list(Athlete.unscoped.select_for_update().filter(pk__in=ids).order_by("pk"))
    return list(rows.select_for_update().order_by("pk"))


def _ended_since(batch: AssignmentBatch) -> set[UUID]:
    """What later batches, not undone themselves, have ended."""
    later = AssignmentBatch.unscoped.filter(club_id=batch.club_id, undone_at=None)
    later = later.filter(made_at__gte=batch.made_at).exclude(pk=batch.pk)
    return {UUID(one) for ended in later.values_list("ended", flat=True) for one in ended}


def _run_on(ended: dict[str, dict[str, Any]], athlete_ids: set[int]) -> list[Assignment]:
    """As they were before, but for those that somebody has changed since: that stands."""
    found = Assignment.unscoped.select_for_update().filter(uuid__in=list(ended)).order_by("pk")
    found = found.filter(athlete_id__in=athlete_ids)
    rows = [row for row in found if row.version == ended[str(row.uuid)]["version"]]
    for row in rows:
        row.ends_on = date.fromisoformat(ended[str(row.uuid)]["ends_on"])
        row.withdrawn_at = None
        row.version += 1
        row.updated_at = timezone.now()
    Assignment.unscoped.bulk_update(rows, ["ends_on", "withdrawn_at", "version", "updated_at"])
    return rows
