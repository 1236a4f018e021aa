"""The picture of a category."""

import secrets
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction

from souk.catalog.models import Category
from souk.catalog.operations.pictures import sizes_of
from souk.catalog.queries.categories import category_of
from souk.core.editing import locked_row


def show_category_image(
    category_id: UUID, upload: "File[Any]", *, unchanged_since: datetime | None
) -> None:
    """Make a picture that of a category, written anew; the one before goes by the daily job.

    Raises NotFound, PreconditionFailed, and InvalidFields for what is no picture.
    """
    category_of(category_id)
    page, _ = sizes_of(upload)
    name = default_storage.save(f"categories/{secrets.token_hex(16)}.webp", page)
    try:
        _write(category_id, name, unchanged_since)
    except BaseException:
        default_storage.delete(name)
        raise


def remove_category_image(category_id: UUID, *, unchanged_since: datetime | None) -> None:
    """Show no picture of a category; repeating it changes nothing.

    Raises NotFound, PreconditionFailed.
    """
    _write(category_id, None, unchanged_since)


@transaction.atomic
def _write(category_id: UUID, name: str | None, unchanged_since: datetime | None) -> None:
    living = Category.objects.filter(deleted_at__isnull=True)
    locked_row(living, category_id, unchanged_since=unchanged_since)
    living.filter(id=category_id).update(image=name)
