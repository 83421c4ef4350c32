import django.db.models.deletion
from django.db import migrations, models

TABLE = "office_reviewchange"


def append_only_again(apps, schema_editor):
    """SQLite writes a table anew to alter a column, and the triggers that keep its rows go with the old one."""
    if schema_editor.connection.vendor != "sqlite":
        return
    for event in ("UPDATE", "DELETE"):
        name = f"{TABLE}_no_{event.lower()}"
        trigger = f"CREATE TRIGGER IF NOT EXISTS {name} BEFORE {event} ON {TABLE}"
        schema_editor.execute(f"{trigger} BEGIN SELECT RAISE(ABORT, 'append only'); END")


class Migration(migrations.Migration):
    dependencies = [
        ("office", "0070_item_facts"),
    ]

    operations = [
        migrations.AddField(
            model_name="draft",
            name="reach",
            field=models.CharField(blank=True, default="", max_length=8),
        ),
        migrations.AddField(
            model_name="draft",
            name="party",
            field=models.CharField(blank=True, default="", max_length=16),
        ),
        migrations.AlterField(
            model_name="reviewchange",
            name="by",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to="office.account"),
        ),
        migrations.RunPython(append_only_again, migrations.RunPython.noop),
    ]
