"""A club's own protocol cards. The shipped ones are data of a release (`athletes.manual`)."""

from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from athletes import protocol
from athletes.models.measuring import one_of
from coaching.accounts.models import Club, User
from coaching.kernel.scoping import ScopedManager, ScopedQuerySet
from coaching.kernel.uuid7 import uuid7

CARD_PARTS = {
    "landmarks": "Landmarks",
    "steps": "Steps",
    "cheats": "Cheats to watch",
    "reading": "How to read the angle",
}


class ProtocolCardQuerySet(ScopedQuerySet):
    def newest(self) -> Self:
        """Of each club, position and instrument the version that counts."""
        same = {name: OuterRef(name) for name in ("club", "position", "instrument")}
        later = ProtocolCard.unscoped.filter(**same, number__gt=OuterRef("number"))
        return self.filter(~Exists(later))

    def in_use(self) -> Self:
        return self.newest().filter(given_up_at=None)


class ProtocolCard(models.Model):
    """One version of a club's own card for a position and an instrument. Rows are only added.

    `texts` is JSON: {part of CARD_PARTS: [sentences]}. The highest number counts; when that one is
    given up (`given_up_at`), the club reads the shipped card again. `based_on` is the version of
    the shipped card that it was copied from, or last compared with.
    """

    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    club = models.ForeignKey(Club, on_delete=models.CASCADE, related_name="protocol_cards")
    position = models.CharField(max_length=12, choices=list(protocol.POSITIONS.items()))
    instrument = models.CharField(max_length=12, choices=list(protocol.INSTRUMENTS.items()))
    number = models.PositiveIntegerField()
    based_on = models.CharField(max_length=20)
    texts = models.JSONField(default=dict)
    made_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    given_up_at = models.DateTimeField(null=True, editable=False)

    objects = ScopedManager.from_queryset(ProtocolCardQuerySet)()
    unscoped = ProtocolCardQuerySet.as_manager()

    class Meta:
        base_manager_name = default_manager_name = "unscoped"
        constraints = [
            one_of("position", protocol.POSITIONS),
            one_of("instrument", protocol.INSTRUMENTS),
            models.UniqueConstraint(
                fields=["club", "position", "instrument", "number"],
                name="protocol_card_number_once",
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="protocol_card_numbers_from_1"),
        ]

    def __str__(self) -> str:
        return f"{self.position}, {self.instrument}, version {self.number}"

    @property
    def is_in_use(self) -> bool:
        """Of the newest version: whether the club reads it."""
        return self.given_up_at is None

    def clean(self) -> None:
        texts: dict[str, Any] = self.texts
        if not texts.get("steps"):
            raise ValidationError({"texts": "Write at least one step."})
