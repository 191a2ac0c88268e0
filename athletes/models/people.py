"""Whom a club measures, and whether they agreed."""

from datetime import timedelta
from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from coaching.accounts.models import Club, Membership, Squad, User
from coaching.accounts.models.clubs import check_time_zone
from coaching.kernel.scoping import Asking, PhoneActor, ScopedManager, ScopedQuerySet
from coaching.kernel.uuid7 import uuid7

MERGE_REVERSIBLE_FOR = timedelta(days=30)
CONSENTS = {
    "given": "Given",
    "attested": "Attested by a coach",
    "missing": "Missing",
    "withdrawn": "Withdrawn",
}
ALLOWS_STORING = ("given", "attested")
FIRST_BIRTH_YEAR = 1900
SEXES = {"": "Not said", "female": "Female", "male": "Male"}
AGE_OF_CONSENT = 16  # General Data Protection Regulation, article 8, without a national exception


class AthleteQuerySet(ScopedQuerySet):
    def visible_to(self, actor: Asking) -> Self:
        """The one rule about who sees whom. Every table about athletes asks this method."""
        rows = self.filter(club_id=actor.club_id, merged_into=None)
        if isinstance(actor, PhoneActor):
            return rows.filter(pk=actor.athlete_id)
        if actor.sees_everyone:
            return rows
        in_my_squads = Athlete.squads.through.objects.filter(
            athlete_id=OuterRef("pk"),
            squad__in=Membership.squads.through.objects.filter(
                membership_id=actor.membership_id
            ).values("squad_id"),
        )
        mine = Athlete.coaches.through.objects.filter(
            athlete_id=OuterRef("pk"), membership_id=actor.membership_id
        )
        return rows.filter(Q(Exists(in_my_squads)) | Q(Exists(mine)))

    def active(self) -> Self:
        return self.filter(archived_at=None)

    def archived(self) -> Self:
        return self.exclude(archived_at=None)

    def without_squad(self) -> Self:
        return self.filter(squads=None)


class OfAthleteQuerySet(ScopedQuerySet):
    """Rows that belong to an athlete: who sees the athlete sees the row."""

    def visible_to(self, actor: Asking) -> Self:
        if isinstance(actor, PhoneActor):
            return self.filter(club_id=actor.club_id, athlete_id=actor.athlete_id)
        rows = super().visible_to(actor)
        if actor.sees_everyone:
            return rows
        return rows.filter(athlete__in=Athlete.objects.visible_to(actor))


class Athlete(models.Model):
    """A person whose hips are measured. Needs no account."""

    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    club = models.ForeignKey(Club, on_delete=models.CASCADE, related_name="athletes")
    name = models.CharField("name", max_length=120)
    squads = models.ManyToManyField(Squad, blank=True, related_name="athletes")
    coaches = models.ManyToManyField(Membership, blank=True, related_name="athletes")
    birth_year = models.PositiveSmallIntegerField("year of birth", null=True, blank=True)
    time_zone = models.CharField("time zone", max_length=40, validators=[check_time_zone])
    consent = models.CharField(max_length=9, choices=list(CONSENTS.items()), default="missing")
    email = models.EmailField("e-mail address", blank=True, default="")
    has_reminders = models.BooleanField("reminders by e-mail", default=True)
    # None: as the club has it.
    shares_words = models.BooleanField(
        "coaches read my own words", null=True, blank=True, default=None
    )
    # Asked for only to draw the published range behind a chart (measurement.md §6).
    sex = models.CharField("sex", max_length=6, blank=True, default="", choices=list(SEXES.items()))
    # None: as the club has it.
    pain_alert = models.PositiveSmallIntegerField(
        "pain alert level", null=True, blank=True, default=None
    )
    next_measurement_on = models.DateField("next measurement", null=True, blank=True)
    archived_at = models.DateTimeField(null=True, editable=False)
    merged_into = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, editable=False, related_name="absorbed"
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ScopedManager.from_queryset(AthleteQuerySet)()
    unscoped = AthleteQuerySet.as_manager()

    class Meta:
        base_manager_name = default_manager_name = "unscoped"
        indexes = [
            models.Index(fields=["club", "name"], name="athlete_by_name"),
            models.Index(fields=["club", "updated_at", "id"], name="athlete_by_change"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(consent__in=list(CONSENTS)), name="athlete_consent_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(name=""),
                name="athlete_has_a_name",
                violation_error_message="Enter the athlete's name.",
            ),
            models.CheckConstraint(
                condition=Q(birth_year=None) | Q(birth_year__gte=FIRST_BIRTH_YEAR),
                name="athlete_birth_year_is_plausible",
                violation_error_message="Enter the year of birth with four digits, such as 2001.",
            ),
            models.CheckConstraint(
                condition=Q(pain_alert=None) | Q(pain_alert__range=(1, 10)),
                name="athlete_pain_alert_1_to_10",
                violation_error_message="Choose a pain alert level from 1 to 10.",
            ),
            models.CheckConstraint(condition=Q(sex__in=list(SEXES)), name="athlete_sex_is_known"),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        self.name = " ".join(self.name.split())
        if self.birth_year and self.birth_year > timezone.now().year:
            raise ValidationError({"birth_year": "The year of birth is in the future."})

    def get_absolute_url(self) -> str:
        return reverse("desk:athlete_detail", args=[self.club.slug, self.uuid])

    def joined(self) -> AthleteQuerySet:
        """The records that were joined with this one, also by way of another: the same person."""
        into = Q(merged_into=self) | Q(merged_into__merged_into=self)
        return Athlete.unscoped.filter(into)

    @property
    def alert(self) -> int:
        """The pain, of 10, from which on a coach is told: the athlete's own level or the club's."""
        return self.club.pain_alert if self.pain_alert is None else self.pain_alert

    @property
    def may_be_stored(self) -> bool:
        """Whether anything about the body may be written down."""
        return self.consent in ALLOWS_STORING

    @property
    def is_minor(self) -> bool:
        """Too young to consent alone, or perhaps: only the year of birth is known."""
        if self.birth_year is None:
            return False
        return timezone.now().year - self.birth_year <= AGE_OF_CONSENT


class Consent(models.Model):
    """One statement about an athlete's consent; the newest one counts. Rows are only added."""

    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    club = models.ForeignKey(Club, on_delete=models.CASCADE, related_name="+")
    athlete = models.ForeignKey(Athlete, on_delete=models.CASCADE, related_name="consents")
    status = models.CharField(max_length=9, choices=list(CONSENTS.items()))
    how = models.CharField(max_length=200)
    text_version = models.CharField(max_length=20)
    language = models.CharField(max_length=10, default="en")
    stated_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    stated_at = models.DateTimeField()

    objects = ScopedManager.from_queryset(OfAthleteQuerySet)()
    unscoped = models.Manager()

    class Meta:
        base_manager_name = default_manager_name = "unscoped"
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=list(CONSENTS)), name="consent_status_is_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.athlete}: {self.status}"


class AthleteMerge(models.Model):
    """Two records found to be one person. Remembers what moved, so that it can be taken back."""

    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    club = models.ForeignKey(Club, on_delete=models.CASCADE, related_name="+")
    athlete = models.ForeignKey(Athlete, on_delete=models.CASCADE, related_name="merges")
    absorbed = models.ForeignKey(Athlete, on_delete=models.CASCADE, related_name="+")
    moved_assessments = models.JSONField(default=list)
    moved_rows = models.JSONField(default=dict)  # {"routines.Assignment": [ids], …}
    added_squads = models.JSONField(default=list)
    added_coaches = models.JSONField(default=list)
    merged_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    merged_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    objects = ScopedManager.from_queryset(OfAthleteQuerySet)()
    unscoped = models.Manager()

    class Meta:
        base_manager_name = default_manager_name = "unscoped"

    def __str__(self) -> str:
        return f"{self.absorbed_id} into {self.athlete_id}"

    def is_reversible(self) -> bool:
        return self.undone_at is None and timezone.now() - self.merged_at <= MERGE_REVERSIBLE_FOR
