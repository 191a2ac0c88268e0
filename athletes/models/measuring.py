"""One occasion (assessment) and what was read on it (measurements), with the trace of corrections.

Units: degrees. Trials to 0.1°, values to 0.01° (measurement.md §1–2).
"""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from athletes import protocol, rules
from athletes.models.people import Athlete, OfAthleteQuerySet
from coaching.accounts.models import Club, User
from coaching.kernel.scoping import ScopedManager, ScopedQuerySet
from coaching.kernel.uuid7 import uuid7

EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
RESTORABLE_FOR = timedelta(days=30)


def one_of(field: str, known: dict[str, str]) -> models.CheckConstraint:
    """A constraint that says a column holds one of the API's words."""
    return models.CheckConstraint(
        condition=Q(**{f"{field}__in": list(known)}),
        name=f"%(class)s_{field}_is_known",
        violation_error_message=f"Choose the {field} from the list.",
    )


class AssessmentQuerySet(OfAthleteQuerySet):
    def live(self) -> Self:
        return self.filter(deleted_at=None)

    def newest_first(self) -> Self:
        return self.order_by("-measured_at", "-id")


class Assessment(models.Model):
    """One athlete, one occasion, one protocol, one rater. Its id may come from the phone."""

    uuid = models.UUIDField(default=uuid7, unique=True)
    club = models.ForeignKey(Club, on_delete=models.CASCADE, related_name="assessments")
    athlete = models.ForeignKey(Athlete, on_delete=models.CASCADE, related_name="assessments")
    measured_at = models.DateTimeField("measured at")
    local_date = models.DateField(editable=False)
    time_zone = models.CharField(max_length=40, editable=False)
    position = models.CharField(max_length=12, choices=list(protocol.POSITIONS.items()))
    mode = models.CharField(max_length=7, choices=list(protocol.MODES.items()))
    instrument = models.CharField(max_length=12, choices=list(protocol.INSTRUMENTS.items()))
    endpoint = models.CharField(max_length=12, choices=list(protocol.ENDPOINTS.items()))
    rater = models.CharField(max_length=5, choices=list(protocol.RATERS.items()))
    rater_user = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    state = models.CharField(
        max_length=10, blank=True, default="", choices=list(protocol.STATES.items())
    )
    note = models.CharField("note", max_length=500, blank=True, default="")
    # Ids of the questions nobody has answered: sent from a phone that could not ask (ADR 0023).
    needs_check = models.JSONField(default=list, editable=False)
    import_batch = models.ForeignKey(
        "athletes.ImportBatch",
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="assessments",
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    created_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)
    deleted_at = models.DateTimeField(null=True, editable=False)

    objects = ScopedManager.from_queryset(AssessmentQuerySet)()
    unscoped = AssessmentQuerySet.as_manager()

    class Meta:
        base_manager_name = default_manager_name = "unscoped"
        indexes = [
            models.Index(fields=["athlete", "-measured_at"], name="assessment_of_athlete"),
            models.Index(fields=["club", "updated_at", "id"], name="assessment_by_change"),
        ]
        constraints = [
            one_of("position", protocol.POSITIONS),
            one_of("mode", protocol.MODES),
            one_of("instrument", protocol.INSTRUMENTS),
            one_of("endpoint", protocol.ENDPOINTS),
            one_of("rater", protocol.RATERS),
            one_of("state", {"": "", **protocol.STATES}),
            models.CheckConstraint(
                condition=Q(measured_at__gte=EARLIEST),
                name="assessment_not_before_2000",
                violation_error_message="This date is too early for a measurement.",
            ),
            models.CheckConstraint(
                condition=Q(measured_at__lte=F("updated_at") + timedelta(minutes=5)),
                name="assessment_not_in_the_future",
                violation_error_message="This is in the future. Check the date and the time zone.",
            ),
            models.CheckConstraint(
                condition=~Q(instrument="phone_tilt", position="supine_90_90"),
                name="assessment_phone_can_see_it",
                violation_error_message="A phone cannot measure this position.",
            ),
            models.CheckConstraint(
                condition=Q(rater="coach") | Q(rater_user=None),
                name="assessment_self_has_no_other_rater",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.athlete_id} on {self.local_date}"

    def clean(self) -> None:
        problems = rules.check_protocol(
            self.position, self.mode, self.instrument, self.endpoint, []
        )
        if self.measured_at:
            problems += rules.check_when(
                self.measured_at, now=timezone.now(), time_zone=self.time_zone
            )
        if blocks := [problem for problem in problems if problem.kind == "block"]:
            raise ValidationError([ValidationError(p.text, code=p.id) for p in blocks])

    @property
    def series_key(self) -> tuple[str, str, str, str, str]:
        """What makes two assessments comparable, but for the motion (measurement.md §3)."""
        return (self.position, self.mode, self.instrument, self.endpoint, self.rater)

    def is_restorable(self) -> bool:
        return self.deleted_at is not None and timezone.now() - self.deleted_at <= RESTORABLE_FOR


def within_limits() -> Q:
    """Each motion's accepted range, as the database sees it."""
    condition = Q()
    for motion, (low, high) in protocol.LIMITS.items():
        condition |= Q(motion=motion, lowest_deg__gte=low, highest_deg__lte=high)
    return condition


class Measurement(models.Model):
    """One motion of one side on one occasion: its trials and their value."""

    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    club = models.ForeignKey(Club, on_delete=models.CASCADE, related_name="+", editable=False)
    assessment = models.ForeignKey(
        Assessment, on_delete=models.CASCADE, related_name="measurements"
    )
    motion = models.CharField(max_length=17, choices=list(protocol.MOTIONS.items()))
    side = models.CharField(max_length=5, choices=list(protocol.SIDES.items()))
    trials = models.JSONField()  # numbers with one decimal, in the order they were taken
    value_deg = models.DecimalField(max_digits=5, decimal_places=2, editable=False)
    lowest_deg = models.DecimalField(max_digits=4, decimal_places=1, editable=False)
    highest_deg = models.DecimalField(max_digits=4, decimal_places=1, editable=False)
    pain = models.PositiveSmallIntegerField("pain, 0 to 10", null=True, blank=True)
    stopped_by_pain = models.BooleanField("stopped by pain", default=False)
    # What the phone read, one for each trial: `tilt.Reading.to_json()`, `line.Line.to_json()`, or
    # null for a typed number; empty when all were typed (measurement.md §7).
    readings = models.JSONField(default=list, blank=True, editable=False)

    objects = ScopedManager.from_queryset(ScopedQuerySet)()
    unscoped = models.Manager()

    class Meta:
        base_manager_name = default_manager_name = "unscoped"
        constraints = [
            one_of("motion", protocol.MOTIONS),
            one_of("side", protocol.SIDES),
            models.UniqueConstraint(
                fields=["assessment", "motion", "side"],
                name="measurement_once_per_motion_and_side",
                violation_error_message="This motion and side is there twice.",
            ),
            models.CheckConstraint(
                condition=within_limits(),
                name="measurement_within_limits",
                violation_error_message="The angle is outside what a hip can do.",
            ),
            models.CheckConstraint(
                condition=Q(value_deg__gte=F("lowest_deg"), value_deg__lte=F("highest_deg")),
                name="measurement_value_between_trials",
            ),
            models.CheckConstraint(
                condition=Q(pain=None) | Q(pain__range=(0, 10)),
                name="measurement_pain_0_to_10",
                violation_error_message="Pain goes from 0 to 10.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.motion} {self.side} {self.value_deg}°"

    @classmethod
    def taken(
        cls,
        motion: str,
        side: str,
        trials: list[Decimal],
        pain: int | None = None,
        stopped_by_pain: bool = False,
        **given: Any,
    ) -> Self:
        """An unsaved measurement from its trials (at least one), rounded to 0.1°."""
        rounded = [protocol.round_trial(trial) for trial in trials]
        return cls(
            motion=motion,
            side=side,
            trials=[float(trial) for trial in rounded],
            value_deg=Decimal(protocol.trial_value(rounded)) / 100,
            lowest_deg=min(rounded),
            highest_deg=max(rounded),
            pain=pain,
            stopped_by_pain=stopped_by_pain,
            **given,
        )

    @property
    def trials_deg(self) -> list[Decimal]:
        return [Decimal(str(trial)) for trial in self.trials]

    @property
    def value_hundredths(self) -> int:
        return protocol.to_hundredths(self.value_deg)

    @property
    def is_left_out(self) -> bool:
        """Kept and shown, but no part of baseline, trend or difference (§2)."""
        return protocol.is_left_out(self.pain, self.stopped_by_pain)

    def as_row(self) -> rules.Row:
        return rules.Row(self.motion, self.side, self.trials_deg, self.pain, self.stopped_by_pain)

    def clean(self) -> None:
        blocks = [
            problem
            for problem in rules.check_trials(self.motion, self.trials_deg)
            if problem.kind == "block"
        ]
        if blocks:
            raise ValidationError([ValidationError(p.text, code=p.id) for p in blocks])


class AssessmentRevision(models.Model):
    """What an assessment said before a correction, a move or a deletion.

    The audit record holds names of fields only; the old values stand here, with the athlete, so
    that they go when the athlete is erased (ADR 0008).
    """

    club = models.ForeignKey(Club, on_delete=models.CASCADE, related_name="+")
    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="revisions")
    version = models.PositiveIntegerField()
    deed = models.CharField(
        max_length=10,
        choices=[
            ("corrected", "corrected"),
            ("moved", "moved to another athlete"),
            ("deleted", "deleted"),
            ("restored", "brought back"),
        ],
    )
    before = models.JSONField()
    changed_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField()

    objects = ScopedManager.from_queryset(ScopedQuerySet)()
    unscoped = models.Manager()

    class Meta:
        base_manager_name = default_manager_name = "unscoped"
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "version"], name="revision_once_per_version"
            )
        ]

    def __str__(self) -> str:
        return f"{self.deed} version {self.version}"
