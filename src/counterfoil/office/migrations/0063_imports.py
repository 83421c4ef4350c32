"""Cases of other systems as their exports tell them, and payments by a provider."""

import django.db.models.deletion
from django.db import migrations, models

TABLES = ("office_importedchange", "office_importedviewing")


def forwards(apps, schema_editor):
    for table in TABLES:
        for event in ("UPDATE", "DELETE"):
            trigger = f"CREATE TRIGGER {table}_no_{event.lower()} BEFORE {event} ON {table}"
            if schema_editor.connection.vendor == "sqlite":
                schema_editor.execute(f"{trigger} BEGIN SELECT RAISE(ABORT, 'append only'); END")
            else:
                schema_editor.execute(f"{trigger} FOR EACH ROW EXECUTE FUNCTION office_append_only()")


class Migration(migrations.Migration):
    dependencies = [
        ("office", "0062_after"),
    ]

    operations = [
        migrations.CreateModel(
            name="ImportedCase",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("system", models.CharField(max_length=16)),
                ("source", models.CharField(max_length=64)),
                ("number", models.CharField(max_length=128)),
                ("received_at", models.DateTimeField()),
                ("due_on", models.DateField(null=True)),
                ("closed_on", models.DateField(null=True)),
                ("status", models.CharField(blank=True, max_length=128)),
                ("outcome", models.CharField(blank=True, max_length=24)),
                ("words", models.JSONField(default=dict)),
                ("doubts", models.JSONField(default=list)),
                ("digest", models.CharField(max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name="ImportedViewing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("account", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="office.account")),
                ("imported", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="office.importedcase")),
            ],
        ),
        migrations.CreateModel(
            name="ImportRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("system", models.CharField(max_length=16)),
                ("source", models.CharField(max_length=64)),
                ("profile", models.CharField(max_length=64)),
                ("name", models.CharField(max_length=255)),
                ("digest", models.CharField(max_length=64)),
                ("rows", models.PositiveIntegerField()),
                ("added", models.PositiveIntegerField()),
                ("changed", models.PositiveIntegerField()),
                ("same", models.PositiveIntegerField()),
                ("repeated", models.PositiveIntegerField()),
                ("refused", models.PositiveIntegerField()),
                ("absent", models.PositiveIntegerField()),
                ("report", models.JSONField(default=dict)),
                ("by", models.CharField(max_length=255)),
                ("at", models.DateTimeField()),
                ("act", models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, to="office.act")),
            ],
            options={
                "ordering": ("-pk",),
            },
        ),
        migrations.CreateModel(
            name="ImportedChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("before", models.JSONField()),
                (
                    "imported",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="changes", to="office.importedcase"
                    ),
                ),
                ("run", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="office.importrun")),
            ],
        ),
        migrations.AddField(
            model_name="importedcase",
            name="first_run",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="first_cases", to="office.importrun"
            ),
        ),
        migrations.AddField(
            model_name="importedcase",
            name="last_run",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="last_cases", to="office.importrun"
            ),
        ),
        migrations.CreateModel(
            name="Payment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("order", models.CharField(max_length=64, unique=True)),
                ("cents", models.PositiveIntegerField()),
                ("state", models.CharField(default="wanted", max_length=8)),
                ("token", models.CharField(blank=True, max_length=255)),
                ("says", models.CharField(blank=True, max_length=255)),
                ("asked_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("paid_at", models.DateTimeField(null=True)),
                ("act", models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, to="office.act")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="payments", to="office.case"
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="importedcase",
            index=models.Index(fields=["-received_at", "-id"], name="imported_log"),
        ),
        migrations.AddConstraint(
            model_name="importedcase",
            constraint=models.UniqueConstraint(fields=("source", "number"), name="imported_once"),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ("wanted", "open"))), fields=("case",), name="one_payment_at_a_time"
            ),
        ),
        migrations.RunPython(forwards, migrations.RunPython.noop),
    ]
