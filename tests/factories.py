"""Rows for tests: valid and boring. A test names only what it is about."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import factory
from django.utils import timezone

from athletes.actions.recording import Draft, record_assessment
from athletes.models import Assessment, Athlete, Measurement
from coaching.accounts.models import Club, Membership, Squad, User


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User

    name = factory.Sequence(lambda n: f"Person {n}")
    email = factory.Sequence(lambda n: f"person{n}@club.example")


class ClubFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Club

    name = factory.Sequence(lambda n: f"Club {n}")
    slug = factory.Sequence(lambda n: f"club-{n}")


class _ScopedFactory(factory.django.DjangoModelFactory):
    class Meta:
        abstract = True

    @classmethod
    def _get_manager(cls, model_class: Any) -> Any:
        return model_class.unscoped


class SquadFactory(_ScopedFactory):
    class Meta:
        model = Squad

    club = factory.SubFactory(ClubFactory)
    name = factory.Sequence(lambda n: f"Squad {n}")


class MembershipFactory(_ScopedFactory):
    class Meta:
        model = Membership

    club = factory.SubFactory(ClubFactory)
    user = factory.SubFactory(UserFactory)
    role = "coach"


class AthleteFactory(_ScopedFactory):
    class Meta:
        model = Athlete
        skip_postgeneration_save = True

    club = factory.SubFactory(ClubFactory)
    name = factory.Sequence(lambda n: f"Athlete {n}")
    time_zone = "Europe/London"
    consent = "attested"

    @factory.post_generation
    def squads(self: Athlete, create: bool, extracted: Any, **kwargs: Any) -> None:
        if create and extracted:
            self.squads.set(extracted)


def draft(
    *,
    on: date | datetime | None = None,
    left: Any = (31, 31, 31),
    right: Any = (34, 34, 34),
    motion: str = "internal_rotation",
    pain: int | None = None,
    also: dict[str, tuple[Any, Any]] | None = None,
    **fields: Any,
) -> Draft:
    """An unsaved assessment. A side is a number, a list of trials, or None for not measured."""
    day = on or timezone.now().date() - timedelta(days=1)
    at = day if isinstance(day, datetime) else datetime.combine(day, time(12), tzinfo=UTC)
    fields = {
        "position": "prone",
        "mode": "active",
        "instrument": "inclinometer",
        "endpoint": "pelvis_moves",
        "rater": "coach",
    } | fields
    made = Draft(Assessment(measured_at=at, **fields))
    for name, sides in {motion: (left, right), **(also or {})}.items():
        for side, trials in zip(("left", "right"), sides, strict=True):
            if trials is None:
                continue
            listed = [trials] if isinstance(trials, int | float | str | Decimal) else trials
            taken = Measurement.taken(name, side, [Decimal(str(t)) for t in listed], pain=pain)
            made.measurements.append(taken)
    return made


def assess(athlete: Athlete, *, by: Any = None, **fields: Any) -> Assessment:
    """Record an assessment as a coach would: through the action."""
    assessment, _ = record_assessment(draft(**fields), athlete, by=by)
    return assessment
