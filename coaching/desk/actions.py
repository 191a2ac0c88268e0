"""What a coach does about a reason of the Monday review, and how it is taken back.

Every answer writes one `Handled` in the transaction of what it does. Its uuid comes with the form:
pressed twice, done once.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.db import IntegrityError, transaction
from django.utils import timezone

from athletes.actions.roster import note_athlete
from athletes.models import Athlete
from athletes.when import clock_words, day_words, today_in
from coaching.audit.actions import note
from coaching.desk.models import Handled
from coaching.desk.reasons import Answer, Reason, covers, holds_until
from coaching.kernel.scoping import Actor
from coaching.routines.actions.changing import NO_CONSENT, Refused, agreed
from coaching.routines.actions.easing import NOTHING_EASIER, make_easier, make_usual
from coaching.routines.actions.notes import remove_notes, write_note, write_to_many
from coaching.routines.models import Assignment, CoachNote
from exercises.models import Exercise

UNDO_FOR = timedelta(minutes=10)
WHY_LENGTH = 200
NO_WHY = "Say why this can wait, in a few words."
TOO_LONG = f"Keep the reason to {WHY_LENGTH} characters."
USED_ELSEWHERE = "This form was used before. Open the page again."
LOOK_AGAIN = "Look at the list again."
NO_DRILL = "Tick at least one drill to make easier."
NO_ROUTINE = "No routine runs today, so there is nothing to make easier."


@dataclass(frozen=True)
class Seen:
    """What the coach saw: whose row, for which reason, and the day of its evidence."""

    athlete: Athlete
    kind: str
    seen_on: date
    today: date
    uuid: UUID
    level: int = 0  # of pain


def snooze(seen: Seen, why: str, *, by: Actor) -> Handled:
    """Two weeks, with a reason. Raises Refused with a sentence."""
    why = " ".join(why.replace("\x00", "").split())
    if not why:
        raise Refused(NO_WHY)
    if len(why) > WHY_LENGTH:
        raise Refused(TOO_LONG)
    return _answered(seen, "snooze", by, lambda: {}, why=why)


def answer_with_note(seen: Seen, text: str, *, is_sent: bool, by: Actor) -> Handled:
    """A note for the coaches, or a word to the athlete."""

    def write() -> dict[str, Any]:
        uuid = uuid5(seen.uuid, "note")
        written = write_note(seen.athlete, text, is_sent=is_sent, uuid=uuid, by=by)
        return {"note": str(written.uuid)}

    return _answered(seen, "note", by, write, why="Sent to the athlete" if is_sent else "")


def answer_easier(
    seen: Seen, running: Sequence[UUID], drills: Collection[UUID], *, by: Actor
) -> Handled:
    """These drills of what runs today are done in their easier way, from the next session on."""

    def ease() -> dict[str, Any]:
        rows = Assignment.unscoped.live().filter(uuid__in=running, athlete=seen.athlete)
        made = {}
        for row in rows.select_related("routine_version").order_by("pk"):
            in_it = Exercise.unscoped.filter(routine_steps__version=row.routine_version)
            wanted = in_it.filter(uuid__in=drills).exclude(easier="").distinct()
            if wanted:
                made[str(row.uuid)] = make_easier(row, list(wanted), by=by)
        if not made:
            raise Refused(NO_ROUTINE if not rows else NOTHING_EASIER if drills else NO_DRILL)
        return {"easier": made}

    return _answered(seen, "easier", by, ease)


def answer_remeasure(seen: Seen, *, by: Actor) -> Handled:
    """Plan a measurement for today: the board lists the athlete as due until it is done."""

    def plan() -> dict[str, Any]:
        row = Athlete.unscoped.get(pk=seen.athlete.pk)
        before, row.next_measurement_on = row.next_measurement_on, seen.today
        row.version += 1
        row.save(update_fields=["next_measurement_on", "version", "updated_at"])
        note_athlete("athlete.edited", row, by, ["next_measurement_on"])
        return {
            "planned": seen.today.isoformat(),
            "before": before.isoformat() if before else None,
        }

    return _answered(seen, "remeasure", by, plan)


def _answered(seen: Seen, answer: str, by: Actor, do: Any, *, why: str = "") -> Handled:
    """Do it and write it down. Raises Refused where nothing may be stored about the athlete."""
    found = _found(seen, answer, why, by)
    if found:
        if answer == "note":
            do()  # The same words: nothing happens; others are refused, not lost.
        return found
    try:
        with transaction.atomic():
            if not agreed([seen.athlete.pk]):
                raise Refused(NO_CONSENT)
            if other := _answered_already(seen):
                raise Refused(other)
            row = Handled(
                uuid=seen.uuid,
                club_id=by.club_id,
                athlete=seen.athlete,
                kind=seen.kind,
                answer=answer,
                why=why,
                seen_on=seen.seen_on,
                pain_level=seen.level,
                until=holds_until(seen.kind, answer, seen.today),
                did=do(),
                made_by_id=by.user_id,
            )
            row.save(force_insert=True)
            _note("review.answered", row, by, ["kind", "answer"])
            return row
    except IntegrityError:
        # The same press twice at the same moment: the slower one finds what the faster one did.
        found = _found(seen, answer, why, by)
        if found is None:
            raise
        return found


def _answered_already(seen: Seen) -> str:
    """“Answered already at 09:12 by Nia.”: on another page, open since before that."""
    rows = Handled.unscoped.live().filter(athlete=seen.athlete, until__gte=seen.today)
    shown = Reason(seen.kind, "", seen.seen_on, level=seen.level)
    zone = seen.athlete.time_zone
    for row in rows.select_related("made_by").order_by("-made_at"):
        if covers(answer_of(row, zone), shown, seen.today):
            by = row.made_by.name if row.made_by else "somebody who left"
            on, when = today_in(zone, row.made_at), f"at {clock_words(zone, row.made_at)}"
            if on != seen.today:
                when = f"on {day_words(on, seen.today)}"
            return f"Answered already {when} by {by}; nothing was done again. {LOOK_AGAIN}"
    return ""


def answer_of(row: Handled, time_zone: str) -> Answer:
    """As the rules read it; the day is the athlete's."""
    made_on = today_in(time_zone, row.made_at)
    return Answer(row.kind, row.answer, row.seen_on, row.until, made_on, row.pain_level)


def _found(seen: Seen, answer: str, why: str, by: Actor) -> Handled | None:
    """What this very form did before. Raises Refused when it is another answer now, was brought
    back since, or is somebody else's.
    """
    row: Handled | None = Handled.unscoped.filter(uuid=seen.uuid).first()
    if row is None:
        return None
    given = (seen.athlete.pk, by.user_id, answer, why)
    if row.brought_back_at or given != (row.athlete_id, row.made_by_id, row.answer, row.why):
        raise Refused(USED_ELSEWHERE)
    return row


def _note(action: str, row: Handled, by: Actor, fields: Collection[str]) -> None:
    note(
        action,
        of="handled",
        uuid=row.uuid,
        club_id=row.club_id,
        actor_id=by.user_id,
        fields=fields,
    )


# --- taken back -----------------------------------------------------------------------------------


@transaction.atomic
def bring_back(handled: Handled, *, by: Actor) -> bool:
    """The reason stands on the list again. Within ten minutes what was done is undone too, as far
    as nobody has changed it since; returns whether it was.
    """
    allowed = agreed([handled.athlete_id])
    row = Handled.unscoped.select_for_update().get(pk=handled.pk)
    if row.brought_back_at:
        return False
    row.brought_back_at = timezone.now()
    row.save(update_fields=["brought_back_at"])
    _note("review.brought_back", row, by, ["brought_back_at"])
    if not allowed or row.brought_back_at - row.made_at > UNDO_FOR:
        return False
    _undo(row, row.did, by)
    return bool(row.did)


def _undo(row: Handled, did: Mapping[str, Any], by: Actor) -> None:
    if "note" in did:
        remove_notes(list(CoachNote.unscoped.filter(uuid=did["note"])), by=by)
    for assignment in Assignment.unscoped.live().filter(uuid__in=did.get("easier", ())):
        make_usual(assignment, did["easier"][str(assignment.uuid)], by=by)
    if "planned" in did:
        athlete = Athlete.unscoped.get(pk=row.athlete_id)
        planned = athlete.next_measurement_on
        if planned and planned.isoformat() == did["planned"]:
            before = did["before"]
            athlete.next_measurement_on = date.fromisoformat(before) if before else None
            athlete.version += 1
            athlete.save(update_fields=["next_measurement_on", "version", "updated_at"])
            note_athlete("athlete.edited", athlete, by, ["next_measurement_on"])


# --- well done ------------------------------------------------------------------------------------


def say_well_done(
    athletes: Sequence[Athlete], text: str, *, uuid: UUID, by: Actor
) -> list[CoachNote]:
    """One word to everybody who kept at it. Raises Refused for an empty or too long one."""
    return write_to_many(athletes, text, uuid=uuid, by=by)


def take_back_well_done(athletes: Collection[Athlete], *, uuid: UUID, by: Actor) -> int:
    """Within ten minutes, from the phones too. Returns from how many."""
    ids = [uuid5(uuid, str(athlete.uuid)) for athlete in athletes]
    rows = CoachNote.unscoped.filter(uuid__in=ids, made_by_id=by.user_id)
    return remove_notes(list(rows), by=by)
