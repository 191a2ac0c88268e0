"""Monday morning, and members who get its list by mail."""

from datetime import UTC, datetime, time, timedelta
from itertools import count

from allauth.account.models import EmailAddress
from django.utils import timezone

from tests.factories import MembershipFactory, UserFactory

NUMBERS = count(1)


def monday():
    """The next Monday, or today."""
    today = timezone.now().date()
    return today + timedelta(days=-today.weekday() % 7)


def at(hour, minute=0, *, on=None):
    return datetime.combine(on or monday(), time(hour, minute), UTC)


def proved(member, *, verified=True, primary=True):
    EmailAddress.objects.create(
        user=member.user, email=member.user.email, verified=verified, primary=primary
    )
    return member


def reader_of(club, role="coach", **fields):
    """Somebody who gets the list."""
    user = UserFactory(email=f"m{next(NUMBERS)}@harbour.example")
    return proved(MembershipFactory(club=club, user=user, role=role, **fields))
