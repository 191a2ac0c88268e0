"""A club, who belongs to it with which role, and its squads."""

from datetime import timedelta
from typing import Any
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from coaching.accounts.roles import ROLES
from coaching.kernel.scoping import ScopedManager, ScopedQuerySet
from coaching.kernel.uuid7 import uuid7

INVITATION_LIFETIME = timedelta(days=14)
RESERVED_SLUGS = {"new", "accounts", "api", "static", "c", "clubs"}


def check_time_zone(name: str) -> None:
    if name not in available_timezones():
        raise ValidationError(f"“{name}” is not a time zone. Use one such as Europe/London.")


def _from_to(label: str, low: int, high: int, *, default: int) -> Any:
    """A whole number between two limits, with the sentence for one outside of them."""
    words = f"Enter a whole number from {low} to {high}."
    limits = [MinValueValidator(low, words), MaxValueValidator(high, words)]
    return models.PositiveSmallIntegerField(label, default=default, validators=limits)


class Club(models.Model):
    """The tenant: everything about athletes belongs to exactly one club."""

    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    name = models.CharField("name of the club", max_length=80)
    slug = models.SlugField("address", max_length=50, unique=True)
    time_zone = models.CharField(
        "time zone", max_length=40, default="Europe/London", validators=[check_time_zone]
    )
    # None: shared while the club has up to three coaches; an owner may fix it either way.
    shares_everyone = models.BooleanField("all coaches see all athletes", null=True, default=None)
    # Physios always read what athletes write; an athlete may decide otherwise (ADR 0017).
    coaches_read_words = models.BooleanField(
        "coaches read what athletes write about pain", default=True
    )
    # When the Monday review names an athlete (product.md screen 2); few on purpose.
    pain_alert = _from_to("tell of pain from", 1, 10, default=4)
    low_adherence = _from_to("tell when less is done than (%)", 10, 90, default=50)
    stale_weeks = _from_to("tell when not measured for (weeks)", 2, 26, default=8)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(**{f"{field}__range": limits}), name=f"club_{field}_in_limits"
            )
            for field, limits in (
                ("pain_alert", (1, 10)),
                ("low_adherence", (10, 90)),
                ("stale_weeks", (2, 26)),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def review_numbers(self) -> str:
        """“4 50 8”: what a form of them was opened with."""
        return f"{self.pain_alert} {self.low_adherence} {self.stale_weeks}"

    def clean(self) -> None:
        if self.slug in RESERVED_SLUGS:
            raise ValidationError({"slug": f"“{self.slug}” is reserved. Choose another address."})


class Squad(models.Model):
    """A named part of a club's athletes; an athlete may be in several."""

    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    club = models.ForeignKey(Club, on_delete=models.CASCADE, related_name="squads")
    name = models.CharField("name of the squad", max_length=60)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ScopedManager.from_queryset(ScopedQuerySet)()
    unscoped = models.Manager()

    class Meta:
        base_manager_name = default_manager_name = "unscoped"
        constraints = [
            models.UniqueConstraint(
                "club",
                Lower("name"),
                name="squad_name_once_in_club",
                violation_error_message="There is already a squad with this name.",
            )
        ]

    def __str__(self) -> str:
        return self.name


class MembershipQuerySet(ScopedQuerySet):
    def active(self) -> "MembershipQuerySet":
        return self.filter(ended_at=None)


class Membership(models.Model):
    """One person in one club, with one role, for some squads."""

    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    club = models.ForeignKey(Club, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=10, choices=list(ROLES.items()))
    squads = models.ManyToManyField(Squad, blank=True, related_name="members")
    has_monday_mail = models.BooleanField("the Monday list by e-mail", default=True)
    started_at = models.DateTimeField(default=timezone.now, editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)

    objects = ScopedManager.from_queryset(MembershipQuerySet)()
    unscoped = MembershipQuerySet.as_manager()

    class Meta:
        base_manager_name = default_manager_name = "unscoped"
        constraints = [
            models.UniqueConstraint(
                fields=["club", "user"],
                condition=models.Q(ended_at=None),
                name="membership_once_while_active",
                violation_error_message="This person is already a member of the club.",
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=list(ROLES)),
                name="membership_role_is_known",
                violation_error_message="Choose one of the roles.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} in {self.club}"


class MemberInvitation(models.Model):
    """An offer to join a club, taken up by whoever signs in with that verified e-mail address."""

    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    club = models.ForeignKey(Club, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField("e-mail address")
    role = models.CharField(max_length=10, choices=list(ROLES.items()))
    squads = models.ManyToManyField(Squad, blank=True, related_name="+")
    invited_by = models.ForeignKey(
        "accounts.User", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    accepted_at = models.DateTimeField(null=True, editable=False)
    withdrawn_at = models.DateTimeField(null=True, editable=False)

    objects = ScopedManager.from_queryset(ScopedQuerySet)()
    unscoped = models.Manager()

    class Meta:
        base_manager_name = default_manager_name = "unscoped"
        constraints = [
            models.UniqueConstraint(
                "club",
                Lower("email"),
                condition=models.Q(accepted_at=None, withdrawn_at=None),
                name="invitation_once_while_open",
                violation_error_message="This address is already invited.",
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=list(ROLES)), name="invitation_role_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email} to {self.club}"

    @property
    def is_open(self) -> bool:
        return (
            self.accepted_at is None
            and self.withdrawn_at is None
            and self.created_at + INVITATION_LIFETIME > timezone.now()
        )
