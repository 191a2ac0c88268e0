"""A routine, and its versions: what is frozen when somebody is assigned to it."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from coaching.accounts.models import Club, User
from coaching.kernel.scoping import Asking, PhoneActor, ScopedManager, ScopedQuerySet
from coaching.kernel.uuid7 import uuid7
from coaching.routines import plan
from exercises import dose
from exercises.models import Dosed, Exercise

MOTIONS = {"internal_rotation": "Internal rotation", "external_rotation": "External rotation"}
MOST_STEPS = 20


def count_problem(count: int) -> str:
    """Why a routine cannot have so many drills; "" where it can."""
    if not count:
        return "A routine needs a drill. Add at least one."
    if count > MOST_STEPS:
        return f"A routine has at most {MOST_STEPS} drills. Remove {count - MOST_STEPS}."
    return ""


class RoutineQuerySet(ScopedQuerySet):
    def visible_to(self, actor: Asking) -> Self:
        """The shipped routines and the club's own. A phone comes to its own by its assignment."""
        if isinstance(actor, PhoneActor):
            return self.none()
        return self.filter(Q(club=None) | Q(club_id=actor.club_id))

    def active(self) -> Self:
        return self.filter(archived_at=None)

    def in_order(self) -> Self:
        """The club's own by name, then the shipped ones as they are listed."""
        return self.order_by(F("club").asc(nulls_last=True), "rank", "title", "pk")


class Routine(models.Model):
    """What a coach builds and assigns. `club` is empty for the shipped templates.

    `motion` is what it works on, and so which measured difference suggests the emphasis.
    `version` is the number of the newest `RoutineVersion`, which holds the steps.
    """

    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    club = models.ForeignKey(
        Club, on_delete=models.CASCADE, null=True, blank=True, related_name="routines"
    )
    slug = models.SlugField(max_length=40, blank=True, default="", editable=False)
    title = models.CharField("name of the routine", max_length=60)
    note = models.CharField("what it is for", max_length=300, blank=True, default="")
    motion = models.CharField(
        "works on",
        max_length=17,
        choices=list(MOTIONS.items()),
        default="internal_rotation",
    )
    days_per_week = models.PositiveSmallIntegerField(
        "days a week", default=3, validators=[MinValueValidator(1), MaxValueValidator(7)]
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    rank = models.PositiveSmallIntegerField(default=0, editable=False)
    archived_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ScopedManager.from_queryset(RoutineQuerySet)()
    unscoped = RoutineQuerySet.as_manager()

    class Meta:
        base_manager_name = default_manager_name = "unscoped"
        constraints = [
            models.UniqueConstraint(
                fields=["slug"], condition=Q(club=None), name="routine_slug_once_when_shipped"
            ),
            models.UniqueConstraint(
                fields=["club", "title"],
                condition=Q(archived_at=None),
                name="routine_title_once_in_club",
                violation_error_message="Your club has a routine with this name already.",
            ),
            models.CheckConstraint(
                condition=~Q(title=""),
                name="routine_has_a_title",
                violation_error_message="Give the routine a name.",
            ),
            models.CheckConstraint(
                condition=Q(motion__in=list(MOTIONS)), name="routine_motion_is_known"
            ),
            models.CheckConstraint(
                condition=Q(days_per_week__range=(1, 7)),
                name="routine_days_per_week_1_to_7",
                violation_error_message="Choose 1 to 7 days a week.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        self.title = " ".join(self.title.split())

    def get_absolute_url(self) -> str:
        """Needs the club for the address; a template is opened inside the reader's club."""
        if self.club is None:
            raise ValueError("A shipped routine has an address only inside a club.")
        return reverse("routines:routine_detail", args=[self.club.slug, self.uuid])

    @property
    def is_shipped(self) -> bool:
        return self.club_id is None


class OfRoutineQuerySet(ScopedQuerySet):
    """Versions and their steps: who sees the routine sees them."""

    def visible_to(self, actor: Asking) -> Self:
        if isinstance(actor, PhoneActor):
            return self.none()
        return self.filter(Q(club=None) | Q(club_id=actor.club_id))


class RoutineVersion(models.Model):
    """One state of a routine. Rows are only added; an assignment keeps the one it was made from."""

    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    club = models.ForeignKey(Club, on_delete=models.CASCADE, null=True, related_name="+")
    routine = models.ForeignKey(Routine, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=60)
    made_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    objects = ScopedManager.from_queryset(OfRoutineQuerySet)()
    unscoped = models.Manager()

    class Meta:
        base_manager_name = default_manager_name = "unscoped"
        constraints = [
            models.UniqueConstraint(
                fields=["routine", "number"], name="routine_version_number_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.title}, version {self.number}"

    @cached_property
    def ordered_steps(self) -> Sequence["RoutineStep"]:
        """With their exercises; prefetch `steps__exercise` where several versions are shown."""
        return sorted(self.steps.all(), key=lambda step: step.place)

    def minutes(self, emphasis: str = "equal") -> int:
        """Whole minutes for one athlete, everything included."""
        return dose.minutes(sum(step.seconds(emphasis) for step in self.ordered_steps))

    def total_sets(self, emphasis: str = "equal") -> plan.Sets:
        """Sets of the whole routine on each side, and of both sides at once."""
        parts = [plan.sets_of(step.dose, emphasis) for step in self.ordered_steps]
        return plan.Sets(
            sum(p.left for p in parts), sum(p.right for p in parts), sum(p.both for p in parts)
        )

    def weekly_hold_minutes(self, days: int, emphasis: str = "equal") -> tuple[float, float]:
        """Minutes of stretch a week, left and right, from the mobility drills."""
        stretching = [s.dose for s in self.ordered_steps if s.exercise.category == "mobility"]
        return plan.weekly_hold_minutes(stretching, emphasis, days)


class RoutineStep(Dosed):
    """One drill of a version, with its own dose and a note for the athlete."""

    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    club = models.ForeignKey(Club, on_delete=models.CASCADE, null=True, related_name="+")
    version = models.ForeignKey(RoutineVersion, on_delete=models.CASCADE, related_name="steps")
    place = models.PositiveSmallIntegerField()
    exercise = models.ForeignKey(Exercise, on_delete=models.PROTECT, related_name="routine_steps")
    note = models.CharField("note", max_length=200, blank=True, default="")

    objects = ScopedManager.from_queryset(OfRoutineQuerySet)()
    unscoped = models.Manager()

    class Meta:
        base_manager_name = default_manager_name = "unscoped"
        constraints = [
            *Dosed.Meta.constraints,
            models.UniqueConstraint(fields=["version", "place"], name="routine_step_place_once"),
            models.CheckConstraint(
                condition=Q(place__lt=MOST_STEPS), name="routine_has_at_most_20_steps"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place + 1}. {self.exercise_id}"

    def clean(self) -> None:
        if self.per_side and self.exercise.laterality == "bilateral":
            raise ValidationError(
                {"per_side": f"{self.exercise} works both sides at once: untick “each side”."}
            )

    def validate_constraints(self, exclude: Any = None) -> None:
        """None to ask here: the limits are the fields' own, at no query; place is `add_version`'s.

        The database judges them last, all the same.
        """

    def sets_for(self, emphasis: str) -> plan.Sets:
        return plan.sets_of(self.dose, emphasis)

    def seconds(self, emphasis: str) -> int:
        return plan.seconds_of(self.dose, self.exercise.laterality, emphasis)

    def beats(self, emphasis: str) -> list[plan.Beat]:
        return plan.beats(self.dose, self.exercise.laterality, emphasis)
