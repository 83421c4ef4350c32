from datetime import UTC, datetime

from django.db import migrations, models


def forwards(apps, schema_editor):
    """What mail, portal and reading room kept before is blanked by the worker."""
    if any(apps.get_model("office", name).objects.exists() for name in ("Arrival", "ReceivedMail", "OpenedFile")):
        apps.get_model("office", "Work").objects.create(kind="unlist", key="messages", listed_at=datetime.now(UTC))


class Migration(migrations.Migration):
    """Records of before have no rules: the worker, or the next search, reads and blanks them.

    What cases say of their findings that are closed already, the worker encrypts: a migration has no keys.
    """

    dependencies = [
        ("office", "0068_expunge_imported"),
    ]

    operations = [
        migrations.AddField(
            model_name="record",
            name="unlisted_by",
            field=models.CharField(blank=True, max_length=64, default=""),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="case",
            name="findings",
            field=models.TextField(blank=True, default=""),
            preserve_default=False,
        ),
        migrations.RunPython(forwards, migrations.RunPython.noop),
    ]
