"""A method's flat rate becomes a rate in a zone of the countries that the method served."""

from django.db import migrations

EVERYWHERE = "Everywhere"
MAX_NAME = 100


def move_rates(apps, schema_editor):
    Method, Zone, Rate = (apps.get_model("shipping", name) for name in ("Method", "Zone", "Rate"))
    zones = {}
    for method in Method.objects.order_by("position", "code"):
        countries = tuple(sorted({str(country).strip().upper() for country in method.countries}))
        if countries not in zones:
            name = ", ".join(countries)[:MAX_NAME] or EVERYWHERE
            zones[countries] = Zone.objects.create(name=name, countries=list(countries))
        Rate.objects.create(
            method=method, zone=zones[countries], currency=method.currency, amount=method.amount
        )


class Migration(migrations.Migration):

    dependencies = [
        ("shipping", "0002_zones_and_rates"),
    ]

    operations = [
        migrations.RunPython(move_rates),
        # Code that runs until it is restarted still reads the columns: they stay, and no longer
        # ask to be written. A later release drops them.
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    "SET CONSTRAINTS ALL IMMEDIATE;"
                    " ALTER TABLE shipping_methods ALTER amount DROP NOT NULL,"
                    " ALTER currency DROP NOT NULL, ALTER countries DROP NOT NULL"
                ),
            ],
            state_operations=[
                migrations.RemoveConstraint(
                    model_name='method',
                    name='shipping_methods_amount_is_not_negative',
                ),
                migrations.RemoveField(
                    model_name='method',
                    name='amount',
                ),
                migrations.RemoveField(
                    model_name='method',
                    name='countries',
                ),
                migrations.RemoveField(
                    model_name='method',
                    name='currency',
                ),
            ],
        ),
    ]
