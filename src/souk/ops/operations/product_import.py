"""Importing products with their stock: the catalogue's rows and the warehouse's, together."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from django.db import DatabaseError, transaction

from souk.catalog.operations.product_import.categories import Categories
from souk.catalog.operations.product_import.pictures import Pictures
from souk.catalog.operations.product_import.reading import read_products
from souk.catalog.operations.product_import.records import BadFile, ProductRecord, Refusal
from souk.catalog.operations.product_import.writing import Counted, Written, write_products
from souk.inventory.models import MovementKind
from souk.inventory.operations.adjustment import set_available
from souk.inventory.queries.warehouses import receiving_warehouse

__all__ = ["BadFile", "Report", "import_products"]

_BATCH = 500

Progress = Callable[[int, int], None]


@dataclass(slots=True)
class Report:
    """What an import came to, in products, variants, images, categories and stock rows."""

    is_dry_run: bool
    products_created: int = 0
    products_updated: int = 0
    products_unchanged: int = 0
    variants_created: int = 0
    variants_updated: int = 0
    images_created: int = 0
    categories_created: int = 0
    stock_changed: int = 0
    refusals: list[Refusal] = field(default_factory=list)

    def add(self, written: Written, stock_changed: int) -> None:
        self.products_created += written.created
        self.products_updated += written.updated
        self.products_unchanged += written.unchanged
        self.variants_created += written.variants_created
        self.variants_updated += written.variants_updated
        self.images_created += written.images_created
        self.stock_changed += stock_changed
        self.refusals += written.refusals


def import_products(
    path: Path,
    *,
    currency: str,
    is_dry_run: bool = False,
    sets_stock: bool = False,
    progress: Progress | None = None,
) -> Report:
    """Import a CSV of products and report what it came to.

    `currency` is that of prices where the file names none. Quantities are booked for new variants
    only, so that importing again does not undo what was sold; `sets_stock` books all of them.
    Batches are committed one by one; a dry run changes nothing. `progress` is told the line
    reached and how many there are. Raises BadFile when the file cannot be read at all.
    """
    run = _Import(path, is_dry_run=is_dry_run, sets_stock=sets_stock)
    with transaction.atomic() if is_dry_run else nullcontext():
        records = read_products(path, currency=currency)
        for batch in _batches(run.told(records, progress)):
            run.write(batch)
        if is_dry_run:
            transaction.set_rollback(True)
    # Of a line the first reason counts: others follow from it.
    by_line = {refusal.line: refusal for refusal in reversed(run.report.refusals)}
    run.report.refusals = [by_line[line] for line in sorted(by_line)]
    return run.report


class _Import:
    def __init__(self, path: Path, *, is_dry_run: bool, sets_stock: bool) -> None:
        self.path, self.sets_stock = path, sets_stock
        self.report = Report(is_dry_run)
        self.pictures = Pictures(path.parent / "images", is_dry_run=is_dry_run)
        self.warehouse: UUID | None = None
        self.categories: Categories | None = None

    def told(
        self, records: Iterable[ProductRecord | Refusal], progress: Progress | None
    ) -> Iterator[ProductRecord]:
        """Pass on the products, keep the refusals and tell how far it has come."""
        lines = _count_lines(self.path) if progress else 0
        for record in records:
            if progress:
                progress(record.line, lines)
            if isinstance(record, Refusal):
                self.report.refusals.append(record)
            else:
                yield record
        if progress:
            progress(lines, lines)

    def write(self, batch: list[ProductRecord]) -> None:
        """Write a batch; where the database refuses it, write its products one by one."""
        if self.categories is None:
            self.categories = Categories()
        made_before = self.categories.created
        try:
            with transaction.atomic():
                written = write_products(batch, categories=self.categories, pictures=self.pictures)
                stock_changed = self._book(written.counted)
        except DatabaseError as error:
            # The categories it made are gone with it.
            self.categories = None
            if len(batch) == 1:
                reason = str(error).splitlines()[0]
                self.report.refusals += [Refusal(line, reason) for line in batch[0].lines]
            else:
                for record in batch:
                    self.write([record])
        else:
            self.report.categories_created += self.categories.created - made_before
            self.report.add(written, stock_changed)

    def _book(self, counted: list[Counted]) -> int:
        arrived = {row.variant_id: row.quantity for row in counted if row.is_new}
        found = {row.variant_id: row.quantity for row in counted if not row.is_new}
        if not arrived and not (found and self.sets_stock):
            return 0
        self.warehouse = self.warehouse or receiving_warehouse()
        changed = set_available(self.warehouse, arrived, reason="import", kind=MovementKind.INBOUND)
        if self.sets_stock:
            changed += set_available(self.warehouse, found, reason="import")
        return changed


def _batches(records: Iterable[ProductRecord]) -> Iterator[list[ProductRecord]]:
    """Yield batches in which no product comes twice, and those known by their SKU alone."""
    batch: list[ProductRecord] = []
    handles: set[str | None] = set()
    for record in records:
        is_of_another_kind = bool(batch) and (batch[0].handle is None) != (record.handle is None)
        comes_again = record.handle is not None and record.handle in handles
        if len(batch) >= _BATCH or is_of_another_kind or comes_again:
            yield batch
            batch, handles = [], set()
        batch.append(record)
        handles.add(record.handle)
    if batch:
        yield batch


def _count_lines(path: Path) -> int:
    with path.open("rb") as file:
        return sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(1 << 20), b""))
