"""Reading an import file product by product, without holding all of it in memory."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING

from souk.catalog.operations.product_import.records import (
    BadFile,
    BadRow,
    ProductRecord,
    Refusal,
)
from souk.catalog.operations.product_import.shopify import ShopifyFormat
from souk.catalog.operations.product_import.souk_csv import SoukFormat

if TYPE_CHECKING:
    from _csv import Reader

_FORMATS = (ShopifyFormat(), SoukFormat())
_LARGEST_CELL = 1024 * 1024

Row = dict[str, str]


def read_products(path: Path, *, currency: str) -> Iterator[ProductRecord | Refusal]:
    """Yield the file's products, and the rows that cannot be taken, in their order.

    Rows that follow each other with one handle make one product. Raises BadFile when the file is
    not a CSV of a known format in UTF-8.
    """
    csv.field_size_limit(_LARGEST_CELL)
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield from _products(file, currency)
    except UnicodeDecodeError:
        raise BadFile("the file is not UTF-8; save it as “CSV UTF-8”") from None
    except csv.Error as error:
        raise BadFile(f"the file is not a CSV: {error}") from None
    except OSError as error:
        raise BadFile(f"{path}: {error.strerror}") from None


def _products(file: IO[str], currency: str) -> Iterator[ProductRecord | Refusal]:
    reader = csv.reader(file)
    header = [name.strip() for name in next(reader, [])]
    format = _format_of(header)
    product: ProductRecord | None = None
    refused_handle: str | None = None
    for line, row in _rows(reader, header):
        if isinstance(row, Refusal):
            yield row
            continue
        try:
            handle = format.handle(row)
            if handle is not None and handle == refused_handle:
                raise BadRow("its product was refused, see above")
            if product is None or handle is None or handle != product.handle:
                if product is not None:
                    yield product
                product, refused_handle = None, handle
                product = format.product(row, line, currency)
                refused_handle = None
            _add(product, row, line, format)
        except BadRow as problem:
            yield Refusal(line, str(problem))
    if product is not None:
        yield product


def _add(product: ProductRecord, row: Row, line: int, format: ShopifyFormat | SoukFormat) -> None:
    variant, image = format.variant(row, line, product), format.image(row, line)
    if variant is None and image is None and line != product.line:
        raise BadRow("has neither a price nor an image: there is nothing to take from it")
    if variant is not None:
        product.variants.append(variant)
    if image is not None:
        product.images.append(image)


def _format_of(header: list[str]) -> ShopifyFormat | SoukFormat:
    if len(set(header)) != len(header):
        raise BadFile("two columns have the same name")
    for format in _FORMATS:
        if format.knows(header):
            if problem := format.problem_with(header):
                raise BadFile(problem)
            return format
    raise BadFile(
        "the first line must name the columns, as in Shopify's product export (Handle, Title, …)"
        " or in Souk's own format (handle, name, sku, price, …)"
    )


def _rows(reader: "Reader", header: list[str]) -> Iterator[tuple[int, Row | Refusal]]:
    line = reader.line_num + 1
    for values in reader:
        begun, line = line, reader.line_num + 1
        if not any(value.strip() for value in values):
            continue
        if len(values) != len(header):
            reason = f"has {len(values)} cells where the first line names {len(header)} columns"
            yield begun, Refusal(begun, reason)
        else:
            yield begun, dict(zip(header, values, strict=True))
