"""Where goods are sent to."""

import re
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import ProtectedError

from souk.core.editing import locked_row
from souk.core.errors import invalid_field
from souk.shipping.errors import ZoneInUse
from souk.shipping.models import Zone


def create_zone(**values: Any) -> Zone:
    """Add a zone; its regions are kept as they are compared."""
    zone = Zone(**values)
    _check(zone)
    zone.save(force_insert=True)
    zone.refresh_from_db()
    return zone


@transaction.atomic
def change_zone(zone_id: UUID, *, unchanged_since: datetime | None, **values: Any) -> Zone:
    """Change where a zone is, and so what its rates are for."""
    zone = locked_row(Zone.objects.all(), zone_id, unchanged_since=unchanged_since)
    for name, value in values.items():
        setattr(zone, name, value)
    _check(zone)
    zone.save(update_fields=values)
    zone.refresh_from_db()
    return zone


@transaction.atomic
def remove_zone(zone_id: UUID, *, unchanged_since: datetime | None) -> None:
    """Remove a zone that has no rates; raises ZoneInUse."""
    zone = locked_row(Zone.objects.all(), zone_id, unchanged_since=unchanged_since)
    try:
        zone.delete()
    except ProtectedError:
        raise ZoneInUse from None


def _check(zone: Zone) -> None:
    if zone.regions and not zone.countries:
        raise invalid_field("regions", "are parts of a country: name it in countries")
    for place, region in enumerate(zone.regions):
        # It would be left out, and the zone be the whole country.
        if not re.search(r"\w", region):
            raise invalid_field(f"regions.{place}", "names no region")
