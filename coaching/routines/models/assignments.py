"""Who does which routine, when and with which emphasis; made in batches, taken back in batches."""

from datetime import date, datetime, timedelta
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from athletes.models import Athlete
from athletes.models.people import OfAthleteQuerySet
from athletes.when import today_in
from coaching.accounts.models import Club, User
from coaching.kernel.scoping import Asking, PhoneActor, ScopedManager, ScopedQuerySet
from coaching.kernel.uuid7 import uuid7
from coaching.routines.models.routines import Routine, RoutineVersion
from coaching.routines.plan import EMPHASES
from coaching.routines.schedule import DAYS, PAUSES, Pause, Schedule
from exercises.models import Exercise

UNDO_FOR = timedelta(minutes=10)
LONGEST = timedelta(days=366)
ENDS_BEFORE = "The end is before the start. Choose a later end."


class BatchQuerySet(ScopedQuerySet):
    def visible_to(self, actor: Asking) -> Self:
        """Whoever assigned sees the result; and the owner, as of everything in the club."""
        if isinstance(actor, PhoneActor):
            return self.none()
        rows = self.filter(club_id=actor.club_id)
        return rows if actor.can_own else rows.filter(made_by_id=actor.user_id)


class AssignmentBatch(models.Model):
    """One press of “Assign to 8 athletes”. Its uuid comes with the form: pressed twice, made once.

    `ended` says which running assignments it ended early: {assignment uuid: {"ends_on": the end it
    had, "version": the version it has since}}; one that was changed after that is left alone.
    `refused` says who was left out and why: [{"athlete": uuid, "code": …}].
    """

    uuid = models.UUIDField(default=uuid7, unique=True)
    club = models.ForeignKey(Club, on_delete=models.CASCADE, related_name="+")
    routine = models.ForeignKey(Routine, on_delete=models.CASCADE, related_name="+")
    made_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    ended = models.JSONField(default=dict)
    refused = models.JSONField(default=list)
    undone_at = models.DateTimeField(null=True)

    objects = ScopedManager.from_queryset(BatchQuerySet)()
    unscoped = models.Manager()

    class Meta:
        base_manager_name = default_manager_name = "unscoped"

    def __str__(self) -> str:
        return f"{self.routine} at {self.made_at:%Y-%m-%d %H:%M}"

    @property
    def is_undoable(self) -> bool:
        return self.undone_at is None and timezone.now() - self.made_at <= UNDO_FOR


class AssignmentQuerySet(OfAthleteQuerySet):
    def live(self) -> Self:
        """Neither withdrawn nor undone."""
        return self.filter(withdrawn_at=None)

    def running(self, today: date) -> Self:
        return self.live().filter(starts_on__lte=today, ends_on__gte=today)

    def not_over(self, today: date) -> Self:
        """Running, or still to come."""
        return self.live().filter(ends_on__gte=today)


class Assignment(models.Model):
    """One athlete does one version of a routine on certain days.

    Withdrawing takes it from the athlete's phone and out of what is planned from that day on; what
    was done stays. Changed days hold from that day on; `earlier_days` keeps what held before, as a
    JSON list of {"until", "days"}. `pauses` is a JSON list of {"reason", "from", "to"} with ISO
    dates, "to" null while the pause is open. `easier` is a JSON list of the uuids of drills that
    this athlete is to do in their easier way.
    """

    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    club = models.ForeignKey(Club, on_delete=models.CASCADE, related_name="+")
    athlete = models.ForeignKey(Athlete, on_delete=models.CASCADE, related_name="assignments")
    routine_version = models.ForeignKey(
        RoutineVersion, on_delete=models.PROTECT, related_name="assignments"
    )
    batch = models.ForeignKey(
        AssignmentBatch, on_delete=models.SET_NULL, null=True, related_name="assignments"
    )
    emphasis = models.CharField(max_length=11, choices=list(EMPHASES.items()), default="equal")
    days = models.JSONField(default=list)
    earlier_days = models.JSONField(default=list, blank=True, editable=False)
    starts_on = models.DateField("starts")
    ends_on = models.DateField("ends")
    message = models.CharField("message", max_length=300, blank=True, default="")
    assigned_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    pauses = models.JSONField(default=list)
    easier = models.JSONField(default=list, blank=True)
    opened_at = models.DateTimeField(null=True)  # first seen on the athlete's phone
    withdrawn_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    moves_with_athlete = True

    objects = ScopedManager.from_queryset(AssignmentQuerySet)()
    unscoped = AssignmentQuerySet.as_manager()

    class Meta:
        base_manager_name = default_manager_name = "unscoped"
        indexes = [
            models.Index(fields=["athlete", "-ends_on"], name="assignment_of_athlete"),
            models.Index(fields=["club", "-ends_on"], name="assignment_of_club"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="assignment_ends_after_its_start",
                violation_error_message=ENDS_BEFORE,
            ),
            models.CheckConstraint(
                condition=Q(emphasis__in=list(EMPHASES)),
                name="assignment_emphasis_is_known",
                violation_error_message="Choose the emphasis from the list.",
            ),
            models.CheckConstraint(
                condition=~Q(days=[]),
                name="assignment_has_a_day",
                violation_error_message="Choose at least one day of the week.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.routine_version} for {self.athlete_id}"

    def clean(self) -> None:
        problems: dict[str, Any] = {}
        if not self.days or set(self.days) - set(DAYS):
            problems["days"] = "Choose at least one day of the week."
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            problems["ends_on"] = ENDS_BEFORE
        if self.starts_on and self.ends_on and self.ends_on - self.starts_on > LONGEST:
            problems["ends_on"] = "A routine runs for a year at most. Choose an earlier end."
        if any(pause.get("reason") not in PAUSES for pause in self.pauses):
            problems["pauses"] = "Choose a reason from the list."
        if problems:
            raise ValidationError(problems)

    @property
    def schedule(self) -> Schedule:
        """What is planned, up to the day of withdrawal."""
        return schedule_of(
            self.days,
            self.starts_on,
            self.ends_on,
            pauses=self.pauses,
            earlier_days=self.earlier_days,
            withdrawn=self.withdrawn_at,
            time_zone=self.athlete.time_zone if self.withdrawn_at else "",
        )

    @property
    def title(self) -> str:
        return self.routine_version.title

    def is_easier(self, exercise: Exercise) -> bool:
        """Whether the coach asks for its easier way; the drill may have lost it since."""
        return bool(exercise.easier) and str(exercise.uuid) in self.easier


def schedule_of(
    days: list[str],
    starts_on: date,
    ends_on: date,
    *,
    pauses: list[dict[str, Any]],
    earlier_days: list[dict[str, Any]],
    withdrawn: datetime | None,
    time_zone: str,
) -> Schedule:
    """A schedule from an assignment's columns, for lists that read columns only.

    `time_zone` is the athlete's: the day of withdrawal is theirs.
    """
    last = ends_on
    if withdrawn:
        last = min(ends_on, today_in(time_zone, withdrawn) - timedelta(days=1))
    return Schedule(
        days=frozenset(days),
        starts_on=starts_on,
        ends_on=last,
        pauses=tuple(
            Pause(
                pause["reason"],
                date.fromisoformat(pause["from"]),
                date.fromisoformat(pause["to"]) if pause["to"] else None,
            )
            for pause in pauses
        ),
        earlier=tuple(
            (date.fromisoformat(one["until"]), frozenset(one["days"])) for one in earlier_days
        ),
    )
