import django.db.models.deletion
from django.db import migrations, models

APPEND_ONLY = ("office_mailevent",)
KEPT = ("office_receivedmail", "office_outgoingmail")
"""Rows that change, and are never deleted."""
AS_THEY_WERE = {
    "office_receivedmail": "digest, folder, uidvalidity, uid, received_at",
    "office_outgoingmail": "key, case_id, letter, recipient, subject, body, made_by, made_at",
}
"""What of those never changes: what came, and what was said to whom."""


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
    for table, columns in AS_THEY_WERE.items():
        _refuse(schema_editor, f"{table}_as_it_was", f"UPDATE OF {columns} ON {table}")


class Migration(migrations.Migration):
    dependencies = [
        ("office", "0030_portal"),
    ]

    operations = [
        migrations.CreateModel(
            name="MailState",
            fields=[
                ("direction", models.CharField(max_length=3, primary_key=True, serialize=False)),
                ("tried_at", models.DateTimeField()),
                ("succeeded_at", models.DateTimeField(null=True)),
                ("problem", models.TextField(blank=True)),
            ],
        ),
        migrations.CreateModel(
            name="OutgoingMail",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=128, unique=True)),
                ("letter", models.CharField(max_length=24)),
                ("automatic", models.BooleanField(default=True)),
                ("recipient", models.CharField(max_length=254)),
                ("subject", models.CharField(max_length=255)),
                ("body", models.TextField()),
                ("attachments", models.JSONField(default=list)),
                ("in_reply_to", models.CharField(blank=True, max_length=255)),
                ("thread", models.CharField(blank=True, db_index=True, max_length=64)),
                ("made_by", models.CharField(max_length=255)),
                ("made_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("state", models.CharField(db_index=True, default="waiting", max_length=12)),
                ("attempts", models.PositiveIntegerField(default=0)),
                ("sent_at", models.DateTimeField(null=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="outgoing_mail", to="office.case"
                    ),
                ),
                (
                    "follows",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to="office.arrival"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="MailEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("what", models.CharField(max_length=16)),
                ("answer", models.CharField(blank=True, max_length=500)),
                (
                    "mail",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="events", to="office.outgoingmail"
                    ),
                ),
            ],
            options={
                "ordering": ("pk",),
            },
        ),
        migrations.CreateModel(
            name="ReceivedMail",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("folder", models.CharField(max_length=255)),
                ("uidvalidity", models.BigIntegerField()),
                ("uid", models.BigIntegerField()),
                ("message_id", models.CharField(blank=True, db_index=True, max_length=255)),
                ("digest", models.CharField(blank=True, max_length=64)),
                ("words", models.CharField(blank=True, max_length=64)),
                ("size", models.BigIntegerField(default=0)),
                ("received_at", models.DateTimeField()),
                ("fetched_at", models.DateTimeField()),
                ("sender", models.CharField(blank=True, max_length=254)),
                ("sender_name", models.CharField(blank=True, max_length=200)),
                ("subject", models.CharField(blank=True, max_length=500)),
                ("nature", models.CharField(max_length=12)),
                ("became", models.CharField(max_length=12)),
                ("doubt", models.CharField(blank=True, max_length=16)),
                ("thread", models.CharField(blank=True, db_index=True, max_length=64)),
                ("text", models.TextField(blank=True)),
                ("parts", models.JSONField(default=list)),
                ("is_read", models.BooleanField(default=False)),
                ("is_moved", models.BooleanField(default=False)),
                ("seen_by", models.CharField(blank=True, max_length=255)),
                ("seen_at", models.DateTimeField(null=True)),
                (
                    "arrival",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="mail", to="office.arrival"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="mail", to="office.case"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("folder", "uidvalidity", "uid"), name="received_mail_once")
                ],
            },
        ),
        migrations.RunPython(forwards, migrations.RunPython.noop),
    ]
