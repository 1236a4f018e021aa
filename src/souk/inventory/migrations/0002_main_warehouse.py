from django.db import migrations


def add_main_warehouse(apps, schema_editor):
    """A shop with one store needs to know nothing of warehouses."""
    apps.get_model("inventory", "Warehouse").objects.get_or_create(
        code="main", defaults={"name": "Main warehouse", "priority": 10}
    )


class Migration(migrations.Migration):
    dependencies = [("inventory", "0001_initial")]
    operations = [migrations.RunPython(add_main_warehouse, migrations.RunPython.noop)]
