from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("office", "0076_names"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="record",
            index=models.Index(fields=["unlisted_by"], name="record_unlisted_by"),
        ),
    ]
