from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("office", "0076_names"),
    ]

    operations = [
        migrations.AddField(model_name="work", name="steps_done", field=models.PositiveIntegerField(default=0)),
        migrations.AddField(model_name="work", name="steps_of", field=models.PositiveIntegerField(default=0)),
    ]
