import django.db.models.deletion
from django.db import migrations, models

CREATE_OPEN = {
    "sqlite": (
        "CREATE VIRTUAL TABLE office_opentext USING fts5"
        '(number UNINDEXED, text, tokenize = "unicode61 remove_diacritics 2")',
    ),
    "postgresql": (
        "CREATE TABLE office_opentext (number varchar(16) PRIMARY KEY, text tsvector NOT NULL)",
        "CREATE INDEX office_opentext_gin ON office_opentext USING gin (text)",
    ),
}
APPEND_ONLY = ("office_arrivalviewing", "office_toldofreview")
KEPT = ("office_arrival", "office_openedfile")
"""Rows that change, and are never deleted: what came is not made to vanish, and what was open to all stays known."""


def _refuse(schema_editor, name, when):
    if schema_editor.connection.vendor == "sqlite":
        how = "BEGIN SELECT RAISE(ABORT, 'append only'); END"
    else:
        how = "FOR EACH ROW EXECUTE FUNCTION office_append_only()"
    schema_editor.execute(f"CREATE TRIGGER {name} BEFORE {when} {how}")


def forwards(apps, schema_editor):
    for table in (*APPEND_ONLY, *KEPT):
        for event in ("UPDATE", "DELETE") if table in APPEND_ONLY else ("DELETE",):
            _refuse(schema_editor, f"{table}_no_{event.lower()}", f"{event} ON {table}")
    # When it came and what it is, nobody changes: the clock runs from there.
    _refuse(schema_editor, "office_arrival_as_it_came", "UPDATE OF digest, channel, received_at ON office_arrival")
    for statement in CREATE_OPEN[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def backwards(apps, schema_editor):
    schema_editor.execute("DROP TABLE office_opentext")


class Migration(migrations.Migration):
    dependencies = [
        ("office", "0020_desk"),
    ]

    operations = [
        migrations.CreateModel(
            name="UnsentRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=64, unique=True)),
                ("values", models.JSONField(default=dict)),
                ("files", models.JSONField(default=list)),
                ("sending", models.BooleanField(default=False)),
                ("touched_at", models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name="Arrival",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("channel", models.CharField(max_length=16)),
                ("name", models.CharField(max_length=255)),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("size_bytes", models.PositiveBigIntegerField()),
                ("received_at", models.DateTimeField()),
                ("arrived_at", models.DateTimeField()),
                ("sender_email", models.CharField(blank=True, max_length=254)),
                ("thread", models.CharField(blank=True, max_length=998)),
                ("link", models.CharField(max_length=64, null=True, unique=True)),
                ("state", models.CharField(default="new", max_length=12)),
                ("reading", models.JSONField(default=dict)),
                ("why", models.CharField(blank=True, max_length=16)),
                ("reason", models.TextField(blank=True)),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "case",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="arrivals",
                        to="office.case",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to="office.account"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ArrivalViewing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("account", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="office.account")),
                ("arrival", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="office.arrival")),
            ],
        ),
        migrations.CreateModel(
            name="Knock",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("what", models.CharField(max_length=16)),
                ("who", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["what", "who", "at"], name="knock_count")],
            },
        ),
        migrations.CreateModel(
            name="OpenedFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=200)),
                ("text", models.TextField(blank=True)),
                ("opened_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "closed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="closed_files",
                        to="office.account",
                    ),
                ),
                ("file", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="office.releasedfile")),
                (
                    "opened_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="opened_files", to="office.account"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ToldOfReview",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sent_on", models.DateField()),
                ("told_at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="told_of_review", to="office.case"
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="arrival",
            index=models.Index(fields=["state", "received_at"], name="arrival_by_age"),
        ),
        migrations.AddIndex(
            model_name="arrival",
            index=models.Index(fields=["thread"], name="arrival_thread"),
        ),
        migrations.AddConstraint(
            model_name="openedfile",
            constraint=models.UniqueConstraint(
                condition=models.Q(("closed_at", None)), fields=("file",), name="opened_once"
            ),
        ),
        migrations.AddField(
            model_name="case",
            name="logged",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Case(
                    models.When(instrument__sealed=True, then=models.Value(False)),
                    models.When(instrument__kind="foia_request", then=models.Value(True)),
                    default=models.Value(False),
                ),
                output_field=models.BooleanField(),
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["-received_at", "-id"], condition=models.Q(("logged", True)), name="case_log"),
        ),
        migrations.RunPython(forwards, backwards),
    ]
