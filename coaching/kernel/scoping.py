"""Rows belong to a club, and a query knows who is asking.

Every model of a club uses `ScopedManager`. Its `objects` is nobody's until it is told who asks:
`Athlete.objects.visible_to(actor)`. Code that acts for the house (actions, commands, jobs) says so
by writing `Model.unscoped`, which is also Django's default manager: unique checks and the rows of
a parent (`athlete.assessments`) need it.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self

from django.db import models
from django.db.models import F
from django.db.models.lookups import Exact


class Right(StrEnum):
    """What a person may do in a club. Which role has which is in `accounts.roles`."""

    READ = "read"
    RECORD = "record"
    MANAGE = "manage"
    EXPORT = "export"
    OWN = "own"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who is asking, in which club, with which rights."""

    user_id: int
    name: str
    club_id: int
    membership_id: int
    role: str
    rights: frozenset[Right]
    sees_everyone: bool

    def can(self, right: Right) -> bool:
        return right in self.rights

    # Templates ask these; they cannot call `can` with an argument.
    @property
    def can_record(self) -> bool:
        return Right.RECORD in self.rights

    @property
    def can_manage(self) -> bool:
        return Right.MANAGE in self.rights

    @property
    def can_export(self) -> bool:
        return Right.EXPORT in self.rights

    @property
    def can_own(self) -> bool:
        return Right.OWN in self.rights


@dataclass(frozen=True, slots=True)
class PhoneActor:
    """An athlete's bound phone: sees what belongs to that athlete, and nothing else of the club."""

    phone_id: int
    athlete_id: int
    club_id: int


Asking = Actor | PhoneActor


class ScopedQuerySet(models.QuerySet[Any]):
    """Rows of one club, for its members. A model whose rule differs overrides `visible_to`."""

    def visible_to(self, actor: Asking) -> Self:
        if isinstance(actor, PhoneActor):
            return self.none()
        return self.filter(club_id=actor.club_id)


class ScopedManager(models.Manager[Any]):
    """`objects`: starts as nobody's rows; only `visible_to` and `of_seen` open it."""

    def get_queryset(self) -> models.QuerySet[Any]:
        return super().get_queryset().none()

    def visible_to(self, actor: Asking) -> Any:
        return super().get_queryset().visible_to(actor)  # type: ignore[attr-defined]

    def of_seen(self, actor: Asking, **seen: Any) -> Any:
        """Rows of what `visible_to` gave this member a moment ago, such as `athlete_id__in=ids`:
        a list asks who sees whom once, not once for each table. Never another club's.

        The club only guards: as a sum it is no way to find rows. SQLite would walk the whole club's
        for forty athletes of it.
        """
        if isinstance(actor, PhoneActor):
            return self.visible_to(actor).filter(**seen)
        guard = Exact(F("club_id") + 0, actor.club_id)
        return super().get_queryset().filter(guard, **seen)
