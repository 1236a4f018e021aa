"""Pictures of products: written anew in the sizes that pages and lists show."""

from datetime import datetime
from itertools import chain, islice
from typing import Any
from uuid import UUID

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Max

from souk.catalog.errors import TooManyImages
from souk.catalog.models import Category, Image
from souk.catalog.operations.pictures import kept_sizes, may_remove_pictures
from souk.catalog.operations.variants import touch_product
from souk.catalog.queries.products import products_of
from souk.core.editing import locked_row
from souk.core.errors import NotFound
from souk.core.files import files_made_before

# As many as Shopify knows.
MOST_IMAGES = 250

# So many files are removed while imports wait: in a bucket each takes its time, and they wait for
# seconds at most.
_AT_ONCE = 50

_FOLDER = "products/"
_CATEGORIES = "categories/"


def add_image(
    product_id: UUID, upload: "File[bytes]", *, owner_id: UUID | None, alt: str = ""
) -> UUID:
    """Add a picture behind those of a product and return its id; the first is the primary one.

    What else the file carried is left behind. Raises NotFound, TooManyImages, and InvalidFields
    for what is no picture.
    """
    if not products_of(owner_id).filter(id=product_id).exists():
        raise NotFound
    with kept_sizes(upload, folder=_FOLDER) as (file, card_file):
        return _write(product_id, owner_id, alt, file, card_file)


@transaction.atomic
def change_image(
    product_id: UUID,
    image_id: UUID,
    *,
    owner_id: UUID | None,
    unchanged_since: datetime | None,
    **values: Any,
) -> None:
    """Change a picture's text or place, or make it the primary one.

    Raises NotFound, and PreconditionFailed when the product is not as the caller read it.
    """
    image = _held(product_id, image_id, owner_id, unchanged_since)
    if "display_order" in values:
        values["position"] = values.pop("display_order")
    if values.pop("is_primary", False):
        _make_primary(image)
    if values:
        Image.objects.filter(id=image_id).update(**values)
    touch_product(product_id)


@transaction.atomic
def remove_image(
    product_id: UUID, image_id: UUID, *, owner_id: UUID | None, unchanged_since: datetime | None
) -> None:
    """Take a picture away; after the primary one, the next one is it.

    Its variants have none of their own then. Its files go later, by remove_stray_pictures: an
    import may have written them once for many products. Raises NotFound, PreconditionFailed.
    """
    image = _held(product_id, image_id, owner_id, unchanged_since)
    image.delete()
    following = Image.objects.filter(product_id=product_id).first()
    if image.is_primary and following is not None:
        _make_primary(following)
    touch_product(product_id)


def remove_stray_pictures(made_before: datetime) -> int:
    """Remove files that no product and no category shows and that are older than a moment.

    Returns how many. While an import runs, none is: it may be about to show one of them.
    """
    removed = 0
    files = chain(
        files_made_before(_FOLDER, made_before), files_made_before(_CATEGORIES, made_before)
    )
    while names := list(islice(files, _AT_ONCE)):
        removed += _remove_strays(names)
    return removed


@transaction.atomic
def _remove_strays(names: list[str]) -> int:
    if not may_remove_pictures():
        return 0
    shown = {
        *Image.objects.filter(file__in=names).values_list("file", flat=True),
        *Image.objects.filter(card_file__in=names).values_list("card_file", flat=True),
        *Category.objects.filter(image__in=names).values_list("image", flat=True),
    }
    strays = set(names) - shown
    for name in strays:
        default_storage.delete(name)
    return len(strays)


@transaction.atomic
def _write(product_id: UUID, owner_id: UUID | None, alt: str, file: str, card_file: str) -> UUID:
    locked_row(products_of(owner_id), product_id, unchanged_since=None)
    images = Image.objects.filter(product_id=product_id)
    if images.count() >= MOST_IMAGES:
        raise TooManyImages
    last = images.aggregate(last=Max("position"))["last"]
    image = Image.objects.create(
        product_id=product_id,
        file=file,
        card_file=card_file,
        alt=alt,
        position=0 if last is None else last + 1,
        is_primary=not images.filter(is_primary=True).exists(),
    )
    touch_product(product_id)
    return image.id


def _held(
    product_id: UUID, image_id: UUID, owner_id: UUID | None, unchanged_since: datetime | None
) -> Image:
    locked_row(products_of(owner_id), product_id, unchanged_since=unchanged_since)
    image = Image.objects.filter(id=image_id, product_id=product_id).first()
    if image is None:
        raise NotFound
    return image


def _make_primary(image: Image) -> None:
    images = Image.objects.filter(product_id=image.product_id)
    images.filter(is_primary=True).update(is_primary=False)
    images.filter(id=image.id).update(is_primary=True)
