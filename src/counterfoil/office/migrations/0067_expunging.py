import django.db.models.deletion
from django.db import migrations, models


def forwards(apps, schema_editor):
    # That an order was obeyed is never made to vanish.
    if schema_editor.connection.vendor == "sqlite":
        how = "BEGIN SELECT RAISE(ABORT, 'append only'); END"
    else:
        how = "FOR EACH ROW EXECUTE FUNCTION office_append_only()"
    schema_editor.execute(f"CREATE TRIGGER office_expungement_no_delete BEFORE DELETE ON office_expungement {how}")


class Migration(migrations.Migration):
    dependencies = [
        ("office", "0066_operate"),
    ]

    operations = [
        migrations.CreateModel(
            name="Expungement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("order", models.CharField(max_length=128)),
                ("statute", models.CharField(max_length=128)),
                ("cases", models.JSONField(default=list)),
                ("records", models.JSONField(default=list)),
                ("asked_by", models.CharField(max_length=255)),
                ("asked_at", models.DateTimeField()),
                ("confirmed_by", models.CharField(blank=True, max_length=255)),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("step", models.CharField(blank=True, max_length=16)),
                ("digests", models.JSONField(default=dict)),
                ("files", models.JSONField(default=list)),
                ("papers", models.JSONField(default=list)),
                ("said", models.TextField(blank=True)),
                ("done_at", models.DateTimeField(null=True)),
                (
                    "asked_account",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="office.account"
                    ),
                ),
                (
                    "confirmed_account",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="office.account"
                    ),
                ),
            ],
        ),
        migrations.RunPython(forwards, migrations.RunPython.noop),
    ]
