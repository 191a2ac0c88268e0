"""What the join page may say before a phone is bound: the club, the coach, the routine's title.

Never the athlete's name and nothing that was measured: whoever holds the link reads this page.
"""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.utils import timezone

from athletes.actions.consent import TEXT_VERSION
from athletes.models import Athlete, Guardian, Invitation
from coaching.accounts.models import Club
from coaching.routines.models import Assignment


@dataclass(frozen=True, slots=True)
class Offer:
    """`coach` is a first name, `routine` a title; both may be empty."""

    club: Club
    coach: str
    routine: str
    guardian: str = ""
    text_version: str = TEXT_VERSION


def _coach_of(invitation: Invitation) -> str:
    """Who invited; for a guardian's link, who last invited the athlete."""
    user = invitation.invited_by
    if user is None:
        rows = Invitation.unscoped.filter(athlete=invitation.athlete_id).exclude(invited_by=None)
        last = rows.select_related("invited_by").order_by("-created_at").first()
        user = last.invited_by if last else None
    return user.name.split()[0] if user and user.name.strip() else ""


def _routine_of(athlete: Athlete) -> str:
    """The routine that is running, or the next to come."""
    today = timezone.now().astimezone(ZoneInfo(athlete.time_zone)).date()
    rows = Assignment.unscoped.filter(athlete=athlete).not_over(today)
    found = rows.select_related("routine_version__routine").order_by("starts_on", "pk").first()
    return found.routine_version.routine.title if found else ""


def read_offer(invitation: Invitation) -> Offer:
    guardian = ""
    if invitation.for_guardian:
        rows = Guardian.unscoped.filter(athlete=invitation.athlete_id)
        guardian = rows.values_list("name", flat=True).first() or ""
    athlete = invitation.athlete
    return Offer(athlete.club, _coach_of(invitation), _routine_of(athlete), guardian)
