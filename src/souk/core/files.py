"""Uploaded files, wherever they lie."""

from collections.abc import Iterator
from datetime import datetime

from django.core.files.storage import default_storage


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
