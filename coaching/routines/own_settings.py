"""The page “More”: who sees an athlete, what they agreed to, their phones, whom to ask."""

from collections.abc import Sequence
from dataclasses import dataclass

from athletes.models import Athlete, Consent, Invitation, Phone
from athletes.seen_by import members_who_see, reads_words
from coaching.accounts.models import Membership
from coaching.accounts.roles import OWNER, PHYSIO
from coaching.kernel.scoping import PhoneActor
from coaching.routines.noted import Noted, words_from_coaches


@dataclass(frozen=True)
class Reader:
    """Somebody who sees the athlete's numbers, and perhaps their words."""

    name: str
    role: str
    reads_words: bool


@dataclass(frozen=True)
class LinkedPhone:
    """A browser that opens these pages; `is_this` is the one that asks."""

    row: Phone
    is_this: bool


@dataclass(frozen=True)
class Contact:
    """One person to write to, so that an athlete is never without: nobody else's address is shown.

    Whoever sent the link, as long as they see the athlete; else the club's first owner.
    """

    name: str
    email: str


@dataclass(frozen=True)
class OwnSettings:
    """Everything on the page."""

    readers: list[Reader]
    consent: Consent | None
    phones: list[LinkedPhone]
    contact: Contact | None
    has_physio: bool
    words: list[Noted]  # sent by coaches, newest first


def read_own_settings(actor: PhoneActor, athlete: Athlete) -> OwnSettings:
    """Five queries."""
    members = members_who_see(athlete)
    statements = Consent.objects.visible_to(actor).select_related("stated_by")
    phones = Phone.objects.visible_to(actor).filter(revoked_at=None).order_by("-bound_at", "-pk")
    return OwnSettings(
        readers=[
            Reader(str(one.user), one.get_role_display(), reads_words(one.role, athlete))
            for one in members
        ],
        consent=statements.order_by("-stated_at", "-pk").first(),
        phones=[LinkedPhone(row, row.pk == actor.phone_id) for row in phones if row.is_live],
        contact=_contact(actor, members),
        has_physio=any(one.role == PHYSIO for one in members),
        words=words_from_coaches(actor, athlete) if athlete.may_be_stored else [],
    )


def _contact(actor: PhoneActor, members: Sequence[Membership]) -> Contact | None:
    links = Invitation.objects.visible_to(actor).filter(for_guardian=False)
    used = links.exclude(used_at=None).order_by("-used_at", "-pk")
    sent_by = used.values_list("invited_by_id", flat=True).first()
    by_link = (one for one in members if one.user_id == sent_by)
    owners = (one for one in members if one.role == OWNER)
    found = next(by_link, None) or next(owners, None)
    return Contact(str(found.user), found.user.email) if found else None
