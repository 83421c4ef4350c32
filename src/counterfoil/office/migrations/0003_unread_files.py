import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (("office", "0002_seatbelts"),)

    operations = (
        migrations.CreateModel(
            name="UnreadFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(max_length=64)),
                ("name", models.CharField(max_length=255)),
                ("system", models.CharField(max_length=128)),
                ("why", models.TextField()),
                ("refused_at", models.DateTimeField()),
                (
                    "record",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to="office.record"),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("digest", "name", "system"), name="unread_once")],
            },
        ),
    )
