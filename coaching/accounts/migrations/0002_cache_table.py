"""The table behind the shared cache, so that one `migrate` makes a database complete.

Where the cache lives elsewhere (Redis) the command finds nothing to do.
"""

from django.core.management import call_command
from django.db import migrations


def make_table(apps, schema_editor):
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [migrations.RunPython(make_table, migrations.RunPython.noop)]
