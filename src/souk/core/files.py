"""Uploaded files, wherever they lie."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import islice

from django.core.files.storage import default_storage

# A statement takes 65,535 values at most.
_ASKED_AT_ONCE = 10_000


def stray_files(
    folder: str, made_before: datetime, shown_among: Callable[[list[str]], Iterable[str]]
) -> Iterator[str]:
    """Yield a folder's files that are older than a moment and that nobody shows."""
    files = files_made_before(folder, made_before)
    while names := list(islice(files, _ASKED_AT_ONCE)):
        yield from set(names).difference(shown_among(names))


def files_made_before(folder: str, moment: datetime) -> Iterator[str]:
    """Yield the names of a folder's files that are older than a moment."""
    for name, made_at in _files(folder):
        if made_at < moment:
            yield name


def _files(folder: str) -> Iterator[tuple[str, datetime]]:
    if hasattr(default_storage, "files_below"):
        yield from default_storage.files_below(folder)
    elif default_storage.exists(folder):
        for file in default_storage.listdir(folder)[1]:
            yield folder + file, default_storage.get_modified_time(folder + file)
