"""What a coach writes about an athlete: for the coaches alone, or sent to the athlete's phone."""

from datetime import timedelta
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from athletes.models import Athlete
from athletes.models.people import OfAthleteQuerySet
from coaching.accounts.models import Club, User
from coaching.kernel.scoping import Asking, PhoneActor, ScopedManager
from coaching.kernel.uuid7 import uuid7

NOTE_LENGTH = 500
NOTE_UNDO_FOR = timedelta(minutes=10)


class CoachNoteQuerySet(OfAthleteQuerySet):
    def visible_to(self, actor: Asking) -> Self:
        """A phone sees what was sent to it; which roles read notes at all is the page's rule."""
        rows = super().visible_to(actor)
        return rows.filter(is_sent=True, removed_at=None) if isinstance(actor, PhoneActor) else rows

    def live(self) -> Self:
        return self.filter(removed_at=None)


class CoachNote(models.Model):
    """One note. Its uuid comes with the form: pressed twice, written once.

    `read_at` is when the athlete said so on the phone; `mailed_at` when a mail told of it (claimed
    before it goes out, so that nobody gets two).
    """

    uuid = models.UUIDField(default=uuid7, unique=True)
    club = models.ForeignKey(Club, on_delete=models.CASCADE, related_name="+")
    athlete = models.ForeignKey(Athlete, on_delete=models.CASCADE, related_name="coach_notes")
    text = models.CharField("note", max_length=NOTE_LENGTH)
    is_sent = models.BooleanField("send it to the athlete", default=False)
    made_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    read_at = models.DateTimeField(null=True, editable=False)
    mailed_at = models.DateTimeField(null=True, editable=False)
    removed_at = models.DateTimeField(null=True, editable=False)

    moves_with_athlete = True

    objects = ScopedManager.from_queryset(CoachNoteQuerySet)()
    unscoped = CoachNoteQuerySet.as_manager()

    class Meta:
        base_manager_name = default_manager_name = "unscoped"
        indexes = [models.Index(fields=["athlete", "-made_at"], name="coach_note_of_athlete")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(text=""),
                name="coach_note_has_text",
                violation_error_message="Write the note first.",
            ),
        ]

    def __str__(self) -> str:
        return f"Note on {self.athlete_id}, {self.made_at:%Y-%m-%d}"

    def clean(self) -> None:
        self.text = self.text.strip()

    @property
    def is_undoable(self) -> bool:
        return self.removed_at is None and timezone.now() - self.made_at <= NOTE_UNDO_FOR
