"""A reminder by e-mail on a planned day on which nothing was logged: once, or not at all.

The claim is a row that only one can insert: two workers send one (`accounts.mails.deliver`). A mail
that the server did not take is tried again by the next tick, until 21:00.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.core.mail.backends.base import BaseEmailBackend
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from athletes.models import Athlete, Phone
from athletes.models.people import ALLOWS_STORING
from athletes.models.phones import PHONE_IDLE, PHONE_LIFETIME
from coaching.accounts.mails import deliver
from coaching.accounts.zones import zones_where
from coaching.routines.mails import send_reminder
from coaching.routines.models import Assignment, ReminderSent, SessionLog

FROM_HOUR, UNTIL_HOUR = 17, 21  # on the athlete's own clock


@dataclass
class Due:
    """One athlete to remind, of what is planned today where they are."""

    athlete: Athlete
    on: date
    assignments: list[Assignment] = field(default_factory=list)


def remind(now: datetime) -> int:
    """Send what is due at this moment. Returns how many went out.

    Five queries, and one insert per mail.
    """
    return deliver(_due(now), _claim, _send)


def _send(due: Due, connection: BaseEmailBackend) -> None:
    send_reminder(due.athlete, due.assignments, connection)


def _claim(due: Due) -> Callable[[], object] | None:
    """The right to send it, as the way to give it back; None where another worker has it."""
    try:
        with transaction.atomic():
            claim = ReminderSent.unscoped.create(
                club_id=due.athlete.club_id, athlete=due.athlete, on=due.on
            )
    except IntegrityError:
        return None
    return claim.delete


def _due(now: datetime) -> list[Due]:
    found: dict[int, Due] = {}
    for assignment in _candidates(now):
        athlete = assignment.athlete
        today = now.astimezone(ZoneInfo(athlete.time_zone)).date()
        if assignment.schedule.is_planned(today):
            found.setdefault(athlete.pk, Due(athlete, today)).assignments.append(assignment)
    done = _done_or_reminded(found.values())
    return [due for due in found.values() if (due.athlete.pk, due.on) not in done]


def _candidates(now: datetime) -> Iterable[Assignment]:
    """What runs about today, of athletes who can be reminded and whose clock says it is time."""
    day = timedelta(days=1)  # A zone's date is at most one day away from that of UTC.
    return (
        Assignment.unscoped.live()
        .filter(starts_on__lte=now.date() + day, ends_on__gte=now.date() - day)
        .filter(reachable(now), athlete__time_zone__in=zones_where(now, _is_evening))
        .select_related("athlete", "routine_version")
        .prefetch_related("routine_version__steps__exercise")
        .order_by("athlete_id", "starts_on", "pk")
    )


def reachable(now: datetime) -> Q:
    """Rows of athletes who want mail, agreed, and can open its link."""
    return ~Q(athlete__email="") & Q(
        Exists(_live_phones(now)),
        athlete__archived_at=None,
        athlete__merged_into=None,
        athlete__consent__in=ALLOWS_STORING,
        athlete__has_reminders=True,
    )


def _live_phones(now: datetime) -> QuerySet[Phone]:
    """As `Phone.is_live`: without one, nobody could open the link."""
    return Phone.unscoped.filter(
        athlete_id=OuterRef("athlete_id"),
        revoked_at=None,
        bound_at__gte=now - PHONE_LIFETIME,
        last_used_on__gte=now.date() - PHONE_IDLE,
    )


def _is_evening(there: datetime) -> bool:
    return FROM_HOUR <= there.hour < UNTIL_HOUR


def _done_or_reminded(dues: Iterable[Due]) -> set[tuple[int, date]]:
    """Athlete and day of every session and reminder that is there already."""
    athletes, days = {due.athlete.pk for due in dues}, {due.on for due in dues}
    done = SessionLog.unscoped.live().filter(athlete_id__in=athletes, done_on__in=days)
    reminded = ReminderSent.unscoped.filter(athlete_id__in=athletes, on__in=days)
    return {
        *done.values_list("athlete_id", "done_on"),
        *reminded.values_list("athlete_id", "on"),
    }
