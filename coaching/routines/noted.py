"""Coaches' notes as they are read: by the athlete on the phone, by coaches on their page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from athletes.models import Athlete
from athletes.when import day_words, today_in
from coaching.accounts.models import User
from coaching.kernel.scoping import Asking, PhoneActor
from coaching.routines.models import CoachNote
from coaching.routines.models.notes import CoachNoteQuerySet
from coaching.routines.schedule import DAYS, day_name

WEEK = 7
KEPT_ON_MORE = 20


@dataclass(frozen=True)
class Noted:
    """One note on the days of its athlete's own calendar."""

    row: CoachNote
    athlete: Athlete
    today: date

    @property
    def said_by(self) -> str:
        """“Nia, Monday”, to the athlete."""
        return who_and_when(self.row.made_by, self._on, self.today)

    @property
    def written(self) -> str:
        """“Nia Owusu, 12 June”, to coaches."""
        when = day_words(self._on, self.today)
        return f"{self.row.made_by}, {when}" if self.row.made_by else when

    @property
    def fate(self) -> str:
        """Who has it, and whether it was read."""
        if not self.row.is_sent:
            return "For coaches only"
        if self.row.read_at is None:
            return "Sent, not read yet"
        read_on = today_in(self.athlete.time_zone, self.row.read_at)
        return f"Sent, read on {day_words(read_on, self.today)}"

    @property
    def _on(self) -> date:
        return today_in(self.athlete.time_zone, self.row.made_at)


def who_and_when(by: User | None, on: date, today: date) -> str:
    """The first name, and the day of the week while that is plain."""
    recent = today - on < timedelta(days=WEEK)
    when = DAYS[day_name(on)] if recent else day_words(on, today)
    return f"{by.get_short_name()}, {when}" if by else when


def notes_of(actor: Asking, athlete: Athlete) -> CoachNoteQuerySet:
    """Newest first, with who wrote them."""
    rows = CoachNote.objects.visible_to(actor).live().filter(athlete=athlete)
    found: CoachNoteQuerySet = rows.select_related("made_by").order_by("-made_at", "-pk")
    return found


def noted(rows: Iterable[CoachNote], athlete: Athlete) -> list[Noted]:
    today = today_in(athlete.time_zone, timezone.now())
    return [Noted(row, athlete, today) for row in rows]


def unread(actor: PhoneActor, athlete: Athlete) -> list[Noted]:
    """What the athlete has not said to have read. One query."""
    return noted(notes_of(actor, athlete).filter(read_at=None), athlete)


def words_from_coaches(actor: PhoneActor, athlete: Athlete) -> list[Noted]:
    """The newest that were sent, read or not. One query."""
    return noted(notes_of(actor, athlete)[:KEPT_ON_MORE], athlete)
