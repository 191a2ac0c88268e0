"""What a member may choose from: squads and colleagues, never those of another club."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from coaching.accounts.models import Membership, Squad
from coaching.audit.models import AuditEvent
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


def last_change(actor: Actor, uuid: UUID, deeds: Collection[str]) -> dict[str, Any]:
    """Who did one of these deeds to the object last and when, from the record; else nothing."""
    rows = AuditEvent.objects.visible_to(actor).filter(object_uuid=uuid, action__in=deeds)
    event = rows.order_by("-at", "-pk").first()
    if event is None:
        return {}
    people = members_of(actor).filter(user_id=event.actor_id)
    who = next((str(member.user) for member in people), "Somebody")
    return {"who": who, "at": event.at}
