"""What the athlete did arrives, exactly once; is changed or taken back for seven days."""

from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from athletes.models import Athlete
from coaching.audit.actions import note, was_noted
from coaching.routines.models import Assignment, RoutineVersion, SessionLog

OLDEST = timedelta(days=30)
CONSENT = "You have withdrawn your agreement, so nothing is stored. Open Today to agree again."
TAKEN_BACK = "Your coach has just taken this routine back. Go to Today for what is planned."
ARCHIVED = "Your club does not follow you any more, so nothing is stored. Ask your coach."
JOINED = "Two records of you were just joined. Nothing is lost: press Save again."
TOO_OLD = "A session can be sent for thirty days."
IN_FUTURE = "This day has not come yet. Choose today or an earlier day."
CLOSED = "A session can be changed for seven days after it was sent."
FIELDS = ("done_on", "finished_at", "completion", "effort", "pain", "pain_level", "note", "drills")


class LogRefused(Exception):
    """Nothing was stored. `args[0]` says why, in a sentence to the athlete."""


class LogIdTaken(Exception):
    """The id was used before for something else. `args[0]` is what stands there."""


class StaleLog(Exception):
    """It was changed meanwhile, perhaps on another phone. `args[0]` is the log as it is now."""


def completion_of(drills: Sequence[dict[str, Any]]) -> str:
    """“done” when every drill has its planned sets, “nothing” when none has any, else “partial”."""
    full = sum(all(d["sets_done"][s] >= n for s, n in d["planned"].items()) for d in drills)
    if full == len(drills):
        return "done"
    return "partial" if any(any(d["sets_done"].values()) for d in drills) else "nothing"


def version_shown(assignment: Assignment, uuid: UUID | None) -> RoutineVersion:
    """The version a page was made from: it may have been open while the routine was updated."""
    now = assignment.routine_version
    if uuid is None or uuid == now.uuid:
        return now
    shown = RoutineVersion.unscoped.filter(uuid=uuid, routine_id=now.routine_id)
    return shown.prefetch_related("steps__exercise").first() or now


def _write_down_what_was_asked(log: SessionLog, assignment: Assignment) -> None:
    """With the log, because the assignment may move on to a newer version or another emphasis.

    A page that knew an older version has written it down itself. Raises ValidationError.
    """
    if log.drills and all("planned" in drill for drill in log.drills):
        return
    steps = assignment.routine_version.ordered_steps
    if len(log.drills) != len(steps):
        raise ValidationError({"drills": f"Say what was done of each of the {len(steps)} drills."})
    for step, drill in zip(steps, log.drills, strict=True):
        drill["planned"] = asdict(step.sets_for(assignment.emphasis))


def _note(action: str, log: SessionLog, fields: Collection[str]) -> None:
    note(
        action,
        of="session_log",
        uuid=log.uuid,
        club_id=log.club_id,
        actor_id=None,  # The athlete; the object says whose.
        fields=fields,
    )


def _today(athlete: Athlete) -> date:
    return timezone.now().astimezone(ZoneInfo(athlete.time_zone)).date()


def _judge(log: SessionLog, athlete: Athlete) -> None:
    """Raises LogRefused or ValidationError."""
    if not athlete.may_be_stored:
        raise LogRefused(CONSENT)
    today = _today(athlete)
    # A phone whose clock or zone is a little ahead may already be in tomorrow.
    if log.done_on > today + timedelta(days=1):
        raise LogRefused(IN_FUTURE)
    if log.done_on < today - OLDEST:
        raise LogRefused(TOO_OLD)
    # The levels are judged there; asking the database for each constraint takes nine queries.
    log.clean_fields(exclude={"club", "athlete", "assignment", "pain", "drills", "note", "uuid"})
    log.clean()


def record_log(
    log: SessionLog, assignment: Assignment, athlete: Athlete
) -> tuple[SessionLog, bool]:
    """Store an unsaved log; the second value says whether it is new.

    The same id with the same content is the same session, sent again. Also a routine that was
    withdrawn meanwhile takes its log: it was done. Raises LogRefused, LogIdTaken, ValidationError.
    """
    log.club_id, log.athlete, log.assignment = athlete.club_id, athlete, assignment
    _write_down_what_was_asked(log, assignment)
    log.completion = completion_of(log.drills)
    try:
        with transaction.atomic():
            # Locked, so that a withdrawal of consent comes wholly before or wholly after.
            locked = _locked(athlete.pk)
            found = SessionLog.unscoped.filter(uuid=log.uuid).first()
            if found is None:
                _judge(log, locked)
                log.save(force_insert=True)
                _note("session_log.created", log, FIELDS)
                return log, True
    except IntegrityError:
        found = SessionLog.unscoped.filter(uuid=log.uuid).first()
        if found is None and not Assignment.unscoped.filter(pk=assignment.pk).exists():
            raise LogRefused(TAKEN_BACK) from None
        if found is None:
            raise
    return _same(found, log), False


def _locked(athlete_id: int) -> Athlete:
    """The athlete's row, locked before any other. Raises LogRefused for one that is not followed
    any more, or was joined with another record a moment ago: that one is found the next time.
    """
    athlete: Athlete = Athlete.unscoped.select_for_update().get(pk=athlete_id)
    if athlete.archived_at:
        raise LogRefused(ARCHIVED)
    if athlete.merged_into_id:
        raise LogRefused(JOINED)
    return athlete


def _same(found: SessionLog, log: SessionLog) -> SessionLog:
    if found.athlete_id != log.athlete_id or found.assignment_id != log.assignment_id:
        raise LogIdTaken(None)  # Another athlete's: not to be shown.
    if found.version == 1 and any(getattr(found, f) != getattr(log, f) for f in FIELDS):
        raise LogIdTaken(found)
    return found  # Changed since it was sent: what stands is newer than what came again.


@transaction.atomic
def change_log(log: SessionLog, *, version: int) -> SessionLog:
    """Save a changed log. Raises StaleLog, LogRefused, ValidationError."""
    athlete = _locked(log.athlete_id)
    current = SessionLog.unscoped.select_for_update().get(pk=log.pk)
    if current.version != version or current.deleted_at:
        raise StaleLog(current)
    if not current.is_editable:
        raise LogRefused(CLOSED)
    log.completion = completion_of(log.drills)
    _judge(log, athlete)
    log.version = version + 1
    log.save(update_fields=[*FIELDS, "version", "updated_at"])
    _note("session_log.changed", log, FIELDS)
    return log


@transaction.atomic
def delete_log(log: SessionLog) -> None:
    """The athlete takes it back. The row stays as a tombstone. Raises LogRefused."""
    current = SessionLog.unscoped.select_for_update().get(pk=log.pk)
    if current.deleted_at:
        return
    if not current.is_editable:
        raise LogRefused(CLOSED)
    current.deleted_at = timezone.now()
    current.version += 1
    current.save(update_fields=["deleted_at", "version", "updated_at"])
    _note("session_log.deleted", current, ["deleted_at"])


AHEAD = "session_log.taken_back"


@transaction.atomic
def take_back_ahead(uuid: UUID, athlete: Athlete) -> None:
    """Note that what comes under this id is not wanted any more: its phone has taken it back.

    Whoever stores it looks for this line after that, so one of the two always sees both.
    """
    note(AHEAD, of="session_log", uuid=uuid, club_id=athlete.club_id, actor_id=None)


def delete_if_taken_back(log: SessionLog) -> None:
    """Right after it was stored: it goes as if it had been taken back now."""
    if was_noted(AHEAD, uuid=log.uuid, club_id=log.club_id):
        delete_log(log)
        log.refresh_from_db(fields=["deleted_at", "version"])


@transaction.atomic
def restore_log(log: SessionLog) -> None:
    """Undo of the undo, as long as it can be edited. Raises LogRefused."""
    if not _locked(log.athlete_id).may_be_stored:
        raise LogRefused(CONSENT)
    current = SessionLog.unscoped.select_for_update().get(pk=log.pk)
    if not current.deleted_at:
        return
    if not current.is_editable:
        raise LogRefused(CLOSED)
    current.deleted_at = None
    current.version += 1
    current.save(update_fields=["deleted_at", "version", "updated_at"])
    _note("session_log.restored", current, ["deleted_at"])


def mark_opened(assignments: Collection[Assignment]) -> None:
    """The athlete's phone showed these for the first time. At most one query."""
    fresh = [row.pk for row in assignments if row.opened_at is None]
    if fresh:
        Assignment.unscoped.filter(pk__in=fresh, opened_at=None).update(opened_at=timezone.now())
