from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("schemes", "0002_worker"),
    ]

    operations = [
        migrations.AddField(
            model_name="trial",
            name="marks",
            field=models.JSONField(default=dict),
        ),
    ]
