import django.db.models.deletion
from django.db import migrations, models

TABLE = "office_viewing"


def forwards(apps, schema_editor):
    for event in ("UPDATE", "DELETE"):
        trigger = f"CREATE TRIGGER {TABLE}_no_{event.lower()} BEFORE {event} ON {TABLE}"
        if schema_editor.connection.vendor == "sqlite":
            schema_editor.execute(f"{trigger} BEGIN SELECT RAISE(ABORT, 'append only'); END")
        else:
            schema_editor.execute(f"{trigger} FOR EACH ROW EXECUTE FUNCTION office_append_only()")


class Migration(migrations.Migration):
    dependencies = [
        ("office", "0004_accounts"),
    ]

    operations = [
        migrations.CreateModel(
            name="Viewing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("what", models.CharField(max_length=24)),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["closed_at", "due_on", "received_at"], name="case_by_urgency"),
        ),
        migrations.AddField(
            model_name="viewing",
            name="account",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="office.account"),
        ),
        migrations.AddField(
            model_name="viewing",
            name="case",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="office.case"),
        ),
        migrations.RunPython(forwards, migrations.RunPython.noop),
    ]
