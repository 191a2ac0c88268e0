"""The cast, and what every test may rely on."""

import importlib
import os
import secrets
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from athletes.models import Athlete, Phone
from athletes.models.phones import digest
from coaching.accounts.doors import find_actor
from coaching.accounts.models import Club, Membership
from coaching.kernel.scoping import Actor
from tests.factories import ClubFactory, MembershipFactory, UserFactory
from tests.mail_server import Refusing

# Playwright's synchronous interface keeps an event loop in the test's thread.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

append_only = importlib.import_module("coaching.audit.migrations.0002_append_only")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Emptying tables between tests must not meet the lock; the audit tests put it back."""
    with django_db_blocker.unblock(), connection.schema_editor() as editor:
        append_only.unlock(None, editor)
    yield
    # A thread of a test about rivals may still be hanging up; PostgreSQL drops no database then.
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


@pytest.fixture
def club(db: None) -> Club:
    """Shares everyone among its coaches, unless a test says otherwise."""
    return ClubFactory(name="Harbour Harriers", slug="harbour", shares_everyone=True)


def _member(club: Club, role: str, name: str) -> Membership:
    user = UserFactory(name=name, email=f"{role}@harbour.example")
    return MembershipFactory(club=club, user=user, role=role)


@pytest.fixture
def owner(club: Club) -> Membership:
    return _member(club, "owner", "Nia Owner")


@pytest.fixture
def coach(club: Club) -> Membership:
    return _member(club, "coach", "Ben Coach")


@pytest.fixture
def assistant(club: Club) -> Membership:
    return _member(club, "assistant", "Ana Assistant")


@pytest.fixture
def physio(club: Club) -> Membership:
    return _member(club, "physio", "Pia Physio")


@pytest.fixture
def reader(club: Club) -> Membership:
    return _member(club, "read_only", "Rui Reader")


@pytest.fixture
def stranger(db: None) -> Membership:
    """The owner of another club."""
    other = ClubFactory(name="Canal Runners", slug="canal")
    user = UserFactory(name="Sol Stranger", email="owner@canal.example")
    return MembershipFactory(club=other, user=user, role="owner")


@pytest.fixture
def server(settings: Any, monkeypatch: pytest.MonkeyPatch) -> type[Refusing]:
    """A mail server that refuses what its class says."""
    settings.EMAIL_BACKEND = "tests.mail_server.Refusing"
    monkeypatch.setattr(mail, "outbox", [], raising=False)
    monkeypatch.setattr(Refusing, "refused", ())
    monkeypatch.setattr(Refusing, "gone", False)
    return Refusing


@pytest.fixture
def catalogue(db: None) -> None:
    """The shipped drills and routines."""
    call_command("load_catalogue", verbosity=0)


def actor_of(membership: Membership) -> Actor:
    """Who this member is to the pages."""
    found = find_actor(membership.user, membership.club.slug)
    assert found is not None
    return found[0]


def signed_in(membership: Membership) -> Client:
    client = Client()
    client.force_login(membership.user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def bound_secret(athlete: Athlete) -> str:
    """Bind a phone to the athlete, as an invitation would. Returns its cookie's secret."""
    secret = secrets.token_urlsafe(32)
    Phone.unscoped.create(
        club=athlete.club,
        athlete=athlete,
        secret_hash=digest(secret),
        browser="Chrome on Android",
        last_used_on=timezone.now().date(),
    )
    return secret


def phone_client(athlete: Athlete) -> Client:
    """A browser that the athlete has bound."""
    client = Client()
    client.cookies[settings.PHONE_COOKIE_NAME] = bound_secret(athlete)
    return client


@pytest.fixture
def owner_client(owner: Membership) -> Client:
    return signed_in(owner)


@pytest.fixture
def coach_client(coach: Membership) -> Client:
    return signed_in(coach)


@pytest.fixture
def assistant_client(assistant: Membership) -> Client:
    return signed_in(assistant)


@pytest.fixture
def physio_client(physio: Membership) -> Client:
    return signed_in(physio)


@pytest.fixture
def reader_client(reader: Membership) -> Client:
    return signed_in(reader)


@pytest.fixture
def stranger_client(stranger: Membership) -> Client:
    return signed_in(stranger)
