import django.db.models.deletion
from django.db import migrations, models

TABLE = "office_reviewchange"


def forwards(apps, schema_editor):
    for event in ("UPDATE", "DELETE"):
        trigger = f"CREATE TRIGGER {TABLE}_no_{event.lower()} BEFORE {event} ON {TABLE}"
        if schema_editor.connection.vendor == "sqlite":
            schema_editor.execute(f"{trigger} BEGIN SELECT RAISE(ABORT, 'append only'); END")
        else:
            schema_editor.execute(f"{trigger} FOR EACH ROW EXECUTE FUNCTION office_append_only()")


class Migration(migrations.Migration):
    dependencies = [
        ("office", "0007_sealed"),
    ]

    operations = [
        migrations.CreateModel(
            name="SignOff",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveBigIntegerField()),
                ("table", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
                ("needs_second", models.BooleanField()),
                ("second_at", models.DateTimeField(null=True)),
                ("state", models.CharField(max_length=12)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="office.account"
                    ),
                ),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="office.case")),
                (
                    "second",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="office.account"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Draft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("unit", models.CharField(max_length=24)),
                ("place", models.CharField(blank=True, max_length=32)),
                ("decision", models.CharField(blank=True, max_length=24)),
                ("exemption", models.CharField(blank=True, max_length=64)),
                ("reason", models.TextField(blank=True)),
                ("category", models.CharField(blank=True, max_length=32)),
                ("role", models.CharField(blank=True, max_length=128)),
                ("text", models.TextField(blank=True)),
                ("box", models.JSONField(null=True)),
                ("shows", models.CharField(max_length=16)),
                ("at", models.DateTimeField()),
                ("version", models.PositiveBigIntegerField()),
                ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="office.account")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="drafts", to="office.case"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("case", "unit", "place"), name="draft_once")],
            },
        ),
        migrations.CreateModel(
            name="ReviewChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveBigIntegerField()),
                ("at", models.DateTimeField()),
                ("kind", models.CharField(max_length=8)),
                ("of", models.PositiveBigIntegerField(null=True)),
                ("sealed", models.BinaryField()),
                ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="office.account")),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="office.case")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("case", "number"), name="review_change_once")],
            },
        ),
        migrations.RunPython(forwards, migrations.RunPython.noop),
    ]
