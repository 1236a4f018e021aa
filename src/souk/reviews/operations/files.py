"""The files of pictures that are no longer shown."""

from collections.abc import Collection

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import QuerySet

from souk.reviews.models import Image


def forget_images(pictures: "QuerySet[Image]") -> int:
    """Remove pictures, and their files once that is certain; return how many."""
    found = list(pictures)
    Image.objects.filter(id__in=[one.id for one in found]).delete()
    files = [file for one in found for file in (one.file, one.card_file)]
    # A store that does not answer is no reason to refuse: files go as stray ones.
    transaction.on_commit(lambda: delete_files(files), robust=True)
    return len(found)


def delete_files(files: Collection[str]) -> None:
    """Delete files by their names; one that is gone already is no error."""
    for name in files:
        default_storage.delete(name)
