"""Refuse UPDATE and DELETE of the record, on both databases."""

from django.db import migrations

TABLE = "audit_auditevent"

SQLITE = [
    f"""CREATE TRIGGER audit_no_{verb.lower()} BEFORE {verb} ON {TABLE}
        BEGIN SELECT RAISE(ABORT, 'The audit record is append-only.'); END"""
    for verb in ("UPDATE", "DELETE")
]
SQLITE_UNDO = [f"DROP TRIGGER audit_no_{verb}" for verb in ("update", "delete")]

POSTGRESQL = [
    """CREATE FUNCTION audit_append_only() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN RAISE EXCEPTION 'The audit record is append-only.'; END $$""",
    f"""CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE ON {TABLE}
        FOR EACH ROW EXECUTE FUNCTION audit_append_only()""",
    f"""CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON {TABLE}
        FOR EACH STATEMENT EXECUTE FUNCTION audit_append_only()""",
]
POSTGRESQL_UNDO = [
    f"DROP TRIGGER audit_no_truncate ON {TABLE}",
    f"DROP TRIGGER audit_no_change ON {TABLE}",
    "DROP FUNCTION audit_append_only()",
]


def lock(apps, schema_editor):
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement)


def unlock(apps, schema_editor):
    undo = SQLITE_UNDO if schema_editor.connection.vendor == "sqlite" else POSTGRESQL_UNDO
    for statement in undo:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [migrations.RunPython(lock, unlock)]
