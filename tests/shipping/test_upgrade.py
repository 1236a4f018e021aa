"""A shop that had flat rates charges after the upgrade what it charged before."""

from importlib import import_module

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from souk.core.database.functions import call_rows
from souk.shipping.models import Zone


@pytest.mark.django_db
def test_flat_rates_become_rates_in_zones_of_their_countries() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO shipping_methods (id, code, name, description, delivery_time, amount,"
            " currency, countries, is_active, position) VALUES"
            " (core.uuid7(), 'standard', 'S', '', '', 499, 'USD', '[]', true, 0),"
            " (core.uuid7(), 'express', 'E', '', '', 1299, 'USD', '[\"FR\", \"DE\"]', true, 1),"
            " (core.uuid7(), 'euro', 'E', '', '', 99, 'EUR', '[\"DE\", \"FR\"]', true, 2)"
        )
    before = ("shipping", "0002_zones_and_rates")
    apps = MigrationLoader(connection).project_state(before).apps

    import_module("souk.shipping.migrations.0003_flat_rates").move_rates(apps, None)

    def prices(country: str, currency: str) -> dict[str, int]:
        rows = call_rows("shipping.options_for", country, "", currency, 10**9, 10**6)
        return {row[0]: row[6] for row in rows}

    assert prices("DE", "USD") == {"standard": 499, "express": 1299}
    assert prices("US", "USD") == {"standard": 499}
    assert prices("FR", "EUR") == {"euro": 99}
    assert sorted(zone.name for zone in Zone.objects.all()) == ["DE, FR", "Everywhere"]
