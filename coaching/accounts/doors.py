"""Which member of which club is asking: the answer to `kernel.access.club_page`."""

from typing import Any

from django.db.models import Count, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce

from coaching.accounts.models import Club, Membership
from coaching.accounts.roles import COACHING_ROLES, OWNER, RIGHTS, SHARED_UP_TO_COACHES
from coaching.kernel.scoping import Actor


def coaches_of(club_id: Any) -> Any:
    """A subquery that counts a club's coaching members."""
    counted = (
        Membership.unscoped.active()
        .filter(club_id=club_id, role__in=COACHING_ROLES)
        .order_by()
        .values("club_id")
        .annotate(n=Count("pk"))
        .values("n")
    )
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def find_actor(user: Any, club_slug: str) -> tuple[Actor, Club] | None:
    """Return who `user` is in the club, read afresh on every request: removal works at once."""
    membership = (
        Membership.unscoped.active()
        .filter(club__slug=club_slug, user_id=user.pk)
        .select_related("club")
        .annotate(coaches=coaches_of(OuterRef("club_id")))
        .first()
    )
    if membership is None:
        return None
    return actor_from(membership, user), membership.club


def actor_from(membership: Membership, user: Any) -> Actor:
    """Build the actor; `membership` must carry the annotation `coaches`."""
    shared = membership.club.shares_everyone
    if shared is None:
        shared = membership.coaches <= SHARED_UP_TO_COACHES  # type: ignore[attr-defined]
    return Actor(
        user_id=user.pk,
        name=user.name,
        club_id=membership.club_id,
        membership_id=membership.pk,
        role=membership.role,
        rights=RIGHTS[membership.role],
        sees_everyone=shared or membership.role == OWNER,
    )
