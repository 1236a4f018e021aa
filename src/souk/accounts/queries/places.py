"""Where an address of the internet is, by the operator's own database of places."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import maxminddb
from django.conf import settings


@dataclass(frozen=True, slots=True)
class Place:
    """A country (ISO 3166-1 alpha-2) and, where it is known, a city by its English name."""

    country: str
    city: str | None


def place_of(ip_address: str | None) -> Place | None:
    """Return where an address is, roughly; None where nobody knows, or there is no database."""
    if not ip_address or settings.GEOIP_PATH is None:
        return None
    reader = _reader(settings.GEOIP_PATH)
    if ":" in ip_address and reader.metadata().ip_version == 4:
        return None
    found: Any = reader.get(ip_address)
    country = _inner(found, "country").get("iso_code")
    if not isinstance(country, str):
        return None
    city = _inner(_inner(found, "city"), "names").get("en")
    return Place(country, city if isinstance(city, str) else None)


def _inner(record: Any, name: str) -> dict[str, Any]:
    """Return a part of a record, which others have written and which may lack it."""
    part = record.get(name) if isinstance(record, dict) else None
    return part if isinstance(part, dict) else {}


@cache
def _reader(path: Path) -> maxminddb.Reader:
    """Return the database, opened once in each process; its pages are the system's."""
    return maxminddb.open_database(path)
