"""The link of an invitation, as an address, as a picture and in a mail."""

from smtplib import SMTPException

import segno
from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse

from athletes.actions.phones import Issued
from athletes.models import Guardian

_QUIET = 4  # white modules around a QR code, as its standard wants


def join_link(secret: str) -> str:
    """The secret is the fragment: browsers send that to no server and in no Referer."""
    return f"{settings.SITE_URL}{reverse('routines:join')}#{secret}"


def qr_code(link: str) -> dict[str, object]:
    """The side of the square in modules, and the path of its dark ones: a bar for each run."""
    matrix = segno.make(link, error="m", micro=False).matrix
    bars = []
    for y, row in enumerate(matrix, _QUIET):
        start = None
        for x, dark in enumerate([*row, 0], _QUIET):
            if dark and start is None:
                start = x
            elif not dark and start is not None:
                bars.append(f"M{start} {y}h{x - start}v1h{start - x}z")
                start = None
    return {"size": len(matrix) + 2 * _QUIET, "path": "".join(bars)}


def send_to_guardian(guardian: Guardian, issued: Issued, coach: str) -> bool:
    """Ask for consent. False when the mail server did not take it."""
    club = issued.invitation.athlete.club
    words = {
        "guardian": guardian,
        "club": club,
        "coach": coach,
        "link": join_link(issued.secret),
        "code": issued.code,
        "page": f"{settings.SITE_URL}{reverse('routines:join')}",
    }
    try:
        sent = send_mail(
            subject=f"{' '.join(club.name.split())} asks for your consent",
            message=render_to_string("phone/mail/guardian.txt", words),
            from_email=None,
            recipient_list=[guardian.email],
        )
    except (SMTPException, OSError):
        return False
    return sent == 1
