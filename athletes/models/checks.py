"""A coach's own repeatability check: athletes measured twice, and the error that follows."""

from decimal import Decimal
from typing import Any, Self

from django.db import models
from django.db.models import Count, Q
from django.utils import timezone

from athletes import protocol
from athletes.models.measuring import one_of
from athletes.models.people import Athlete, OfAthleteQuerySet
from coaching.accounts.models import Club, User
from coaching.kernel.scoping import ScopedManager, ScopedQuerySet
from coaching.kernel.uuid7 import uuid7

CHECK_KINDS = {
    "own": "How well I repeat myself",
    "two": "How well two people agree",
}


class RepeatabilityCheckQuerySet(ScopedQuerySet):
    def live(self) -> Self:
        return self.filter(dropped_at=None)

    def annotated_for_a_list(self) -> Self:
        """`planned` athletes and occasions `measured`."""
        return self.annotate(
            planned=Count("athletes", distinct=True), measured=Count("legs", distinct=True)
        )


class RepeatabilityCheck(models.Model):
    """One check of one way of measuring. `second_rater` measures the second time in kind "two".

    `motions` is a JSON list of motions. Its athletes' values are `RepeatLeg` rows, hidden from the
    rater until the second one is in. Finishing writes one `OwnError` a motion.
    """

    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    club = models.ForeignKey(Club, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=3, choices=list(CHECK_KINDS.items()), default="own")
    position = models.CharField(max_length=12, choices=list(protocol.POSITIONS.items()))
    mode = models.CharField(max_length=7, choices=list(protocol.MODES.items()))
    instrument = models.CharField(max_length=12, choices=list(protocol.INSTRUMENTS.items()))
    endpoint = models.CharField(max_length=12, choices=list(protocol.ENDPOINTS.items()))
    motions = models.JSONField(default=list)
    # Whom it is planned with. Who was measured is said by the legs.
    athletes = models.ManyToManyField(Athlete, related_name="+")
    rater = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    second_rater = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    started_at = models.DateTimeField(default=timezone.now, editable=False)
    finished_at = models.DateTimeField(null=True, editable=False)
    dropped_at = models.DateTimeField(null=True, editable=False)

    objects = ScopedManager.from_queryset(RepeatabilityCheckQuerySet)()
    unscoped = RepeatabilityCheckQuerySet.as_manager()

    class Meta:
        base_manager_name = default_manager_name = "unscoped"
        constraints = [
            one_of("kind", CHECK_KINDS),
            one_of("position", protocol.POSITIONS),
            one_of("mode", protocol.MODES),
            one_of("instrument", protocol.INSTRUMENTS),
            one_of("endpoint", protocol.ENDPOINTS),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.instrument} {self.started_at:%Y-%m-%d}"

    @property
    def is_of_two(self) -> bool:
        return self.kind == "two"

    @property
    def is_open(self) -> bool:
        return self.finished_at is None and self.dropped_at is None

    def is_rater(self, user_id: int) -> bool:
        return user_id in (self.rater_id, self.second_rater_id)

    def measures(self, user_id: int, number: int) -> bool:
        """Whether this person measures on the first (1) or the second (2) occasion."""
        return user_id == (
            self.second_rater_id if self.is_of_two and number == 2 else self.rater_id
        )


class RepeatLeg(models.Model):
    """One athlete on one of the two occasions: three trials of each motion and side.

    `trials` is JSON: {motion: {side: ["31.5", …]}}, degrees to 0.1°. It belongs to the check, not
    to the athlete's history: it does not move when two records are merged.
    """

    uuid = models.UUIDField(default=uuid7, unique=True)
    club = models.ForeignKey(Club, on_delete=models.CASCADE, related_name="+")
    repeat_check = models.ForeignKey(
        RepeatabilityCheck, on_delete=models.CASCADE, related_name="legs"
    )
    athlete = models.ForeignKey(Athlete, on_delete=models.CASCADE, related_name="repeat_legs")
    number = models.PositiveSmallIntegerField()
    trials = models.JSONField(default=dict)
    rater_user = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    measured_at = models.DateTimeField()
    local_date = models.DateField(editable=False)

    objects = ScopedManager.from_queryset(OfAthleteQuerySet)()
    unscoped = models.Manager()

    class Meta:
        base_manager_name = default_manager_name = "unscoped"
        constraints = [
            models.UniqueConstraint(
                fields=["repeat_check", "athlete", "number"],
                name="repeat_leg_once_per_occasion",
                violation_error_message="This athlete has been measured for this occasion.",
            ),
            models.CheckConstraint(condition=Q(number__in=(1, 2)), name="repeat_leg_number_1_or_2"),
        ]

    def __str__(self) -> str:
        return f"{self.athlete_id}, occasion {self.number}"

    def value(self, motion: str, side: str) -> int | None:
        """Hundredths of a degree, by the rule of every measurement; None where not measured."""
        trials: list[Any] = self.trials.get(motion, {}).get(side, [])
        return protocol.trial_value([Decimal(one) for one in trials]) if trials else None


class OwnErrorQuerySet(ScopedQuerySet):
    def in_use(self) -> Self:
        return self.filter(retired_at=None)


class OwnError(models.Model):
    """What a finished check says of one motion: s in degrees over `athletes` athletes.

    It draws the default towards itself (measurement.md §3). With `second_rater` it is what two
    people differ by. A newer check of the same raters, instrument and motion retires it.
    """

    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    club = models.ForeignKey(Club, on_delete=models.CASCADE, related_name="+")
    repeat_check = models.ForeignKey(
        RepeatabilityCheck, on_delete=models.CASCADE, related_name="errors"
    )
    rater = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    second_rater = models.ForeignKey(User, on_delete=models.CASCADE, null=True, related_name="+")
    instrument = models.CharField(max_length=12, choices=list(protocol.INSTRUMENTS.items()))
    motion = models.CharField(max_length=17, choices=list(protocol.MOTIONS.items()))
    s_deg = models.FloatField()
    athletes = models.PositiveSmallIntegerField()
    is_same_day = models.BooleanField()
    retired_at = models.DateTimeField(null=True, editable=False)

    objects = ScopedManager.from_queryset(OwnErrorQuerySet)()
    unscoped = OwnErrorQuerySet.as_manager()

    class Meta:
        base_manager_name = default_manager_name = "unscoped"
        constraints = [
            models.UniqueConstraint(
                fields=["repeat_check", "motion"], name="own_error_once_per_motion"
            ),
            models.CheckConstraint(condition=Q(s_deg__gte=0), name="own_error_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.instrument} {self.motion}: {self.s_deg:.1f}°"
