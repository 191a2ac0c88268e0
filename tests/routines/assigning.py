"""What the tests of assigning share: measured athletes, the form as it is sent."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from coaching.kernel.uuid7 import uuid7
from tests.factories import AthleteFactory, assess


def today():
    return timezone.now().date()


def day(days):
    return (today() + timedelta(days=days)).isoformat()


def address(club, name="assign", *args):
    return reverse(f"routines:{name}", args=[club.slug, *args])


def measured(club, name, left, right, **fields):
    """An athlete whose difference was seen on three days."""
    athlete = AthleteFactory(club=club, name=name, **fields)
    for back in (30, 20, 10):
        on = today() - timedelta(days=back)
        assess(athlete, on=on, left=[left] * 3, right=[right] * 3)
    return athlete


def typed(what, athletes, **more):
    given = {
        "do": "assign",
        "batch": str(uuid7()),
        "routine": str(what.uuid),
        "athlete": [str(athlete.uuid) for athlete in athletes],
        "days": ["mon", "wed", "sat"],
        "starts_on": day(1),
        "ends_on": day(42),
        "running": "end",
        "message": "",
    }
    return given | more


def press(client, club, what, athletes, **more):
    answer = client.post(address(club), typed(what, athletes, **more))
    return answer["Location"]
