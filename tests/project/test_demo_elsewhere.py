"""The demo club stays away from real data and from production."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from athletes.models import Athlete
from coaching.accounts.models import Club
from tests.factories import ClubFactory

pytestmark = pytest.mark.django_db


def test_it_leaves_a_database_with_data_alone():
    ClubFactory()

    said = StringIO()
    call_command("seed_demo", stdout=said)
    assert "no demo was added" in said.getvalue()
    assert Athlete.unscoped.count() == 0


def test_it_is_refused_under_production_settings(settings):
    settings.DEBUG = settings.TESTING = False

    with pytest.raises(CommandError, match="development only"):
        call_command("seed_demo")
    assert Club.objects.count() == 0
