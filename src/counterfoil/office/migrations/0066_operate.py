from django.db import migrations, models

OF_A_CASE = ("answer", "produce", "release", "search", "sign")


def forwards(apps, schema_editor):
    """Work that was listed before says which case it is about: its key."""
    work = apps.get_model("office", "Work")
    work.objects.filter(kind__in=OF_A_CASE).update(about=models.F("key"))


class Migration(migrations.Migration):
    dependencies = [
        ("office", "0065_served"),
    ]

    operations = [
        migrations.AddField(
            model_name="work",
            name="about",
            field=models.CharField(blank=True, max_length=64, default=""),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="work",
            name="claimed_by",
            field=models.CharField(blank=True, max_length=32, default=""),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="work",
            name="claimed_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.RunPython(forwards, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="work",
            constraint=models.UniqueConstraint(
                condition=models.Q(models.Q(("about", ""), _negated=True), models.Q(("claimed_by", ""), _negated=True)),
                fields=("about",),
                name="work_one_a_case",
            ),
        ),
    ]
