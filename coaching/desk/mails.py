"""The Monday list as a mail: what it says.

Mail passes through other people's machines: of pain only that something was said, of answers
nothing, and no name in the subject.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import render_to_string
from django.urls import reverse

from coaching.accounts.mails import monday_off_token
from coaching.accounts.models import Membership
from coaching.desk import reasons
from coaching.desk.monday import Group, Monday
from coaching.desk.reasons import Reason

HURTS = "Said that something hurts."


@dataclass(frozen=True)
class Section:
    """The athletes of one kind of reason: name and sentence."""

    title: str
    lines: list[tuple[str, str]]


def sections_of(groups: Sequence[Group]) -> list[Section]:
    """As on the page and in its order, but for what was said of pain."""
    return [
        Section(group.title, [(row.athlete.name, sentence(row.found)) for row in group.rows])
        for group in groups
    ]


def sentence(found: Sequence[Reason]) -> str:
    """Why somebody is named: without level, side, site or day of any pain."""
    told = [replace(one, words=HURTS) if one.kind == "pain" else one for one in found]
    return reasons.sentence(told)


def send_monday(
    member: Membership, address: str, monday: Monday, connection: BaseEmailBackend
) -> None:
    """Raises SMTPException or OSError when the mail server does not take it."""
    site, club = settings.SITE_URL, member.club
    words = {
        "club": club.name,
        "count": monday.count,
        "fine": len(monday.fine),
        "sections": sections_of(monday.groups),
        "link": site + reverse("desk:monday", args=[club.slug]),
        "settings": site + reverse("accounts:club_settings", args=[club.slug]),
        # In the fragment: a browser sends it to nobody, so that no log keeps it.
        "off": f"{site}{reverse('accounts:monday_mail_off')}#{monday_off_token(member)}",
    }
    EmailMessage(
        subject=f"Monday: {monday.count or 'nobody'} to look at",
        body=render_to_string("desk/mail/monday.txt", words),
        to=[address],
        headers={"Auto-Submitted": "auto-generated"},
        connection=connection,
    ).send()
