from django.db import migrations, models


class Migration(migrations.Migration):
    """Records of before have no rules: the worker, or the next search, reads and blanks them."""

    dependencies = [
        ("office", "0067_expunging"),
    ]

    operations = [
        migrations.AddField(
            model_name="record",
            name="unlisted_by",
            field=models.CharField(blank=True, max_length=64, default=""),
            preserve_default=False,
        ),
    ]
