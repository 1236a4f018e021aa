from django.db import migrations

# A return whose refund its gateway could not make after all waits for another one.
STEP = {"part": "return", "from_status": "refunded", "to_status": "received"}


def add_step(apps, schema_editor):
    apps.get_model("orders", "PartTransition").objects.create(**STEP)


def remove_step(apps, schema_editor):
    apps.get_model("orders", "PartTransition").objects.filter(**STEP).delete()


class Migration(migrations.Migration):

    dependencies = [
        ('orders', '0011_partially_paid'),
    ]

    operations = [
        migrations.RunPython(add_step, remove_step),
    ]
