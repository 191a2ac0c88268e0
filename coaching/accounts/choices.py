"""What a member may choose from: squads and colleagues, never those of another club."""

from typing import Any

from django.db.models import QuerySet

from coaching.accounts.models import Membership, Squad
from coaching.kernel.scoping import Actor


def squads_of(actor: Actor) -> QuerySet[Any]:
    """The squads whose athletes this member sees: all of the club, or their own."""
    rows = Squad.objects.visible_to(actor).order_by("name")
    if actor.sees_everyone:
        return rows
    return rows.filter(members=actor.membership_id)


def members_of(actor: Actor) -> QuerySet[Any]:
    """The club's present members, by name."""
    rows = Membership.objects.visible_to(actor).active()
    return rows.select_related("user").order_by("user__name", "pk")
