"""Orders to expunge reach cases of other systems, and name the copies that take the place of a record."""

from django.db import migrations, models


def keep_refusing(apps, schema_editor):
    # SQLite makes the table anew for a column with a default, and its triggers are gone with the old one.
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(
            "CREATE TRIGGER IF NOT EXISTS office_expungement_no_delete BEFORE DELETE ON office_expungement "
            "BEGIN SELECT RAISE(ABORT, 'append only'); END"
        )


class Migration(migrations.Migration):
    dependencies = [
        ("office", "0067_expunging"),
    ]

    operations = [
        migrations.AddField("expungement", "imported", models.JSONField(default=list)),
        migrations.AddField("expungement", "instead", models.JSONField(default=list)),
        migrations.AddField("importedcase", "expunged_at", models.DateTimeField(null=True)),
        migrations.RunPython(keep_refusing, migrations.RunPython.noop),
    ]
