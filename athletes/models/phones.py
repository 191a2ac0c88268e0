"""How an athlete's phone comes to the record: an invitation, redeemed once, binds one phone.

Secrets are stored as SHA-256 only (trust.md §6): who reads the database cannot open anybody's page.
"""

import hashlib
from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import salted_hmac

from athletes.models.people import Athlete, OfAthleteQuerySet
from coaching.accounts.models import Club, User
from coaching.kernel.scoping import ScopedManager
from coaching.kernel.uuid7 import uuid7

INVITATION_LIFETIME = timedelta(days=7)
PHONE_IDLE = timedelta(days=60)
PHONE_LIFETIME = timedelta(days=180)


def digest(secret: str) -> str:
    """What is stored of a secret: its SHA-256 in hex. 256 random bits need no salt."""
    return hashlib.sha256(secret.encode()).hexdigest()


def code_digest(code: str) -> str:
    """What is stored of a typed code: its 49 bits could be tried out, so the key of the site helps.

    However it is typed: small letters, spaces and dashes are all the same.
    """
    letters = "".join(letter for letter in code.upper() if letter.isalnum())
    return salted_hmac("evenstride.code", letters, algorithm="sha256").hexdigest()


class Invitation(models.Model):
    """An offer to bind one phone. At most one is open per athlete; the newest revokes the others.

    `for_guardian`: the link goes to a guardian, who consents; it binds no phone.
    """

    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    club = models.ForeignKey(Club, on_delete=models.CASCADE, related_name="+")
    athlete = models.ForeignKey(Athlete, on_delete=models.CASCADE, related_name="invitations")
    secret_hash = models.CharField(max_length=64, unique=True)
    code_hash = models.CharField(max_length=64, unique=True)  # typed where no link can be opened
    for_guardian = models.BooleanField(default=False)
    invited_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    objects = ScopedManager.from_queryset(OfAthleteQuerySet)()
    unscoped = models.Manager()

    class Meta:
        base_manager_name = default_manager_name = "unscoped"
        constraints = [
            models.UniqueConstraint(
                fields=["athlete", "for_guardian"],
                condition=Q(used_at=None, revoked_at=None),
                name="invitation_open_once_per_athlete",
            )
        ]

    def __str__(self) -> str:
        return f"invitation of {self.athlete_id}"

    @property
    def is_open(self) -> bool:
        return not self.used_at and not self.revoked_at and self.expires_at > timezone.now()


class Phone(models.Model):
    """A browser that opens one athlete's pages. Its cookie is a 256-bit secret, stored hashed."""

    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    club = models.ForeignKey(Club, on_delete=models.CASCADE, related_name="+")
    athlete = models.ForeignKey(Athlete, on_delete=models.CASCADE, related_name="phones")
    secret_hash = models.CharField(max_length=64, unique=True)
    browser = models.CharField(max_length=40)  # family and system, such as "Safari on iPhone"
    bound_at = models.DateTimeField(default=timezone.now, editable=False)
    last_used_on = models.DateField()
    revoked_at = models.DateTimeField(null=True)

    moves_with_athlete = True
    objects = ScopedManager.from_queryset(OfAthleteQuerySet)()
    unscoped = models.Manager()

    class Meta:
        base_manager_name = default_manager_name = "unscoped"

    def __str__(self) -> str:
        return f"{self.browser} of {self.athlete_id}"

    @property
    def is_live(self) -> bool:
        """Neither revoked nor idle for 60 days nor older than 180."""
        now = timezone.now()
        return (
            self.revoked_at is None
            and now - self.bound_at <= PHONE_LIFETIME
            and now.date() - self.last_used_on <= PHONE_IDLE
        )


class Guardian(models.Model):
    """Who consents for a minor. Name and address are kept while the athlete is one."""

    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    club = models.ForeignKey(Club, on_delete=models.CASCADE, related_name="+")
    athlete = models.OneToOneField(Athlete, on_delete=models.CASCADE, related_name="guardian")
    name = models.CharField("name of the parent or guardian", max_length=120)
    email = models.EmailField("e-mail address of the parent or guardian")
    asked_at = models.DateTimeField(default=timezone.now)
    agreed_at = models.DateTimeField(null=True)

    moves_with_athlete = True

    objects = ScopedManager.from_queryset(OfAthleteQuerySet)()
    unscoped = models.Manager()

    class Meta:
        base_manager_name = default_manager_name = "unscoped"

    def __str__(self) -> str:
        return f"{self.name} for {self.athlete_id}"
