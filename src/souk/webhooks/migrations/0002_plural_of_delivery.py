"""The admin calls several of them deliveries."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("webhooks", "0001_initial")]

    operations = [
        migrations.AlterModelOptions(
            name="delivery", options={"verbose_name_plural": "deliveries"}
        ),
    ]
