"""Mail to athletes: what it says, and the link that turns it off.

Nothing about the body, and no name but the routine's: mail passes through other people's machines.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import render_to_string
from django.urls import reverse

from athletes.models import Athlete
from coaching.routines.models import Assignment

OFF_FOR = timedelta(days=60)
_SALT = "routines.reminders_off"


def off_token(athlete: Athlete) -> str:
    """Whoever holds it may turn this athlete's reminders off and on, and do nothing else."""
    return signing.dumps(str(athlete.uuid), salt=_SALT)


def read_off_token(token: str) -> UUID | None:
    """Whose token it is; None when it is not one of ours, or too old."""
    try:
        return UUID(signing.loads(token, salt=_SALT, max_age=OFF_FOR))
    except signing.BadSignature:  # Also what a token is that has expired.
        return None


def send_reminder(
    athlete: Athlete, assignments: Sequence[Assignment], connection: BaseEmailBackend
) -> None:
    """Raises SMTPException or OSError when the mail server does not take it."""
    routines = [(one.title, one.routine_version.minutes(one.emphasis)) for one in assignments]
    _send(athlete, "Your routine for today", "reminder", {"routines": routines}, connection)


def send_word(athlete: Athlete, connection: BaseEmailBackend) -> None:
    """That a coach wrote; not who, and not what. Raises as `send_reminder` does."""
    _send(athlete, "A word from your coach", "word", {}, connection)


def _send(
    athlete: Athlete, subject: str, name: str, words: dict[str, Any], connection: BaseEmailBackend
) -> None:
    address = settings.SITE_URL
    links = {
        "link": address + reverse("routines:today"),
        # In the fragment: a browser sends it to nobody, so that no log keeps it.
        "off": f"{address}{reverse('routines:reminders_off')}#{off_token(athlete)}",
    }
    EmailMessage(
        subject=subject,
        body=render_to_string(f"phone/mail/{name}.txt", words | links),
        to=[athlete.email],
        headers={"Auto-Submitted": "auto-generated"},
        connection=connection,
    ).send()
