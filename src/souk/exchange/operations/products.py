"""Importing products with their stock: the catalogue's rows and the warehouse's, together."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import DatabaseError, transaction

from souk.catalog.operations.pictures import hold_pictures
from souk.catalog.operations.product_import.categories import Categories
from souk.catalog.operations.product_import.pictures import Pictures
from souk.catalog.operations.product_import.reading import read_products
from souk.catalog.operations.product_import.records import ProductRecord
from souk.catalog.operations.product_import.shares import WHOLE, Indivisible, Share
from souk.catalog.operations.product_import.tables import Change
from souk.catalog.operations.product_import.writing import write_products
from souk.catalog.operations.product_import.written import Counted
from souk.core.sheets.ahead import Ahead
from souk.core.sheets.records import Outcome, Refusal
from souk.core.sheets.staging import Growth
from souk.inventory.operations.adjustment import set_available
from souk.inventory.operations.receipt import bring_in
from souk.inventory.queries.warehouses import receiving_warehouse

# The first are small: their statements are planned for tables that may be empty.
_FIRST_BATCH = 100
_BATCH = 4000

Keep = Callable[[list[Change]], None]
Tell = Callable[[int], None]


@dataclass(slots=True)
class ProductImport:
    """The taking in of a file, or of a share of it, in the caller's transaction.

    `keep` is given what undoing takes, `tell` the line that is reached. Quantities are booked for
    new variants only, so that importing again does not undo what was sold; `sets_stock` books all.
    """

    path: Path
    currency: str
    sets_stock: bool = False
    is_dry_run: bool = False
    share: Share = WHOLE
    keep: Keep = lambda changes: None
    tell: Tell = lambda line: None
    outcome: Outcome = field(default_factory=Outcome)
    _stock_changed: int = 0
    _warehouse: UUID | None = None
    _categories: Categories | None = None

    def run(self) -> Outcome:
        """Take what can be taken, and return what it came to; raises BadFile.

        Of a share Indivisible and DatabaseError, too: what one refuses, others might have taken.
        """
        hold_pictures()
        pictures = Pictures(self.path.parent / "images", is_dry_run=self.is_dry_run)
        records = read_products(self.path, currency=self.currency, share=self.share)
        growth = Growth()
        with Ahead(records) as ahead:
            for batch in _batches(self._told(ahead)):
                self._write(batch, pictures, ahead)
                growth.by(len(batch))
        # Of a line the first reason counts: others follow from it.
        by_line = {refusal.line: refusal for refusal in reversed(self.outcome.refusals)}
        self.outcome.refusal_count -= len(self.outcome.refusals) - len(by_line)
        self.outcome.refusals = [by_line[line] for line in sorted(by_line)]
        return self.outcome

    def _told(self, records: Iterable[ProductRecord | Refusal]) -> Iterator[ProductRecord]:
        for record in records:
            self.tell(record.line)
            if isinstance(record, Refusal):
                self.outcome.refuse(record)
            elif self.share.is_part and record.handle is None:
                raise Indivisible(f"line {record.line} has no handle")
            else:
                yield record

    def _write(self, records: list[ProductRecord], pictures: Pictures, ahead: Ahead[Any]) -> None:
        """Write a batch; where the database refuses it, write its products one by one."""
        if self._categories is None:
            self._categories = Categories()
        made_before = len(self._categories.made)
        self._stock_changed = 0
        try:
            with transaction.atomic():
                written = write_products(
                    records,
                    categories=self._categories,
                    pictures=pictures,
                    book=self._book,
                    alone=ahead.held,
                )
        except DatabaseError as error:
            if self.share.is_part:
                raise
            # The categories it made are gone with it.
            self._categories = None
            if len(records) == 1:
                reason = str(error).splitlines()[0]
                for line in records[0].lines:
                    self.outcome.refuse(Refusal(line, reason))
            else:
                for record in records:
                    self._write([record], pictures, ahead)
            return
        if self.share.is_part and written.contested:
            raise Indivisible("a SKU or a barcode is another product's")
        made = self._categories.made[made_before:]
        self.keep([*(Change("catalog_categories", one) for one in made), *written.changes])
        for refusal in written.refusals:
            self.outcome.refuse(refusal)
        self.outcome.note(written.notes)
        self.outcome.counts.update(
            products_created=written.created,
            products_updated=written.updated,
            products_unchanged=written.unchanged,
            variants_created=written.variants_created,
            variants_updated=written.variants_updated,
            images_created=written.images_created,
            categories_created=len(made),
            stock_changed=self._stock_changed,
        )

    def _book(self, counted: list[Counted]) -> None:
        arrived = {row.variant_id: row.quantity for row in counted if row.is_new}
        found = {row.variant_id: row.quantity for row in counted if not row.is_new}
        if not arrived and not (found and self.sets_stock):
            return
        self._warehouse = self._warehouse or receiving_warehouse()
        self._stock_changed += bring_in(self._warehouse, arrived, reason="import")
        if self.sets_stock:
            self._stock_changed += set_available(self._warehouse, found, reason="import")


def _batches(records: Iterable[ProductRecord]) -> Iterator[list[ProductRecord]]:
    """Yield batches in which no product comes twice, and those known by their SKU alone."""
    batch: list[ProductRecord] = []
    handles: set[str | None] = set()
    most = min(_FIRST_BATCH, _BATCH)
    for record in records:
        is_of_another_kind = bool(batch) and (batch[0].handle is None) != (record.handle is None)
        comes_again = record.handle is not None and record.handle in handles
        if len(batch) >= most or is_of_another_kind or comes_again:
            yield batch
            batch, handles = [], set()
            most = min(2 * most, _BATCH)
        batch.append(record)
        handles.add(record.handle)
    if batch:
        yield batch
