"""The Monday list by e-mail: to every coaching member who wants it, once, on Monday morning.

Who gets one is the house's question, so it is asked unscoped; what each one reads is asked as
that member (`read_monday`), so that a mail never says more than their page.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from allauth.account.models import EmailAddress
from django.core.mail.backends.base import BaseEmailBackend
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, QuerySet, Subquery

from coaching.accounts.doors import find_actor
from coaching.accounts.mails import deliver
from coaching.accounts.models import Membership
from coaching.accounts.roles import COACHING_ROLES
from coaching.accounts.zones import zones_where
from coaching.desk.mails import send_monday
from coaching.desk.models import MondayMail
from coaching.desk.monday import Monday, read_monday

MONDAY = 0
FROM_HOUR, UNTIL_HOUR = 7, 10  # on the club's own clock


@dataclass(frozen=True)
class Due:
    """One list for one member; `on` is the Monday where the club is."""

    member: Membership
    address: str
    on: date
    monday: Monday


def send_lists(now: datetime) -> int:
    """Send what is due at this moment. Returns how many went out.

    One query; seven for each member who may get a list, and a claim for each one sent.
    """
    return deliver(_due(now), _claim, _send)


def _due(now: datetime) -> Iterator[Due]:
    """Read one after the other, so that nothing is read for a server that is gone."""
    for member in list(_members(now)):
        # Asked afresh: whoever was removed while others were read gets nothing.
        found = find_actor(member.user, member.club.slug)
        if found is None:
            continue
        monday = read_monday(*found, now=now)
        if monday.count or monday.has_running:
            on = now.astimezone(ZoneInfo(member.club.time_zone)).date()
            yield Due(member, member.address, on, monday)  # type: ignore[attr-defined]


def is_time(there: datetime) -> bool:
    """Whether a club whose wall clock says this gets its lists now."""
    return there.weekday() == MONDAY and FROM_HOUR <= there.hour < UNTIL_HOUR


def _members(now: datetime) -> QuerySet[Membership]:
    """Who wants the list, has proved an address, and has not got it on this Monday."""
    zones = zones_where(now, is_time)
    # Wherever it is Monday morning at one moment, it is the same Monday.
    mondays = {now.astimezone(ZoneInfo(zone)).date() for zone in zones}
    got_it = MondayMail.unscoped.filter(membership_id=OuterRef("pk"), on__in=mondays)
    proved = EmailAddress.objects.filter(user_id=OuterRef("user_id"), verified=True, primary=True)
    rows: QuerySet[Membership] = (
        Membership.unscoped.active()
        .filter(
            role__in=COACHING_ROLES,
            has_monday_mail=True,
            user__is_active=True,
            club__time_zone__in=zones,
        )
        .annotate(address=Subquery(proved.values("email")[:1]))
        .exclude(Exists(got_it))
        .exclude(address=None)
        .select_related("club", "user")
        .order_by("club_id", "pk")
    )
    return rows


def _claim(due: Due) -> Callable[[], object] | None:
    """The right to send it, as the way to give it back; None where another worker has it."""
    try:
        with transaction.atomic():
            claim = MondayMail.unscoped.create(
                club_id=due.member.club_id, membership=due.member, on=due.on
            )
    except IntegrityError:
        return None
    return claim.delete


def _send(due: Due, connection: BaseEmailBackend) -> None:
    send_monday(due.member, due.address, due.monday, connection)
