"""The record is added to, never changed."""

import importlib
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from coaching.audit.actions import note
from coaching.audit.models import AuditEvent

append_only = importlib.import_module("coaching.audit.migrations.0002_append_only")


@pytest.fixture
def locked_record(db):
    """The production state: the suite as a whole runs without the triggers (tests/conftest.py)."""
    statements = append_only.SQLITE if connection.vendor == "sqlite" else append_only.POSTGRESQL
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
    with transaction.atomic():
        return note(
            "thing.done", of="thing", uuid=uuid4(), club_id=1, actor_id=2, fields=["b", "a"]
        )


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_auditevent SET action = 'x'",
        "DELETE FROM audit_auditevent",
        pytest.param("TRUNCATE audit_auditevent", marks=pytest.mark.postgres),
    ],
)
def test_changing_the_record_is_refused_by_the_database(locked_record, statement):
    refused = pytest.raises(DatabaseError, match="append-only")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    kept = AuditEvent.unscoped.get()
    assert (kept.action, kept.fields) == ("thing.done", ["a", "b"])


@pytest.mark.django_db(transaction=True)
def test_a_note_outside_the_deeds_transaction_is_an_error():
    with pytest.raises(RuntimeError, match="inside the transaction"):
        note("thing.done", of="thing", uuid=uuid4(), club_id=1, actor_id=2)

    assert apps.get_model("audit", "AuditEvent").unscoped.count() == 0
