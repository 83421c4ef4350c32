import django.db.models.deletion
from django.db import migrations, models

APPEND_ONLY = ("office_note", "office_searchwords")


def forwards(apps, schema_editor):
    for table in APPEND_ONLY:
        for event in ("UPDATE", "DELETE"):
            trigger = f"CREATE TRIGGER {table}_no_{event.lower()} BEFORE {event} ON {table}"
            if schema_editor.connection.vendor == "sqlite":
                schema_editor.execute(f"{trigger} BEGIN SELECT RAISE(ABORT, 'append only'); END")
            else:
                schema_editor.execute(f"{trigger} FOR EACH ROW EXECUTE FUNCTION office_append_only()")


class Migration(migrations.Migration):
    dependencies = [
        ("office", "0010_review"),
    ]

    operations = [
        migrations.CreateModel(
            name="Likeness",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sender", models.CharField(blank=True, db_index=True, max_length=64)),
                ("words", models.CharField(blank=True, db_index=True, max_length=64)),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="likeness", to="office.case"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Note",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("text", models.TextField()),
                ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="office.account")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="notes", to="office.case"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="NoticeWanted",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=32)),
                ("given", models.JSONField(default=dict)),
                ("by", models.CharField(max_length=255)),
                ("at", models.DateTimeField()),
                ("file", models.CharField(blank=True, max_length=64)),
                ("said", models.TextField(blank=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="notices_wanted", to="office.case"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Pull",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("system", models.CharField(max_length=128)),
                ("custodian", models.CharField(max_length=128)),
                ("expected", models.JSONField(default=list)),
                ("asked_for", models.TextField(blank=True)),
                ("due_on", models.DateField()),
                ("asked_at", models.DateTimeField()),
                ("reminded_at", models.DateTimeField(null=True)),
                ("outcome", models.CharField(blank=True, max_length=16)),
                ("said", models.TextField(blank=True)),
                ("attested_by", models.CharField(blank=True, max_length=255)),
                ("attested_at", models.DateTimeField(null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="office.account"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="pulls", to="office.case"
                    ),
                ),
            ],
            options={
                "ordering": ("due_on", "pk"),
            },
        ),
        migrations.CreateModel(
            name="SearchWords",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("words", models.CharField(max_length=255)),
                ("by", models.CharField(max_length=255)),
                ("at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="search_words", to="office.case"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Team",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=64, unique=True)),
                ("members", models.ManyToManyField(related_name="teams", to="office.account")),
            ],
        ),
        migrations.AddField(
            model_name="case",
            name="team",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="cases", to="office.team"
            ),
        ),
        migrations.CreateModel(
            name="SavedFilter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=64)),
                ("query", models.CharField(max_length=255)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="filters", to="office.account"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("account", "name"), name="filter_once")],
            },
        ),
        migrations.CreateModel(
            name="Served",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("return_on", models.DateField(null=True)),
                ("objected_on", models.DateField(null=True)),
                ("objection", models.TextField(blank=True)),
                ("by", models.CharField(max_length=255)),
                ("at", models.DateTimeField()),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="served", to="office.case"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="FilledTable",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(max_length=64)),
                ("by", models.CharField(max_length=255)),
                ("at", models.DateTimeField()),
                ("counsel", models.CharField(blank=True, max_length=255)),
                ("confirmed_at", models.DateTimeField(null=True)),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="filled_table", to="office.case"
                    ),
                ),
            ],
        ),
        migrations.RunPython(forwards, migrations.RunPython.noop),
    ]
