"""Mail that the club sends to people, and the loop in which jobs send many."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from smtplib import SMTPException, SMTPServerDisconnected
from typing import TypeVar
from uuid import UUID

from django.core import signing
from django.core.mail import get_connection, send_mail
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import render_to_string

from coaching.accounts.models import MemberInvitation, Membership
from coaching.accounts.roles import MEANING

OFF_FOR = timedelta(days=60)
_SALT = "accounts.monday_mail_off"
Due = TypeVar("Due")


def send_invitation(invitation: MemberInvitation, link: str) -> bool:
    """Tell an address that a club invites it. False when the mail server did not take it.

    The same words for everybody: the mail does not know whether the address has an account.
    """
    words = {"invitation": invitation, "link": link, "meaning": MEANING[invitation.role]}
    try:
        sent = send_mail(
            subject=f"{invitation.club.name} invites you to Evenstride",
            message=render_to_string("accounts/mail/invitation.txt", words),
            from_email=None,
            recipient_list=[invitation.email],
        )
    except (SMTPException, OSError):
        return False
    return sent == 1


def deliver(
    dues: Iterable[Due],
    claim: Callable[[Due], Callable[[], object] | None],
    send: Callable[[Due, BaseEmailBackend], None],
) -> int:
    """Send what is due, each once or not at all. Returns how many went out.

    `claim` takes the right to send in the database, before the mail goes out, and gives the way to
    free it; None where another worker has it. A mail that the server did not take frees its claim,
    so that the next tick tries again; when the server is gone, the rest waits. A worker that dies
    between the two leaves its claim: rather no mail than two.
    """
    sent = 0
    connection = get_connection()
    try:
        for due in dues:
            free = claim(due)
            if free is None:
                continue
            try:
                connection.open()  # Only now, and only once: most ticks have nothing to send.
                send(due, connection)
                sent += 1
            except (SMTPException, OSError) as problem:
                free()
                if _server_is_gone(problem):
                    break
    finally:
        connection.close()
    return sent


def _server_is_gone(problem: Exception) -> bool:
    """Rather than one address refused (every SMTPException is an OSError too)."""
    return isinstance(problem, SMTPServerDisconnected) or not isinstance(problem, SMTPException)


def monday_off_token(membership: Membership) -> str:
    """Whoever holds it may turn this member's Monday list off and on, and do nothing else."""
    return signing.dumps(str(membership.uuid), salt=_SALT)


def read_monday_off_token(token: str) -> UUID | None:
    """Whose token it is; None when it is not one of ours, or too old."""
    try:
        return UUID(signing.loads(token, salt=_SALT, max_age=OFF_FOR))
    except signing.BadSignature:  # Also what a token is that has expired.
        return None
