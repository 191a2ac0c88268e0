"""Mail that the club sends to people."""

from smtplib import SMTPException

from django.core.mail import send_mail
from django.template.loader import render_to_string

from coaching.accounts.models import MemberInvitation
from coaching.accounts.roles import MEANING


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
