from django.db import migrations

STEPS = {
    "pending": ["confirmed", "cancelled"],
    "confirmed": ["processing", "cancelled"],
    "processing": ["shipped", "cancelled"],
    "shipped": ["delivered", "returned"],
    "delivered": ["returned", "refunded", "partially_refunded"],
    "returned": ["refunded", "partially_refunded"],
    "partially_refunded": ["refunded"],
}


def add_transitions(apps, schema_editor):
    transition = apps.get_model("orders", "StatusTransition")
    transition.objects.bulk_create(
        [
            transition(from_status=before, to_status=after)
            for before, afters in STEPS.items()
            for after in afters
        ],
        ignore_conflicts=True,
    )


class Migration(migrations.Migration):
    dependencies = [("orders", "0001_initial")]
    operations = [migrations.RunPython(add_transitions, migrations.RunPython.noop)]
