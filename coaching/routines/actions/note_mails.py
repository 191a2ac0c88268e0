"""“A word from your coach” by e-mail: that one is there, never what it says.

Not before it can no longer be taken back, and not at night. The claim is `mailed_at` of every note
that the mail speaks of, set where it is still empty: two workers send one.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.core.mail.backends.base import BaseEmailBackend

from athletes.models import Athlete
from coaching.accounts.mails import deliver
from coaching.accounts.zones import zones_where
from coaching.routines.actions.reminders import reachable
from coaching.routines.mails import send_word
from coaching.routines.models import CoachNote
from coaching.routines.models.notes import NOTE_UNDO_FOR

OLDEST = timedelta(days=1)
FROM_HOUR, UNTIL_HOUR = 8, 21  # on the athlete's own clock


@dataclass
class Due:
    """One athlete, and the notes that one mail speaks of."""

    athlete: Athlete
    now: datetime
    notes: list[int] = field(default_factory=list)


def tell_of_notes(now: datetime) -> int:
    """Send what is due at this moment. Returns how many went out.

    One query, and one for each mail.
    """
    return deliver(_due(now), _claim, _send)


def _due(now: datetime) -> list[Due]:
    """Each athlete once, however many notes there are."""
    rows = (
        CoachNote.unscoped.live()
        .filter(
            reachable(now),
            is_sent=True,
            read_at=None,
            mailed_at=None,
            made_at__lt=now - NOTE_UNDO_FOR,
            made_at__gt=now - OLDEST,
            athlete__time_zone__in=zones_where(now, _is_day),
        )
        .select_related("athlete")
        .order_by("athlete_id", "pk")
    )
    found: dict[int, Due] = {}
    for row in rows:
        found.setdefault(row.athlete_id, Due(row.athlete, now)).notes.append(row.pk)
    return list(found.values())


def _is_day(there: datetime) -> bool:
    return FROM_HOUR <= there.hour < UNTIL_HOUR


def _claim(due: Due) -> Callable[[], object] | None:
    """The right to send it, as the way to give it back; None where another worker has it, or the
    athlete has read it meanwhile.
    """
    notes = CoachNote.unscoped.filter(pk__in=due.notes)
    if not notes.filter(mailed_at=None, read_at=None).update(mailed_at=due.now):
        return None
    return lambda: notes.filter(mailed_at=due.now).update(mailed_at=None)


def _send(due: Due, connection: BaseEmailBackend) -> None:
    send_word(due.athlete, connection)
