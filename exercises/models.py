"""Drills: the shipped ones, which every club sees, and each club's own."""

from typing import Any, Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from coaching.accounts.models import Club
from coaching.kernel.scoping import Asking, PhoneActor, ScopedManager, ScopedQuerySet
from coaching.kernel.uuid7 import uuid7
from exercises import dose, words

# Smallest and largest of each part of a dose; what a session can hold, and what a phone can time.
DOSE_LIMITS = {
    "sets": (1, 10),
    "reps": (1, 50),
    "hold_s": (0, 300),
    "prehold_s": (0, 300),
    "rest_s": (0, 600),
}


def bounded(name: str, label: str, default: int) -> Any:
    """A whole number between the limits of that part of a dose."""
    low, high = DOSE_LIMITS[name]
    sentence = f"{label[0].upper()}{label[1:]}: enter a whole number from {low} to {high}."
    return models.PositiveSmallIntegerField(
        label,
        default=default,
        validators=[MinValueValidator(low, sentence), MaxValueValidator(high, sentence)],
    )


def one_of(field: str, known: dict[str, str]) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(**{f"{field}__in": list(known)}),
        name=f"exercise_{field}_is_known",
        violation_error_message=f"Choose the {field} from the list.",
    )


class Dosed(models.Model):
    """A dose in columns: of a drill as it is usually done, or of a step of a routine."""

    sets = bounded("sets", "sets", 2)
    reps = bounded("reps", "repetitions", 8)
    hold_s = bounded("hold_s", "hold (s)", 0)
    prehold_s = bounded("prehold_s", "settle first (s)", 0)
    rest_s = bounded("rest_s", "rest (s)", 30)
    per_side = models.BooleanField("each side", default=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(**{f"{name}__range": limits}),
                name=f"%(class)s_{name}_in_limits",
            )
            for name, limits in DOSE_LIMITS.items()
        ]

    @property
    def dose(self) -> dose.Dose:
        return dose.Dose(
            self.sets, self.reps, self.hold_s, self.rest_s, self.per_side, self.prehold_s
        )

    @property
    def dose_words(self) -> str:
        return dose.words(self.dose)

    @property
    def minutes(self) -> int:
        return dose.minutes(self.dose.seconds())


class ExerciseQuerySet(ScopedQuerySet):
    def visible_to(self, actor: Asking) -> Self:
        """The shipped drills and the club's own. A phone comes to its drills by its assignment."""
        if isinstance(actor, PhoneActor):
            return self.none()
        return self.filter(Q(club=None) | Q(club_id=actor.club_id))

    def active(self) -> Self:
        return self.filter(archived_at=None)

    def in_order(self) -> Self:
        """The club's own first, then as the catalogue lists them."""
        return self.order_by(models.F("club").asc(nulls_last=True), "rank", "name", "pk")


class Exercise(Dosed):
    """One drill. `club` is empty for the shipped ones; those change only with a release.

    `figure` names the picture (`exercises.figures`). Lists are JSON lists of sentences.
    """

    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    club = models.ForeignKey(
        Club, on_delete=models.CASCADE, null=True, blank=True, related_name="exercises"
    )
    slug = models.SlugField(max_length=60)
    name = models.CharField("name", max_length=80)
    aliases = models.JSONField("also called", default=list, blank=True)
    origin = models.CharField(max_length=9, choices=list(words.ORIGINS.items()), default="club")
    category = models.CharField(max_length=9, choices=list(words.CATEGORIES.items()))
    technique = models.CharField(max_length=14, choices=list(words.TECHNIQUES.items()))
    targets = models.JSONField("directions trained", default=list)
    equipment = models.JSONField("equipment", default=list)
    position = models.CharField(max_length=15, choices=list(words.POSITIONS.items()))
    laterality = models.CharField("sides", max_length=11, choices=list(words.LATERALITIES.items()))
    days_per_week = models.PositiveSmallIntegerField(
        "days a week", default=3, validators=[MinValueValidator(1), MaxValueValidator(7)]
    )
    steps = models.JSONField("steps", default=list)
    cues = models.JSONField("cues", default=list, blank=True)
    faults = models.JSONField("faults to watch", default=list, blank=True)
    easier = models.CharField("easier", max_length=300, blank=True, default="")
    harder = models.CharField("harder", max_length=300, blank=True, default="")
    stop_if = models.JSONField("stop if", default=list, blank=True)
    avoid_if = models.JSONField("avoid if", default=list, blank=True)
    figure = models.CharField("picture", max_length=60, blank=True, default="")
    rank = models.PositiveSmallIntegerField(default=0, editable=False)
    copied_from = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, editable=False, related_name="copies"
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    archived_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ScopedManager.from_queryset(ExerciseQuerySet)()
    unscoped = ExerciseQuerySet.as_manager()

    class Meta:
        base_manager_name = default_manager_name = "unscoped"
        constraints = [
            *Dosed.Meta.constraints,
            models.UniqueConstraint(
                fields=["slug"], condition=Q(club=None), name="exercise_slug_once_when_shipped"
            ),
            models.UniqueConstraint(
                fields=["club", "name"],
                condition=Q(archived_at=None),
                name="exercise_name_once_in_club",
                violation_error_message="Your club has a drill with this name already.",
            ),
            one_of("category", words.CATEGORIES),
            one_of("technique", words.TECHNIQUES),
            one_of("position", words.POSITIONS),
            one_of("laterality", words.LATERALITIES),
            models.CheckConstraint(
                condition=Q(days_per_week__range=(1, 7)),
                name="exercise_days_per_week_1_to_7",
                violation_error_message="Choose 1 to 7 days a week.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        self.name = " ".join(self.name.split())
        problems = {}
        if not self.steps:
            problems["steps"] = "Write at least one step: what the athlete does first."
        for field, known in (("targets", words.TARGETS), ("equipment", words.EQUIPMENT)):
            values = getattr(self, field)
            if not values or set(values) - set(known):
                problems[field] = "Choose at least one from the list."
        if self.laterality == "bilateral" and self.per_side:
            problems["per_side"] = "Both sides work at once here: untick “each side”."
        if problems:
            raise ValidationError(problems)

    def get_absolute_url(self) -> str:
        """Needs the club for the address; a shipped drill is opened inside the reader's club."""
        if self.club is None:
            raise ValueError("A shipped drill has an address only inside a club.")
        return reverse("exercises:exercise_detail", args=[self.club.slug, self.uuid])

    @property
    def is_shipped(self) -> bool:
        return self.club_id is None

    @property
    def targets_words(self) -> str:
        return words.targets_words(self.targets)

    @property
    def equipment_words(self) -> str:
        return words.equipment_words(self.equipment)
