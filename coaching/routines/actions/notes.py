"""What coaches write: a note for themselves, a word to one athlete, a word to many."""

from collections.abc import Collection, Iterable, Sequence
from uuid import UUID, uuid5

from django.db import IntegrityError, transaction
from django.utils import timezone

from athletes.models import Athlete
from coaching.audit.actions import note_many
from coaching.kernel.scoping import Actor
from coaching.routines.actions.changing import Refused
from coaching.routines.models import CoachNote
from coaching.routines.models.notes import NOTE_LENGTH

NO_CONSENT = "There is no agreement to store anything about this athlete, so no note was kept."
EMPTY = "Write the note first."
TOO_LONG = f"Keep the note to {NOTE_LENGTH} characters."
USED_ELSEWHERE = "This form was used before. Open the page again and write once more."


def write_note(athlete: Athlete, text: str, *, is_sent: bool, uuid: UUID, by: Actor) -> CoachNote:
    """The same `uuid` again changes nothing. Raises Refused with a sentence."""
    text = _tidy(text)
    try:
        with transaction.atomic():
            if not _agreed([athlete]):
                raise Refused(NO_CONSENT)
            row = CoachNote(uuid=uuid, athlete=athlete, text=text, is_sent=is_sent)
            return _save([row], by)[0]
    except IntegrityError:
        found: CoachNote | None = CoachNote.unscoped.filter(uuid=uuid).first()
        given = (athlete.pk, by.user_id, text, is_sent)
        if found is None or given != (
            found.athlete_id, found.made_by_id, found.text, found.is_sent
        ):  # fmt: skip
            raise Refused(USED_ELSEWHERE) from None
        return found


def write_to_many(
    athletes: Sequence[Athlete], text: str, *, uuid: UUID, by: Actor
) -> list[CoachNote]:
    """Send one word to each athlete who agreed to being stored. The same `uuid` again sends
    nothing twice. Raises Refused for a text that no note may have.
    """
    text = _tidy(text)
    with transaction.atomic():
        agreed = _agreed(athletes)
        ids = {athlete.pk: uuid5(uuid, str(athlete.uuid)) for athlete in athletes}
        known = CoachNote.unscoped.filter(uuid__in=ids.values())
        there = {row.athlete_id: row for row in known}
        rows = [
            CoachNote(uuid=ids[athlete.pk], athlete=athlete, text=text, is_sent=True)
            for athlete in athletes
            if athlete.pk in agreed and athlete.pk not in there
        ]
        return [*there.values(), *_save(rows, by)]


@transaction.atomic
def remove_notes(notes: Collection[CoachNote], *, by: Actor) -> int:
    """Take back what is younger than ten minutes, from the phone too. Returns how many."""
    known = CoachNote.unscoped.select_for_update().filter(pk__in=[one.pk for one in notes])
    rows = [row for row in known.order_by("pk") if row.is_undoable]
    CoachNote.unscoped.filter(pk__in=[row.pk for row in rows]).update(removed_at=timezone.now())
    _note("note.removed", rows, by, ["removed_at"])
    return len(rows)


@transaction.atomic
def mark_read(note: CoachNote) -> bool:
    """The athlete says so. Returns whether it is known: not once consent was withdrawn."""
    if not _agreed([note.athlete]):
        return False
    if CoachNote.unscoped.live().filter(pk=note.pk, read_at=None).update(read_at=timezone.now()):
        _note("note.read", [note], None, ["read_at"])
    return True


def _tidy(text: str) -> str:
    text = text.replace("\x00", "").replace("\r\n", "\n").strip()
    if not text:
        raise Refused(EMPTY)
    if len(text) > NOTE_LENGTH:
        raise Refused(TOO_LONG)
    return text


def _agreed(athletes: Iterable[Athlete]) -> set[int]:
    """Locked: consent may be withdrawn at this very moment."""
    ids = [athlete.pk for athlete in athletes]
    rows = Athlete.unscoped.select_for_update().filter(pk__in=ids).order_by("pk")
    return {row.pk for row in rows if row.may_be_stored and row.merged_into_id is None}


def _save(rows: list[CoachNote], by: Actor) -> list[CoachNote]:
    for row in rows:
        row.club_id, row.made_by_id = by.club_id, by.user_id
    made: list[CoachNote] = CoachNote.unscoped.bulk_create(rows)
    _note("note.written", rows, by, ["text", "is_sent"])
    return made


def _note(action: str, rows: Sequence[CoachNote], by: Actor | None, fields: Iterable[str]) -> None:
    """By a coach; by the athlete where that is None."""
    if rows:
        note_many(
            action,
            of="coach_note",
            uuids=[row.uuid for row in rows],
            club_id=rows[0].club_id,
            actor_id=by.user_id if by else None,
            fields=fields,
        )
