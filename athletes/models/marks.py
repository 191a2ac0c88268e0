"""What a coach sets for one athlete's numbers: where they start anew, and where they should go."""

from typing import Self

from django.db import models
from django.utils import timezone

from athletes import protocol
from athletes.models.measuring import one_of
from athletes.models.people import Athlete, OfAthleteQuerySet
from coaching.accounts.models import Club, User
from coaching.kernel.scoping import ScopedManager
from coaching.kernel.uuid7 import uuid7

DIRECTIONS = {"more": "More", "less": "Less"}


class NewBaselineQuerySet(OfAthleteQuerySet):
    def live(self) -> Self:
        return self.filter(removed_at=None)


class NewBaseline(models.Model):
    """From `starts_on` on, everything measured in this one way counts anew (measurement.md §4).

    It holds for all motions of the protocol, so that a total arc never starts on another day than
    its two rotations. Of several the latest day counts. Taking it back brings the old windows back.
    """

    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    club = models.ForeignKey(Club, on_delete=models.CASCADE, related_name="+")
    athlete = models.ForeignKey(Athlete, on_delete=models.CASCADE, related_name="baselines")
    position = models.CharField(max_length=12, choices=list(protocol.POSITIONS.items()))
    mode = models.CharField(max_length=7, choices=list(protocol.MODES.items()))
    instrument = models.CharField(max_length=12, choices=list(protocol.INSTRUMENTS.items()))
    endpoint = models.CharField(max_length=12, choices=list(protocol.ENDPOINTS.items()))
    rater = models.CharField(max_length=5, choices=list(protocol.RATERS.items()))
    starts_on = models.DateField("first day that counts")
    reason = models.CharField("reason", max_length=200)
    set_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    set_at = models.DateTimeField(default=timezone.now, editable=False)
    removed_at = models.DateTimeField(null=True, editable=False)

    moves_with_athlete = True

    objects = ScopedManager.from_queryset(NewBaselineQuerySet)()
    unscoped = NewBaselineQuerySet.as_manager()

    class Meta:
        base_manager_name = default_manager_name = "unscoped"
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(reason=""),
                name="new_baseline_has_a_reason",
                violation_error_message="Say why the numbers start anew, in a few words.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.athlete_id} from {self.starts_on}"

    def clean(self) -> None:
        self.reason = " ".join(self.reason.split())

    @property
    def protocol_key(self) -> tuple[str, str, str, str, str]:
        return (self.position, self.mode, self.instrument, self.endpoint, self.rater)


class GoalQuerySet(OfAthleteQuerySet):
    def live(self) -> Self:
        return self.filter(ended_at=None)


class Goal(models.Model):
    """One side of one motion should become more, or less. Only then may a page say “improved”.

    A new goal for the same side and motion ends the old one; should there be two all the same (two
    records were merged), the newest counts.
    """

    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    club = models.ForeignKey(Club, on_delete=models.CASCADE, related_name="+")
    athlete = models.ForeignKey(Athlete, on_delete=models.CASCADE, related_name="goals")
    motion = models.CharField(max_length=17, choices=list(protocol.MOTIONS.items()))
    side = models.CharField(max_length=5, choices=list(protocol.SIDES.items()))
    direction = models.CharField(max_length=4, choices=list(DIRECTIONS.items()))
    set_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    set_at = models.DateTimeField(default=timezone.now, editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)

    moves_with_athlete = True

    objects = ScopedManager.from_queryset(GoalQuerySet)()
    unscoped = GoalQuerySet.as_manager()

    class Meta:
        base_manager_name = default_manager_name = "unscoped"
        constraints = [
            one_of("motion", protocol.MOTIONS),
            one_of("side", protocol.SIDES),
            one_of("direction", DIRECTIONS),
        ]

    def __str__(self) -> str:
        return f"{self.side} {self.motion}: {self.direction}"
