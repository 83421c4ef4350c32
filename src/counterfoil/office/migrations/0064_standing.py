import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("office", "0063_imports"),
    ]

    operations = [
        migrations.AddField(
            model_name="outgoingmail",
            name="pull",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="mail", to="office.pull"
            ),
        ),
        migrations.AddField(
            model_name="pull",
            name="by_link",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="pull",
            name="email",
            field=models.CharField(blank=True, max_length=254),
        ),
        migrations.AddField(
            model_name="pull",
            name="link",
            field=models.CharField(max_length=64, null=True, unique=True),
        ),
        migrations.CreateModel(
            name="StandingClaim",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("standing", models.CharField(max_length=16)),
                ("of_whom", models.CharField(max_length=255)),
                ("how", models.TextField(blank=True)),
                ("claimed_by", models.CharField(max_length=255)),
                ("claimed_at", models.DateTimeField()),
                ("seen", models.CharField(blank=True, max_length=32)),
                ("outcome", models.CharField(blank=True, max_length=16)),
                ("checked", models.TextField(blank=True)),
                ("places", models.JSONField(default=list)),
                ("verified_by", models.CharField(blank=True, max_length=255)),
                ("verified_at", models.DateTimeField(null=True)),
                ("copy_pages", models.PositiveIntegerField(default=0)),
                ("copy_kept_at", models.DateTimeField(null=True)),
                ("copy_destroyed_at", models.DateTimeField(null=True)),
                ("copy_destroyed_by", models.CharField(blank=True, max_length=255)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="standing_claims", to="office.case"
                    ),
                ),
            ],
            options={
                "ordering": ("pk",),
            },
        ),
    ]
