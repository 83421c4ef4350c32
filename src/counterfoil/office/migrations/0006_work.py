import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("office", "0005_viewings"),
    ]

    operations = [
        migrations.AddField(
            model_name="account",
            name="official",
            field=models.CharField(blank=True, max_length=255),
        ),
        migrations.AddField(
            model_name="case",
            name="assigned_to",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="cases", to="office.account"
            ),
        ),
        migrations.AddField(
            model_name="case",
            name="waits_for",
            field=models.TextField(blank=True),
        ),
        migrations.CreateModel(
            name="Work",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=24)),
                ("key", models.CharField(max_length=128)),
                ("priority", models.IntegerField(default=0)),
                ("state", models.CharField(default="new", max_length=12)),
                ("attempts", models.PositiveIntegerField(default=0)),
                ("note", models.CharField(blank=True, max_length=64)),
                ("listed_at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["state", "-priority", "listed_at"], name="work_next")],
                "constraints": [models.UniqueConstraint(fields=("kind", "key"), name="work_once")],
            },
        ),
    ]
