"""What the Monday review has to remember: what was dealt with, and which mail went out."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from athletes.models import Athlete
from athletes.models.people import OfAthleteQuerySet
from coaching.accounts.models import Club, Membership, User
from coaching.kernel.scoping import ScopedManager, ScopedQuerySet
from coaching.kernel.uuid7 import uuid7

# The reasons of the review, in its order.
KINDS = {
    "pain": "Pain",
    "worse": "Worse",
    "once": "Less than usual, once",
    "undone": "Not doing",
    "unopened": "Never opened",
    "stale": "Not measured for long",
}
ANSWERS = {
    "note": "Note",
    "easier": "Easier variant",
    "remeasure": "Measure again",
    "snooze": "Snoozed",
}


class HandledQuerySet(OfAthleteQuerySet):
    def live(self) -> Self:
        return self.filter(brought_back_at=None)


class Handled(models.Model):
    """One reason of one athlete, dealt with by a coach, for everyone in the club who sees it.

    It holds through `until`, unless something newer than `seen_on` (the day of the evidence that
    the coach saw), or more pain than `pain_level`, turns up. `did` is JSON: what to take back when
    it is undone within ten minutes.
    """

    uuid = models.UUIDField(default=uuid7, unique=True)
    club = models.ForeignKey(Club, on_delete=models.CASCADE, related_name="+")
    athlete = models.ForeignKey(Athlete, on_delete=models.CASCADE, related_name="handled")
    kind = models.CharField(max_length=8, choices=list(KINDS.items()))
    answer = models.CharField(max_length=9, choices=list(ANSWERS.items()))
    why = models.CharField("reason", max_length=200, blank=True, default="")
    seen_on = models.DateField()
    pain_level = models.PositiveSmallIntegerField(default=0)
    until = models.DateField()
    did = models.JSONField(default=dict)
    made_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    brought_back_at = models.DateTimeField(null=True, editable=False)

    moves_with_athlete = True

    objects = ScopedManager.from_queryset(HandledQuerySet)()
    unscoped = HandledQuerySet.as_manager()

    class Meta:
        base_manager_name = default_manager_name = "unscoped"
        verbose_name_plural = "handled"
        indexes = [models.Index(fields=["athlete", "until"], name="handled_of_athlete")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=list(KINDS)), name="handled_kind_is_known"),
            models.CheckConstraint(
                condition=Q(answer__in=list(ANSWERS)), name="handled_answer_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(answer="snooze", why=""),
                name="handled_snooze_has_a_reason",
                violation_error_message="Say why this can wait, in a few words.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.athlete_id}: {self.kind}, {self.answer}"


class MondayMail(models.Model):
    """One list to one member for one Monday: claimed by insert, so that nobody gets two."""

    club = models.ForeignKey(Club, on_delete=models.CASCADE, related_name="+")
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="+")
    on = models.DateField()
    sent_at = models.DateTimeField(default=timezone.now)

    objects = ScopedManager.from_queryset(ScopedQuerySet)()
    unscoped = models.Manager()

    class Meta:
        base_manager_name = default_manager_name = "unscoped"
        constraints = [
            models.UniqueConstraint(fields=["membership", "on"], name="monday_mail_once_a_week")
        ]

    def __str__(self) -> str:
        return f"{self.membership_id} on {self.on}"
