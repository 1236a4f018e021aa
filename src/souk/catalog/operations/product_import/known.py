"""What the catalogue already knows of a batch of imported products: a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db.models.expressions import RawSQL
from django.db.models.functions import Upper

from souk.catalog.models import Image, Product, ProductCategory, Variant
from souk.catalog.operations.product_import.records import ProductRecord
from souk.core.database.functions import array_text, plain_array_text
from souk.sellers.queries.storefronts import sellers_with_slugs

# The categories that a product stands in; true is the primary one.
Places = dict[UUID, bool]


def _texts(values: Iterable[str]) -> RawSQL:
    """Return values as rows to be joined: a long list of values would be compared one by one."""
    return RawSQL("SELECT unnest(%s::text[])", [array_text(values)])


def _uuids(values: Iterable[UUID]) -> RawSQL:
    """Return ids as rows to be joined."""
    return RawSQL("SELECT unnest(%s::uuid[])", [plain_array_text(values)])


class Known:
    """Products of a batch by their handle, with variants, images and primary category."""

    def __init__(self, records: Sequence[ProductRecord]) -> None:
        skus = {
            variant.sku.upper() for record in records for variant in record.variants if variant.sku
        }
        barcodes = {
            variant.fields["barcode"]
            for record in records
            for variant in record.variants
            if variant.fields.get("barcode")
        }
        living = Variant.objects.filter(deleted_at__isnull=True)
        self.handle_of_sku = {
            sku.upper(): slug
            for sku, slug in living.annotate(capitals=Upper("sku"))
            .filter(capitals__in=_texts(skus))
            .values_list("sku", "product__slug")
        }
        self.handle_of_barcode = dict(
            living.filter(barcode__in=_texts(barcodes)).values_list("barcode", "product__slug")
        )
        handles = {record.handle for record in records if record.handle}
        handles |= set(self.handle_of_sku.values())
        # Held in the order of their ids, as everybody holds them, so that nobody's change between
        # reading and writing is lost.
        held = Product.objects.select_for_update(no_key=True).order_by("id")
        self.products = {
            product.slug: product
            for product in held.filter(slug__in=_texts(handles), deleted_at__isnull=True)
        }
        ids = _uuids(product.id for product in self.products.values())
        self.variants: dict[UUID, list[Variant]] = defaultdict(list)
        for variant in living.filter(product_id__in=ids).order_by("position", "id"):
            self.variants[variant.product_id].append(variant)
        self.images: dict[UUID, list[Image]] = defaultdict(list)
        for image in Image.objects.filter(product_id__in=ids).order_by("position", "id"):
            self.images[image.product_id].append(image)
        self.places: dict[UUID, Places] = defaultdict(dict)
        links = ProductCategory.objects.filter(product_id__in=ids)
        for product_id, category_id, is_primary in links.values_list(
            "product_id", "category_id", "is_primary"
        ):
            self.places[product_id][category_id] = is_primary
        named = {record.seller for record in records if record.seller}
        self.sellers = sellers_with_slugs(named) if named else {}
