import datetime

import django.db.models.functions.comparison
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("office", "0006_work"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="case",
            name="case_by_urgency",
        ),
        migrations.AddField(
            model_name="case",
            name="presses_on",
            field=models.GeneratedField(
                db_persist=True,
                expression=django.db.models.functions.comparison.Coalesce(
                    "due_on", models.Value(datetime.date(9999, 12, 31), models.DateField())
                ),
                output_field=models.DateField(),
            ),
        ),
        migrations.AddField(
            model_name="case",
            name="sealed",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Case(
                    models.When(instrument__sealed=True, then=models.Value(True)), default=models.Value(False)
                ),
                output_field=models.BooleanField(),
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("closed_at", None)), fields=["presses_on", "received_at"], name="case_by_urgency"
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("closed_at", None), ("sealed", False)),
                fields=["presses_on", "received_at"],
                name="case_unsealed_by_urgency",
            ),
        ),
    ]
