"""A coach asks an athlete to measure at home; the answer is an assessment with rater "self"."""

from typing import Self

from django.db import models
from django.utils import timezone

from athletes import protocol
from athletes.models.measuring import Assessment, one_of
from athletes.models.people import Athlete, OfAthleteQuerySet
from coaching.accounts.models import Club, User
from coaching.kernel.scoping import ScopedManager
from coaching.kernel.uuid7 import uuid7


class SelfCheckOfferQuerySet(OfAthleteQuerySet):
    def open(self) -> Self:
        return self.filter(done_at=None, ended_at=None)


class SelfCheckOffer(models.Model):
    """Asked for once, open until it is done or taken back. Asking again ends the one before."""

    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    club = models.ForeignKey(Club, on_delete=models.CASCADE, related_name="+")
    athlete = models.ForeignKey(Athlete, on_delete=models.CASCADE, related_name="self_check_offers")
    position = models.CharField(max_length=12, choices=list(protocol.POSITIONS.items()))
    message = models.CharField("message", max_length=200, blank=True, default="")
    asked_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    done_at = models.DateTimeField(null=True, editable=False)
    assessment = models.ForeignKey(
        Assessment, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, editable=False)  # taken back, or asked anew

    moves_with_athlete = True

    objects = ScopedManager.from_queryset(SelfCheckOfferQuerySet)()
    unscoped = SelfCheckOfferQuerySet.as_manager()

    class Meta:
        base_manager_name = default_manager_name = "unscoped"
        constraints = [one_of("position", protocol.POSITIONS)]

    def __str__(self) -> str:
        return f"{self.athlete_id} asked on {self.asked_at.date()}"
