"""What a shop's home keeps for its settings: secrets that are made once, and where it is served."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

_ADDRESS = "address"


def kept_secret(home: Path, name: str) -> str:
    """Return what is in a private file; it is made with the first secret."""
    path = home / name
    if not path.exists():
        home.mkdir(parents=True, exist_ok=True)
        _create_once(path, secrets.token_urlsafe(48))
    return path.read_text()


def note_address(home: Path, address: str) -> None:
    """Note where the shop is served, for commands in other terminals, which are not told.

    A home that cannot be written to keeps nobody from serving.
    """
    with suppress(OSError):
        home.mkdir(parents=True, exist_ok=True)
        draft = home / f"{_ADDRESS}.{os.getpid()}"
        draft.write_text(f"{address}\n")
        draft.replace(home / _ADDRESS)


def noted_address(home: Path) -> str | None:
    """Return where the shop was served last, if that is known."""
    try:
        return (home / _ADDRESS).read_text().strip() or None
    except OSError:
        return None


def _create_once(path: Path, text: str) -> None:
    """Write a private file unless another process has just done so."""
    draft = path.with_suffix(f".{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_text(text)
    try:
        os.link(draft, path)
    except FileExistsError:
        return
    finally:
        draft.unlink()
