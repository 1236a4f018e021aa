from django.db import migrations

ROLES = {
    "customer": "Buys",
    "seller": "Sells their own products",
    "manager": "Runs the shop from day to day",
    "admin": "Runs the shop and its staff",
}


def add_roles(apps, schema_editor):
    role = apps.get_model("accounts", "Role")
    role.objects.bulk_create(
        [role(name=name, description=text) for name, text in ROLES.items()],
        ignore_conflicts=True,
    )


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [migrations.RunPython(add_roles, migrations.RunPython.noop)]
