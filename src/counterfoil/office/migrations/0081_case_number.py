from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("office", "0080_unlisted_by"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["number", "id"], name="case_number"),
        ),
    ]
