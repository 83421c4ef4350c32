from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("office", "0064_standing"),
    ]

    operations = [
        migrations.AddField(
            model_name="account",
            name="brady_log",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="account",
            name="served_papers",
            field=models.BooleanField(default=True),
        ),
    ]
