from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("office", "0006_work"),
    ]

    operations = [
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
                fields=["sealed", "closed_at", "due_on", "received_at"], name="case_not_sealed_by_urgency"
            ),
        ),
    ]
