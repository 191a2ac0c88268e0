"""What an athlete did of a routine, how hard it was, and where it hurt."""

from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone

from athletes.models import Athlete
from athletes.models.people import OfAthleteQuerySet
from coaching.accounts.models import Club
from coaching.kernel.scoping import ScopedManager
from coaching.kernel.uuid7 import uuid7
from coaching.routines import pain
from coaching.routines.models.assignments import Assignment

EDITABLE_FOR = timedelta(days=7)
NOTE_LENGTH = 500
COMPLETIONS = {"done": "Done", "partial": "Done in part", "nothing": "Not done"}
SKIPS = {
    "too_hard": "Too hard",
    "pain": "It hurt",
    "no_kit": "No kit",
    "no_time": "No time",
    "other": "Another reason",
}


class SessionLogQuerySet(OfAthleteQuerySet):
    def live(self) -> "SessionLogQuerySet":
        return self.filter(deleted_at=None)


class SessionLog(models.Model):
    """One session. Its uuid is made on the phone, so that it arrives exactly once.

    `pain` is a JSON list of {"level", "side", "site", "when"}; `pain_level` the worst level, 0 for
    “no pain” and None for not answered. `drills` is a JSON list of {"exercise": uuid, "slug",
    "planned": {"left": n, "right": n, "both": n}, "sets_done": the same, "skipped": null or a key
    of SKIPS, "easier": bool}, one per step in order as it was asked that day. `completion` follows.
    """

    uuid = models.UUIDField(default=uuid7, unique=True)
    club = models.ForeignKey(Club, on_delete=models.CASCADE, related_name="+")
    athlete = models.ForeignKey(Athlete, on_delete=models.CASCADE, related_name="session_logs")
    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="logs")
    done_on = models.DateField()
    finished_at = models.DateTimeField()
    completion = models.CharField(max_length=7, choices=list(COMPLETIONS.items()))
    effort = models.PositiveSmallIntegerField("effort", null=True, blank=True)
    pain = models.JSONField(default=list)
    pain_level = models.PositiveSmallIntegerField(null=True, blank=True)
    note = models.CharField("note", max_length=NOTE_LENGTH, blank=True, default="")
    drills = models.JSONField(default=list)
    version = models.PositiveIntegerField(default=1, editable=False)
    deleted_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    moves_with_athlete = True

    objects = ScopedManager.from_queryset(SessionLogQuerySet)()
    unscoped = SessionLogQuerySet.as_manager()

    class Meta:
        base_manager_name = default_manager_name = "unscoped"
        indexes = [
            models.Index(fields=["athlete", "-done_on"], name="session_log_of_athlete"),
            models.Index(fields=["club", "-done_on"], name="session_log_of_club"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(effort=None) | Q(effort__range=(0, 10)),
                name="session_log_effort_0_to_10",
                violation_error_message="Effort is a number from 0 to 10.",
            ),
            models.CheckConstraint(
                condition=Q(pain_level=None) | Q(pain_level__range=(0, 10)),
                name="session_log_pain_0_to_10",
                violation_error_message="Pain is a number from 0 to 10.",
            ),
            models.CheckConstraint(
                condition=Q(completion__in=list(COMPLETIONS)),
                name="session_log_completion_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.athlete_id} on {self.done_on}"

    def clean(self) -> None:
        problems: dict[str, Any] = {}
        for name, word in (("effort", "Effort"), ("pain_level", "Pain")):
            if getattr(self, name) not in (None, *range(11)):
                problems[name] = f"{word} is a number from 0 to 10."
        if any(_is_wrong(entry) for entry in self.pain):
            problems["pain"] = "Say how much it hurts (1 to 10), where, and during or after."
        elif self.pain and self.pain_level != max(entry["level"] for entry in self.pain):
            problems["pain"] = "The pain level must be the worst one listed."
        if problems:
            raise ValidationError(problems)

    @property
    def is_editable(self) -> bool:
        """By the athlete, for seven days."""
        return timezone.now() - self.created_at <= EDITABLE_FOR


def _is_wrong(entry: Any) -> bool:
    if not isinstance(entry, dict):
        return True
    level, side = entry.get("level"), entry.get("side")
    if not all(isinstance(entry.get(name), str) for name in ("site", "when")):
        return True
    if not isinstance(side, str | None):
        return True
    return (
        not isinstance(level, int)
        or isinstance(level, bool)
        or not 1 <= level <= 10
        or side not in (*pain.SIDES, None)
        or entry.get("site") not in pain.SITES
        or entry.get("when") not in pain.WHEN
    )


class ReminderSent(models.Model):
    """One reminder to one athlete for one day: claimed by insert, so that nobody gets two."""

    club = models.ForeignKey(Club, on_delete=models.CASCADE, related_name="+")
    athlete = models.ForeignKey(Athlete, on_delete=models.CASCADE, related_name="+")
    on = models.DateField()
    sent_at = models.DateTimeField(default=timezone.now)

    objects = ScopedManager.from_queryset(OfAthleteQuerySet)()
    unscoped = models.Manager()

    class Meta:
        base_manager_name = default_manager_name = "unscoped"
        constraints = [
            models.UniqueConstraint(fields=["athlete", "on"], name="reminder_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.athlete_id} on {self.on}"
