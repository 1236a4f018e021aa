"""Reading an import file product by product, without holding all of it in memory."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from souk.catalog.operations.product_import.records import ProductRecord
from souk.catalog.operations.product_import.shares import WHOLE, Dealt, Share
from souk.catalog.operations.product_import.shopify import ShopifyFormat
from souk.catalog.operations.product_import.souk_csv import SoukFormat
from souk.catalog.operations.product_import.woocommerce import WooCommerceFormat
from souk.catalog.queries.export import OF_PRODUCT, product_rows
from souk.core.sheets.reading import PassesOver, Row, Rows, Sheet, opened_sheet
from souk.core.sheets.records import BadFile, BadRow, Refusal
from souk.core.sheets.writing import cell_of

Format = ShopifyFormat | WooCommerceFormat | SoukFormat
# What an object of JSON lines says of a product.
_OF_OBJECTS = frozenset({*OF_PRODUCT, "attributes", "variants", "images"})
_FORMATS: tuple[type[Format], ...] = (ShopifyFormat, WooCommerceFormat, SoukFormat)


def read_products(
    path: Path, *, currency: str, share: Share = WHOLE
) -> Iterator[ProductRecord | Refusal]:
    """Yield the products of a share of the file, and rows that cannot be taken, in their order.

    Rows that follow each other with one handle make one product. Raises BadFile when the file is
    not a CSV of a known format in UTF-8, nor JSON lines.
    """
    with opened_sheet(path) as sheet:
        format = _format_of(sheet)
        dealt = Dealt(share, _place_of(format.handle_column, sheet))
        yield from _products(_rows_of(sheet, format, dealt.passes_over), format, currency, dealt)


def named_categories(path: Path) -> list[tuple[str, ...]]:
    """Return the paths of the categories that a file's rows name, each once; raises BadFile."""
    named: dict[tuple[str, ...], None] = {}
    known: set[str] = set()
    with opened_sheet(path) as sheet:
        format = _format_of(sheet)
        place = _place_of(format.category_column, sheet)

        def is_known(cells: list[str]) -> bool:
            return place is not None and len(cells) > place and cells[place] in known

        for _, row in _rows_of(sheet, format, is_known):
            try:
                if not isinstance(row, Refusal):
                    named[format.category(row)] = None
                    known.add(row.get(format.category_column, ""))
            except BadRow:
                # Its product is refused when it is read.
                continue
    return [one for one in named if one]


def _rows_of(sheet: Sheet, format: Format, passes_over: PassesOver) -> Rows:
    if sheet.is_json:
        return _rows_of_objects(sheet.rows)
    return format.rows(sheet.rows_but(passes_over))


def _place_of(column: str, sheet: Sheet) -> int | None:
    return sheet.columns.index(column) if column in sheet.columns else None


def _products(
    rows: Rows, format: Format, currency: str, dealt: Dealt
) -> Iterator[ProductRecord | Refusal]:
    share = dealt.share
    product: ProductRecord | None = None
    refused_handle: str | None = None
    for line, row in rows:
        if isinstance(row, Refusal):
            if share.has(dealt.handle):
                yield row
            continue
        handle: str | None = None
        try:
            handle = format.handle(row)
            dealt.is_among_others = not share.has(handle)
            if dealt.is_among_others:
                # Rows of one handle that another's stands between are not one product.
                if product is not None:
                    yield product
                product, refused_handle = None, handle
                continue
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
            if share.has(handle):
                yield problem.at(line)
    if product is not None:
        yield product


def _add(product: ProductRecord, row: Row, line: int, format: Format) -> None:
    variant, image = format.variant(row, line, product), format.image(row, line)
    if variant is None and image is None and line != product.line:
        raise BadRow("has neither a price nor an image: there is nothing to take from it")
    if variant is not None:
        product.variants.append(variant)
    if image is not None:
        product.images.append(image)


def _format_of(sheet: Sheet) -> Format:
    if sheet.is_json:
        return SoukFormat()
    for format in _FORMATS:
        if format.knows(sheet.columns):
            if problem := format.problem_with(sheet.columns):
                raise BadFile(problem)
            return format()
    raise BadFile(
        "the first line must name the columns, as in Shopify's product export (Handle, Title, …),"
        " in WooCommerce's (Type, SKU, Name, Regular price, …)"
        " or in Souk's own format (handle, name, sku, price, …)"
    )


def _rows_of_objects(rows: Rows) -> Rows:
    """Yield for each object of JSON lines the rows that a CSV would have of it."""
    for line, said in rows:
        if isinstance(said, Refusal):
            yield line, said
            continue
        try:
            _require_shape(said)
            told = [_cells(row) for row in product_rows(said)]
            if problem := SoukFormat.problem_with(list(dict.fromkeys(k for r in told for k in r))):
                raise BadRow(problem)
        except BadRow as problem:
            yield line, problem.at(line)
        else:
            yield from ((line, row) for row in told)


def _require_shape(said: Row) -> None:
    """Raise BadRow unless a product says what an export says, its parts as they should be."""
    if unknown := sorted(said.keys() - _OF_OBJECTS):
        raise BadRow(
            f"unknown names: {', '.join(unknown)}. Known are {', '.join(sorted(_OF_OBJECTS))};"
            " what a variant has, such as its price, stands within variants"
        )
    for name in ("variants", "images"):
        parts = said.get(name, [])
        if not isinstance(parts, list) or not all(isinstance(part, dict) for part in parts):
            raise BadRow(f"{name} is no list of objects", column=name)
    holders = [("attributes", said), *(("options", one) for one in said.get("variants", []))]
    for name, holder in holders:
        if not isinstance(holder.get(name, {}), dict):
            raise BadRow(f"{name} is no object", column=name)


def _cells(row: dict[str, Any]) -> Row:
    """Return a row as a CSV has it; an attribute keeps its kind, for JSON knows numbers."""
    return {
        name: value if name.startswith("attr.") else cell_of(value) for name, value in row.items()
    }
