from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("schemes", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="trial",
            name="worker",
            field=models.CharField(blank=True, max_length=120),
        ),
        migrations.AddField(
            model_name="trial",
            name="beat",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
