"""The demo club: living, the same everywhere, and never in the way of real data."""

from io import StringIO

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command

from athletes.actions.keeping import differences
from athletes.models import Assessment, Athlete, Series
from athletes.series import from_json
from coaching.accounts.models import Club, User
from coaching.management.demo import RUNNERS
from tests.factories import ClubFactory

pytestmark = pytest.mark.django_db


def seed() -> str:
    said = StringIO()
    call_command("seed_demo", stdout=said)
    return said.getvalue()


def test_it_prints_sign_ins_that_work():
    said = seed()

    assert "coach@demo.example" in said
    password = said.split("password ")[1].split(")")[0]
    for user in User.objects.all():
        assert user.email in said
        assert authenticate(username=user.email, password=password) == user


def test_it_shows_every_kind_of_verdict_of_a_real_club():
    seed()

    states = [
        from_json(row.state).pairs.verdict
        for row in Series.unscoped.filter(motion="internal_rotation")
    ]
    assert {state.verdict for state in states} == {
        "within_error",
        "difference",
        "large_difference",
    }
    assert {state.confirmed for state in states} == {True, False}
    assert Athlete.unscoped.count() == len(RUNNERS)
    assert set(Athlete.unscoped.values_list("consent", flat=True)) == {"attested", "missing"}


def test_its_series_are_what_its_assessments_say():
    seed()

    assert differences(list(Athlete.unscoped.values_list("pk", flat=True))) == []
    oldest, newest = (
        Assessment.unscoped.order_by(by).first() for by in ("measured_at", "-measured_at")
    )
    assert (newest.measured_at - oldest.measured_at).days > 330


def test_running_it_again_adds_nothing():
    seed()
    before = Assessment.unscoped.count()

    assert "coach@demo.example" in seed()
    assert (Assessment.unscoped.count(), Club.objects.count()) == (before, 1)


def test_it_leaves_a_database_with_data_alone():
    ClubFactory()

    assert "no demo was added" in seed()
    assert Athlete.unscoped.count() == 0


def test_it_is_refused_under_production_settings(settings):
    settings.DEBUG = settings.TESTING = False

    with pytest.raises(CommandError, match="development only"):
        seed()
    assert Club.objects.count() == 0
