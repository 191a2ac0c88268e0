"""The running state of what may be compared, one row per series (measurement.md §3–5)."""

from django.db import models

from athletes import protocol
from athletes.models.people import Athlete, OfAthleteQuerySet
from coaching.accounts.models import Club
from coaching.kernel.scoping import ScopedManager, ScopedQuerySet
from coaching.kernel.uuid7 import uuid7

SERIES_MOTIONS = {**protocol.MOTIONS, **protocol.DERIVED_MOTIONS}
PROTOCOL_FIELDS = ("position", "mode", "instrument", "endpoint", "rater")


class Series(models.Model):
    """Athlete × motion × protocol. `state` is `series.SeriesState.to_json()`.

    A squad of any history is one read of these rows. The actions keep them; the command
    `rebuild_series` makes all of them anew and compares.
    """

    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    club = models.ForeignKey(Club, on_delete=models.CASCADE, related_name="+")
    athlete = models.ForeignKey(Athlete, on_delete=models.CASCADE, related_name="series")
    motion = models.CharField(max_length=17, choices=list(SERIES_MOTIONS.items()))
    position = models.CharField(max_length=12, choices=list(protocol.POSITIONS.items()))
    mode = models.CharField(max_length=7, choices=list(protocol.MODES.items()))
    instrument = models.CharField(max_length=12, choices=list(protocol.INSTRUMENTS.items()))
    endpoint = models.CharField(max_length=12, choices=list(protocol.ENDPOINTS.items()))
    rater = models.CharField(max_length=5, choices=list(protocol.RATERS.items()))
    latest_on = models.DateField()
    assessments = models.PositiveIntegerField()
    state = models.JSONField()
    # {"left", "right", "pairs"}: the verdicts of the state, all that a list of hundreds reads.
    verdicts = models.JSONField(default=dict)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ScopedManager.from_queryset(OfAthleteQuerySet)()
    unscoped = models.Manager()

    class Meta:
        base_manager_name = default_manager_name = "unscoped"
        indexes = [models.Index(fields=["club", "motion", "-latest_on"], name="series_of_club")]
        constraints = [
            models.UniqueConstraint(
                fields=["athlete", "motion", *PROTOCOL_FIELDS], name="series_once_per_key"
            )
        ]

    def __str__(self) -> str:
        return f"{self.motion} of {self.athlete_id}, {self.position}"

    @property
    def protocol_key(self) -> tuple[str, ...]:
        return tuple(getattr(self, field) for field in PROTOCOL_FIELDS)


class ErrorDefault(models.Model):
    """A club's own standard error of measurement for an instrument and a motion, in degrees."""

    club = models.ForeignKey(Club, on_delete=models.CASCADE, related_name="error_defaults")
    instrument = models.CharField(max_length=12, choices=list(protocol.INSTRUMENTS.items()))
    motion = models.CharField(max_length=17, choices=list(protocol.MOTIONS.items()))
    sem_deg = models.DecimalField("standard error (°)", max_digits=3, decimal_places=1)

    objects = ScopedManager.from_queryset(ScopedQuerySet)()
    unscoped = models.Manager()

    class Meta:
        base_manager_name = default_manager_name = "unscoped"
        constraints = [
            models.UniqueConstraint(
                fields=["club", "instrument", "motion"], name="error_default_once_per_club"
            ),
            models.CheckConstraint(
                condition=models.Q(sem_deg__range=(1, 15)),
                name="error_default_1_to_15",
                violation_error_message="A standard error lies between 1° and 15°.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.instrument} {self.motion}: {self.sem_deg}°"
