import django.db.models.deletion
from django.db import migrations, models


def forwards(apps, schema_editor):
    # That something was destroyed is never made to vanish.
    if schema_editor.connection.vendor == "sqlite":
        how = "BEGIN SELECT RAISE(ABORT, 'append only'); END"
    else:
        how = "FOR EACH ROW EXECUTE FUNCTION office_append_only()"
    schema_editor.execute(f"CREATE TRIGGER office_disposal_no_delete BEFORE DELETE ON office_disposal {how}")


class Migration(migrations.Migration):
    dependencies = [
        ("office", "0051_request_lists"),
    ]

    operations = [
        migrations.CreateModel(
            name="Disposal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("series", models.CharField(max_length=128)),
                ("authority", models.CharField(max_length=128)),
                ("years", models.PositiveSmallIntegerField()),
                ("closed_on", models.DateField()),
                ("due_on", models.DateField()),
                ("first", models.CharField(max_length=255)),
                ("first_at", models.DateTimeField()),
                ("second", models.CharField(blank=True, max_length=255)),
                ("second_at", models.DateTimeField(null=True)),
                ("said", models.TextField(blank=True)),
                ("destroyed_at", models.DateTimeField(null=True)),
                ("files", models.PositiveIntegerField(default=0)),
                ("bytes", models.PositiveBigIntegerField(default=0)),
                ("certificate", models.CharField(blank=True, max_length=64)),
                ("gone_at", models.DateTimeField(null=True)),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="disposal", to="office.case"
                    ),
                ),
                (
                    "first_account",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="office.account"
                    ),
                ),
                (
                    "second_account",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="office.account"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PacketWanted",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("by", models.CharField(max_length=255)),
                ("at", models.DateTimeField()),
                ("state", models.CharField(default="new", max_length=12)),
                ("said", models.TextField(blank=True)),
                ("left_out", models.JSONField(default=list)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="packets_wanted", to="office.case"
                    ),
                ),
            ],
        ),
        migrations.RunPython(forwards, migrations.RunPython.noop),
    ]
