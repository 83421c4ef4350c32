import django.db.models.deletion
from django.db import migrations, models

APPEND_ONLY = ("office_accountevent", "office_beyondrole")


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
        ("office", "0040_mail"),
    ]

    operations = [
        migrations.CreateModel(
            name="AccountEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("what", models.CharField(max_length=32)),
                ("detail", models.CharField(blank=True, max_length=255)),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="ApiKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=64, unique=True)),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("scopes", models.JSONField()),
                ("made_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
                ("used_on", models.DateField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="AuthenticatorApp",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("secret", models.CharField(max_length=255)),
                ("last_step", models.BigIntegerField()),
                ("made_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="BeyondRole",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.CharField(max_length=500)),
                ("began_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("event", models.CharField(max_length=48)),
                ("leaf", models.PositiveBigIntegerField()),
                ("tries", models.PositiveIntegerField(default=0)),
                ("outcome", models.CharField(blank=True, max_length=64)),
                ("listed_at", models.DateTimeField()),
                ("next_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="LoggedIn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("session", models.CharField(max_length=40, unique=True)),
                ("browser", models.CharField(max_length=64)),
                ("began_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="RecoveryCode",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("used_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="SecurityKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("label", models.CharField(max_length=64)),
                ("credential", models.CharField(max_length=1400, unique=True)),
                ("public_key", models.TextField()),
                ("sign_count", models.BigIntegerField()),
                ("made_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Webhook",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("url", models.CharField(max_length=500)),
                ("events", models.JSONField()),
                ("secret", models.CharField(max_length=255)),
                ("made_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.AddField(
            model_name="account",
            name="sign_on",
            field=models.CharField(blank=True, max_length=255),
        ),
        migrations.AddConstraint(
            model_name="account",
            constraint=models.UniqueConstraint(
                condition=models.Q(("sign_on", ""), _negated=True), fields=("sign_on",), name="sign_on_once"
            ),
        ),
        migrations.AddField(
            model_name="accountevent",
            name="account",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="events", to="office.account"
            ),
        ),
        migrations.AddField(
            model_name="accountevent",
            name="by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="did", to="office.account"
            ),
        ),
        migrations.AddField(
            model_name="apikey",
            name="made_by",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to="office.account"),
        ),
        migrations.AddField(
            model_name="authenticatorapp",
            name="account",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE, related_name="app", to="office.account"
            ),
        ),
        migrations.AddField(
            model_name="beyondrole",
            name="account",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="beyond_role", to="office.account"
            ),
        ),
        migrations.AddField(
            model_name="beyondrole",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="beyond_role", to="office.case"
            ),
        ),
        migrations.AddField(
            model_name="delivery",
            name="case",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="office.case"),
        ),
        migrations.AddField(
            model_name="loggedin",
            name="account",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="logged_in", to="office.account"
            ),
        ),
        migrations.AddField(
            model_name="recoverycode",
            name="account",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="recovery_codes", to="office.account"
            ),
        ),
        migrations.AddField(
            model_name="securitykey",
            name="account",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="security_keys", to="office.account"
            ),
        ),
        migrations.AddField(
            model_name="webhook",
            name="key",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="webhooks", to="office.apikey"
            ),
        ),
        migrations.AddField(
            model_name="delivery",
            name="webhook",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="deliveries", to="office.webhook"
            ),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(fields=["next_at"], name="delivery_due"),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.UniqueConstraint(fields=("webhook", "leaf"), name="told_once"),
        ),
        migrations.RunPython(forwards, migrations.RunPython.noop),
    ]
