"""The operator's database of places."""

from pathlib import Path

import maxminddb


def checked_places(path: Path) -> Path:
    """Return the path of a MaxMind database of cities, absolute; raise ValueError for others."""
    try:
        with maxminddb.open_database(path) as reader:
            kind = reader.metadata().database_type
    except FileNotFoundError:
        raise ValueError(f"there is no file {path}") from None
    except (OSError, maxminddb.InvalidDatabaseError):
        raise ValueError(f"{path} is no MaxMind database (.mmdb), or cannot be read") from None
    if "City" not in kind:
        raise ValueError(f"{path} is a {kind}: name a database of cities, such as GeoLite2-City")
    return path.absolute()
