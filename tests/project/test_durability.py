"""“Saved” means synced to disk: what the databases are asked for, and the check that says so."""

import sqlite3

import pytest
from django.conf import settings as project
from django.db import connection

from coaching import checks

pytestmark = pytest.mark.django_db


def ask(name: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(name)
        return str(cursor.fetchone()[0])


@pytest.mark.sqlite
def test_sqlite_waits_for_the_disk_and_uses_a_journal_that_is_safe_with_its_version():
    safe_wal = sqlite3.sqlite_version_info >= (3, 51, 3)

    assert ask("PRAGMA synchronous") == "2"  # FULL
    assert ask("PRAGMA journal_mode").upper() == ("WAL" if safe_wal else "TRUNCATE")
    assert (
        safe_wal or sqlite3.sqlite_version.startswith(("3.50.7", "3.44.6"))
    ) == project.SQLITE_WAL_IS_SAFE
    assert project.DATABASES["default"]["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


@pytest.mark.sqlite
def test_the_check_is_silent_here_and_names_a_setting_that_may_lose_records(settings):
    settings.TESTING = False

    assert checks.saved_means_synced(None, databases=["default"]) == []
    assert complaints_of(["1", "truncate"]) == ["SQLite: synchronous must be FULL."]
    assert complaints_of(["2", "memory"]) == [
        "SQLite: journal_mode MEMORY is not safe with this version."
    ]


def complaints_of(answers: list[str]) -> list[str]:
    class Answers:
        """A cursor of a database that was set up otherwise."""

        rows = iter([(int(answers[0]),), (answers[1],)])

        def execute(self, statement: str) -> None:
            self.statement = statement

        def fetchone(self):
            return next(self.rows)

    return checks._sqlite_complaints(Answers())


@pytest.mark.postgres
def test_a_postgresql_that_does_not_sync_is_an_error_in_production(settings):
    settings.TESTING = settings.DEBUG = False

    found = checks.saved_means_synced(None, databases=["default"])

    # The throw-away cluster of the tests runs without syncing: the check must say so.
    off = [name for name in ("fsync", "synchronous_commit", "full_page_writes")
           if ask(f"SHOW {name}") == "off"]  # fmt: skip
    assert [message.msg.split(":")[1].split()[0] for message in found] == off
    assert {message.id for message in found} <= {"coaching.E002"}
    assert all(message.is_serious() for message in found)


def test_without_a_database_to_ask_the_check_says_nothing():
    assert checks.saved_means_synced(None) == []
