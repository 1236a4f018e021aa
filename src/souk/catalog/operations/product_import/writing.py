"""Writing a batch of imported products: what differs, and nothing else."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any
from uuid import UUID

from django.contrib.auth.hashers import make_password

from souk.catalog.models import Image, Product, ProductStatus, Variant, Visibility
from souk.catalog.operations.images import MOST_IMAGES
from souk.catalog.operations.options import MOST_VARIANTS, name_for, options_problem
from souk.catalog.operations.product_import import tables
from souk.catalog.operations.product_import.categories import Categories
from souk.catalog.operations.product_import.known import Known, Places
from souk.catalog.operations.product_import.matching import derived_sku, match
from souk.catalog.operations.product_import.options import names_with
from souk.catalog.operations.product_import.pictures import Pictures, same_picture
from souk.catalog.operations.product_import.records import (
    ImageRecord,
    ProductRecord,
    VariantRecord,
)
from souk.catalog.operations.product_import.tables import Change, new_row
from souk.catalog.operations.product_import.written import Counted, Written
from souk.core.database.sending import sent_ahead
from souk.core.ids import uuids7
from souk.core.sheets.records import BadRow, Refusal

# So many are written while the next are put together.
_PART = 1000

Book = Callable[[list[Counted]], None]
Alone = Callable[[], AbstractContextManager[None]]


def write_products(
    records: Sequence[ProductRecord],
    *,
    categories: Categories,
    pictures: Pictures,
    book: Book,
    alone: Alone = nullcontext,
) -> Written:
    """Create and change what the records say, by so many statements for each thousand of them.

    Runs in the caller's transaction. What cannot be taken is among the refusals; the rest is
    written. `book` is given how many there are of each variant before its product is added. What
    is computed within `alone`, nothing else that computes should hinder.
    """
    known = Known(records)
    # Of what is known by SKUs, two may be of one product.
    size = len(records) if records[0].handle is None else _PART
    batch, written = _Batch(known, categories, pictures), Written()
    with alone():
        batch.take_all(records[:size])
    for start in range(size, len(records) + size, size):
        following = _Batch(known, categories, pictures)
        adding = batch.save(book)
        with sent_ahead():
            adding()
            with alone():
                following.take_all(records[start : start + size])
        written.add(batch.written)
        batch = following
    return written


class _Batch:
    """Rows to be written, put together from records."""

    def __init__(self, known: Known, categories: Categories, pictures: Pictures) -> None:
        self.known, self.categories, self.pictures = known, categories, pictures
        self.written = Written()
        self.ids = uuids7()
        self.new_products: list[Product] = []
        self.new_variants: list[Variant] = []
        self.new_images: list[Image] = []
        self.counted: list[Counted] = []
        self.placed: dict[UUID, tuple[Places, Places]] = {}
        self.touched: set[UUID] = set()
        self.changed: dict[type[Any], dict[UUID, tuple[Any, set[str]]]] = {
            Product: {},
            Variant: {},
            Image: {},
        }

    def take_all(self, records: Sequence[ProductRecord]) -> None:
        for record in records:
            self.take(record)

    def take(self, record: ProductRecord) -> None:
        try:
            self._require_places(record)
            product, is_new = self._product(record)
            places = self._places(record)
            variants = self._variants(record, product, is_new=is_new)
        except BadRow as problem:
            self.written.refusals.append(problem.at(record.line))
            for line in record.lines[1:]:
                self._refuse(line, "its product was refused, see above")
            return
        pictures = self._images(record, product)
        self._show(variants, pictures)
        self._place(places, product, is_new=is_new)
        if is_new:
            self.new_products.append(product)
            self.written.created += 1
        elif product.id in self.touched:
            self.written.updated += 1
        else:
            self.written.unchanged += 1

    def _product(self, record: ProductRecord) -> tuple[Product, bool]:
        handle = record.handle
        if handle is None:
            sku = next((variant.sku for variant in record.variants if variant.sku), None)
            if sku is None:
                raise BadRow("has neither a handle nor a SKU")
            handle = self.known.handle_of_sku.get(sku.upper())
            if handle is None:
                raise BadRow(f"SKU {sku} is not known, and without a handle nothing can be made")
        product = self.known.products.get(handle)
        if product is None:
            if "name" not in record.fields:
                raise BadRow("has no name, and there is no product with its handle yet")
            attributes = self._attributes(record, {}, {})
            fields = {"status": "active", **record.fields, **attributes, **self._seller(record)}
            fields |= self._lock(record, "")
            fields["option_names"] = names_with(record, None, ())
            made = {"slug": handle, "currency": record.currency, **fields}
            return new_row(Product, id=next(self.ids), **made), True
        if product.currency != record.currency:
            raise BadRow(f"is sold in {product.currency}, and this says {record.currency}")
        fields = {**record.fields, **self._seller(record)}
        fields |= self._lock(record, product.password_hash)
        fields |= self._attributes(record, product.attributes, self.known.places[product.id])
        fields["option_names"] = names_with(record, product, self.known.variants[product.id])
        self._change(product, fields)
        return product, False

    def _lock(self, record: ProductRecord, password_hash: str) -> dict[str, Any]:
        """Return a password that nothing opens, where a product needs one that no file has."""
        if record.fields.get("visibility") != Visibility.PASSWORD_PROTECTED or password_hash:
            return {}
        reason = "is behind a password, which no file has; nobody sees it until you set one"
        self.written.notes.append(Refusal(record.line, reason, "visibility"))
        return {"password_hash": make_password(None)}

    def _attributes(
        self, record: ProductRecord, before: dict[str, Any], places: Places
    ) -> dict[str, Any]:
        """Return what a product says of itself then, as the categories declare it."""
        if record.category:
            places = dict.fromkeys(filter(None, map(self.categories.found, record.also_in)), False)
            lowest = self.categories.lowest_found(record.category)
            places |= {lowest: True} if lowest else {}
        elif record.categories is not None:
            primary, others = record.categories
            slugs = filter(None, [primary, *others])
            places = dict.fromkeys(map(self.categories.with_slug, slugs), False)
        elif "attributes" not in record.fields:
            return {}
        attributes = {**before, **record.fields.get("attributes", {})}
        return {"attributes": self.categories.as_declared(attributes, places)}

    def _seller(self, record: ProductRecord) -> dict[str, Any]:
        if not record.seller:
            return {}
        if record.seller not in self.known.sellers:
            raise BadRow(f"nobody sells here as {record.seller!r}", column="seller")
        return {"seller_id": self.known.sellers[record.seller]}

    def _variants(
        self, record: ProductRecord, product: Product, *, is_new: bool
    ) -> list[tuple[VariantRecord, Variant]]:
        there = list(self.known.variants[product.id])
        taken: list[tuple[VariantRecord, Variant]] = []
        problems: list[Refusal] = []
        # Who has a default keeps it.
        chosen = next((row for row in record.variants if row.is_default), None) if is_new else None
        for row in record.variants:
            try:
                taken.append((row, self._variant(row, product, there, taken)))
            except BadRow as problem:
                problems.append(problem.at(row.line))
        for row, variant in taken if any(row is chosen for row, _ in taken) else []:
            variant.is_default = row is chosen
        # One that is not sold yet may wait for its variants.
        if is_new and not taken and (problems or product.status == ProductStatus.ACTIVE):
            raise BadRow(problems[0].reason if problems else "has no variant with a price")
        self.written.refusals += problems
        return taken

    def _variant(
        self,
        row: VariantRecord,
        product: Product,
        there: list[Variant],
        taken: list[tuple[VariantRecord, Variant]],
    ) -> Variant:
        variant = match(row, there)
        for other, same in taken:
            if variant is not None and same is variant:
                raise BadRow(f"is the same variant as line {other.line}")
        sku = row.sku or (variant.sku if variant else derived_sku(product.slug, row.options))
        if variant is not None and variant.sku.upper() == sku.upper():
            sku = variant.sku
        self._refuse_foreign(sku, row.fields.get("barcode"), product.slug)
        fields = {**row.fields, "sku": sku}
        if row.options:
            named = {"name": name_for(row.options)}
            fields = {**named, **fields, "options": row.options}
        if variant is not None:
            if row.options and row.options != variant.options:
                self._require_options(row, product)
            changed = self._change(variant, fields)
            self.written.variants_updated += changed
        else:
            if "price_amount" not in fields:
                raise BadRow("has no price")
            if there and not row.options:
                raise BadRow("names no options, and its product has other variants")
            self._require_options(row, product)
            if len(there) >= MOST_VARIANTS:
                raise BadRow(f"is one variant more than {MOST_VARIANTS}, the most of a product")
            place: dict[str, Any] = {"is_default": not there, "position": len(there)}
            place |= {"id": next(self.ids), "product_id": product.id}
            variant = new_row(Variant, **place, **fields)
            there.append(variant)
            self.new_variants.append(variant)
            self.touched.add(product.id)
            self.written.variants_created += 1
            self.known.handle_of_sku[sku.upper()] = product.slug
            if barcode := fields.get("barcode"):
                self.known.handle_of_barcode[barcode] = product.slug
        if row.note:
            self.written.notes.append(Refusal(row.line, row.note))
        if row.quantity is not None:
            is_new = variant in self.new_variants[-1:]
            self.counted.append(Counted(variant.id, row.quantity, is_new))
        return variant

    def _require_options(self, row: VariantRecord, product: Product) -> None:
        if problem := options_problem(row.options, product.option_names):
            raise BadRow(problem)

    def _refuse_foreign(self, sku: str, barcode: str | None, handle: str) -> None:
        owner = self.known.handle_of_sku.get(sku.upper(), handle)
        if owner != handle:
            self.written.contested += 1
            raise BadRow(f"SKU {sku} belongs to {owner}")
        if barcode and self.known.handle_of_barcode.get(barcode, handle) != handle:
            self.written.contested += 1
            raise BadRow(f"barcode {barcode} belongs to {self.known.handle_of_barcode[barcode]}")

    def _images(self, record: ProductRecord, product: Product) -> dict[str, Image]:
        there = self.known.images[product.id]
        found: dict[str, Image] = {}
        wanted = list(record.images)
        wanted += [
            ImageRecord(row.line, row.image)
            for row in record.variants
            if row.image and all(row.image != image.source for image in record.images)
        ]
        for row in wanted:
            try:
                found[row.source] = self._image(row, product, there)
            except BadRow as problem:
                self.written.refusals.append(problem.at(row.line))
        return found

    def _image(self, row: ImageRecord, product: Product, there: list[Image]) -> Image:
        address: str | None = row.source if row.source.startswith(("https://", "http://")) else None
        files = [image.file.name for image in there if image.file]
        pictures = self.pictures
        file = pictures.own(address, files) if address else pictures.keep(row.source)
        address = None if file else address
        for image in there:
            is_same = same_picture(file, image.file.name) if file and image.file else False
            if is_same or (address and address in (image.url, image.came_from)):
                if row.alt:
                    self._change(image, {"alt": row.alt})
                return image
        if len(there) >= MOST_IMAGES:
            raise BadRow(f"is one picture more than {MOST_IMAGES}, the most of a product")
        image = new_row(
            Image,
            id=next(self.ids),
            product_id=product.id,
            url=address,
            file=file,
            card_file=self.pictures.card_of(file) if file else "",
            alt=row.alt,
            position=len(there),
            is_primary=not any(other.is_primary for other in there),
        )
        there.append(image)
        self.new_images.append(image)
        self.touched.add(product.id)
        self.written.images_created += 1
        return image

    def _show(
        self, variants: list[tuple[VariantRecord, Variant]], pictures: dict[str, Image]
    ) -> None:
        for row, variant in variants:
            if row.image and row.image in pictures:
                self._change(variant, {"image_id": pictures[row.image].id})

    def _places(self, record: ProductRecord) -> Places | None:
        """Return the categories that a record names, None where it names none."""
        if record.category:
            return self._further(record) | {self.categories.id_of(record.category): True}
        if record.categories is None:
            return None
        primary, others = record.categories
        places = dict.fromkeys(map(self.categories.with_slug, others), False)
        return places | ({self.categories.with_slug(primary): True} if primary else {})

    def _require_places(self, record: ProductRecord) -> None:
        """Raise BadRow where a category is not there, before anything of the product is changed."""
        if not record.category and record.categories is not None:
            for slug in filter(None, [record.categories[0], *record.categories[1]]):
                self.categories.with_slug(slug)

    def _further(self, record: ProductRecord) -> Places:
        places: Places = {}
        for path in record.also_in:
            found = self.categories.found(path)
            if found is None:
                said = " > ".join(path)
                reason = f"was taken, but not put into {said}: there is no such category"
                self.written.notes.append(Refusal(record.line, reason, "Categories"))
            else:
                places[found] = False
        return places

    def _place(self, places: Places | None, product: Product, *, is_new: bool) -> None:
        before = self.known.places.get(product.id, {})
        if places is None or (
            all(before.get(one) == chief for one, chief in places.items())
            and (len(places) == len(before))
        ):
            return
        self.placed[product.id] = (dict(before), places)
        if not is_new:
            self.touched.add(product.id)

    def _change(self, row: Product | Variant | Image, fields: dict[str, Any]) -> bool:
        """Set fields that differ; say whether any did. New rows are written whole."""
        differing = {name for name, value in fields.items() if getattr(row, name) != value}
        for name in differing:
            setattr(row, name, fields[name])
        if differing and not row._state.adding:
            _, names = self.changed[type(row)].setdefault(row.id, (row, set()))
            names |= differing
            self.touched.add(row.id if isinstance(row, Product) else row.product_id)
        return bool(differing)

    def save(self, book: Book) -> Callable[[], None]:
        """Write all but new products, and return what adds them.

        These come last: cards and search entries are written once, when all they show is there.
        """
        changes = self.written.changes
        moved = [product_id for product_id, (before, _) in self.placed.items() if before]
        tables.write_places({one: after for one, (_, after) in self.placed.items()}, moved=moved)
        tables.add_rows(Image, self.new_images)
        tables.add_rows(Variant, self.new_variants)
        for kind, rows in self.changed.items():
            if rows:
                names = set().union(*(names for _, names in rows.values()))
                changes += tables.change_rows(kind, [row for row, _ in rows.values()], names)
        book(self.counted)
        new = {product.id for product in self.new_products}
        changes += [Change("catalog_products", one) for one in new]
        added: list[Variant | Image] = [*self.new_variants, *self.new_images]
        changes += [
            Change(one._meta.db_table, one.id) for one in added if one.product_id not in new
        ]
        changes += [
            Change("catalog_product_categories", one, _named(before), _named(after))
            for one, (before, after) in self.placed.items()
            if one not in new
        ]
        return tables.products_to_add(self.new_products)

    def _refuse(self, line: int, reason: str) -> None:
        self.written.refusals.append(Refusal(line, reason))


def _named(places: Places) -> dict[str, Any]:
    return {str(category_id): is_primary for category_id, is_primary in places.items()}
