from django.db import migrations

STEPS = {
    "pending": ["under_review", "approved", "rejected"],
    "under_review": ["approved", "rejected"],
    # Whoever was turned down may apply anew.
    "rejected": ["pending"],
    "approved": ["suspended"],
    "suspended": ["approved"],
}


def add_transitions(apps, schema_editor):
    transition = apps.get_model("sellers", "StatusTransition")
    transition.objects.bulk_create(
        [
            transition(from_status=before, to_status=after)
            for before, afters in STEPS.items()
            for after in afters
        ],
        ignore_conflicts=True,
    )


class Migration(migrations.Migration):
    dependencies = [("sellers", "0001_initial")]
    operations = [migrations.RunPython(add_transitions, migrations.RunPython.noop)]
