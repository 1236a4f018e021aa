"""WooCommerce's product CSV: a row a product, and a row a variation, which names its parent.

Columns as in its export: https://woocommerce.com/document/product-csv-importer-exporter/
"""

import re
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.text import slugify

from souk.catalog.models import LENGTH_UNITS
from souk.catalog.operations.product_import.records import (
    ImageRecord,
    ProductRecord,
    VariantRecord,
)
from souk.catalog.operations.product_import.variations import (
    DIFFERING,
    attributes_in,
    beneath_their_products,
    kinds_of,
)
from souk.catalog.operations.tags import each_tag_once
from souk.core.sheets import cells
from souk.core.sheets.reading import Row, Rows, as_meant_in
from souk.core.sheets.records import BadRow

_STATUSES = {"1": "active", "0": "inactive", "-1": "draft"}
_GRAMS = {
    "kg": Decimal(1000),
    "g": Decimal(1),
    "lbs": Decimal("453.59237"),
    "oz": Decimal("28.349523125"),
}
# The value of what a variation leaves open, as that shop shows it.
_ANY = "Any"
_UNKNOWN_KINDS = {"grouped", "external"}
_LARGEST_MEASURE = 100_000_000
# A shop writes its prices with its own decimal point.
_WITH_COMMA = re.compile(r"\d+,\d+")
# Commas within a name are escaped.
_BETWEEN = re.compile(r"(?<!\\),")


class WooCommerceFormat:
    """Reads rows of one export; it remembers under which handle a variation's parent came."""

    # Where the handle, and the path of the category, stand alone and as they are.
    handle_column = ""
    category_column = ""

    def __init__(self) -> None:
        self._handles: dict[str, str] = {}

    @staticmethod
    def knows(header: list[str]) -> bool:
        return {"Type", "SKU", "Name", "Regular price"} <= set(header)

    @staticmethod
    def problem_with(header: list[str]) -> str | None:
        """Return nothing: plugins add columns, and those that mean nothing here are passed by."""
        return None

    @staticmethod
    def rows(rows: Rows) -> Rows:
        """Return the rows as they are meant, each variation beneath its product."""
        return beneath_their_products(as_meant_in(rows))

    def handle(self, row: Row) -> str | None:
        """Return what follows from name and ID; WooCommerce exports no slugs."""
        if _is_variation(row):
            parent = row.get("Parent", "").strip()
            if parent not in self._handles:
                raise BadRow(f"its parent {parent!r} is not in the file", column="Parent")
            return self._handles[parent]
        name = cells.text_in("Name", row["Name"], most=500)
        number = row.get("ID", "").strip()
        handle = cells.handle_in(f"{slugify(name)[:200]}-{number}".strip("-"))
        if handle is None:
            raise BadRow("has no name", column="Name")
        for known in (f"id:{number}", row["SKU"].strip()):
            self._handles[known] = handle
        return handle

    @staticmethod
    def category(row: Row) -> tuple[str, ...]:
        """Return the path of a product's first category; variations stand where it stands."""
        paths = [] if _is_variation(row) else _categories(row)
        return paths[0] if paths else ()

    def product(self, row: Row, line: int, currency: str) -> ProductRecord:
        """Return the product of a row; that of a variation is known by its handle alone."""
        handle = self.handle(row)
        if _is_variation(row):
            return ProductRecord(line, handle, currency, {})
        kinds = kinds_of(row)
        if _UNKNOWN_KINDS & kinds:
            raise BadRow(f"is {row['Type']}; only goods of the shop's own are taken", column="Type")
        is_digital = bool({"virtual", "downloadable"} & kinds)
        fields: dict[str, Any] = {
            "name": cells.text_in("Name", row["Name"], most=500),
            "short_description": _plain(row.get("Short description", ""))[:500],
            "description": cells.html_in("Description", _lines(row.get("Description", ""))),
            "status": _STATUSES.get(row.get("Published", "1").strip() or "1", "draft"),
            "is_featured": cells.flag_in("Is featured?", row.get("Is featured?", "")),
            "is_digital": is_digital,
            "requires_shipping": not is_digital,
            "tags": each_tag_once(cells.list_in("Tags", row.get("Tags", ""))),
            "option_names": row.get(DIFFERING, []),
            "attributes": _attributes(row),
        }
        if {"Tax status", "Tax class"} & set(row):
            fields["tax_class"] = _tax_class(row)
        if row.get("Visibility in catalog", "").strip() == "hidden":
            fields["visibility"] = "private"
        paths = _categories(row)
        product = ProductRecord(
            line, handle, currency, fields, category=paths[0] if paths else (), also_in=paths[1:]
        )
        product.images = [ImageRecord(line, source) for source in _images(row)]
        return product

    @staticmethod
    def variant(row: Row, line: int, product: ProductRecord) -> VariantRecord | None:
        """Return the variant in a row, None in one whose variations follow."""
        if "variable" in kinds_of(row):
            return None
        options = _options(row) if _is_variation(row) else {}
        anything: list[str] = []
        if options and product.fields:
            names = product.fields["option_names"]
            names.extend(name for name in options if name not in names)
            anything = [name for name in names if name not in options]
            options = {name: options.get(name, _ANY) for name in names}
        pictures = _images(row) if _is_variation(row) else []
        quantity, note = _stock(row)
        if anything:
            told = f"was taken with {_ANY} as its {', '.join(anything)}: make one of each"
            note = "; ".join(filter(None, [note, told]))
        return VariantRecord(
            line,
            cells.text_in("SKU", row["SKU"], most=100) or None,
            options,
            _fields(row, product.currency, tracks_stock=quantity is not None or bool(note)),
            quantity=quantity,
            image=pictures[0] if pictures else None,
            note=note,
        )

    @staticmethod
    def image(row: Row, line: int) -> ImageRecord | None:
        """Return nothing: a row's pictures are the product's or the variant's, and taken there."""
        return None


def _fields(row: Row, currency: str, *, tracks_stock: bool) -> dict[str, Any]:
    regular = _amount("Regular price", row, currency)
    sale = _amount("Sale price", row, currency) if _is_on_sale(row) else None
    if not (sale or regular):
        raise BadRow("Regular price is missing or zero", column="Regular price")
    barcode = row.get("GTIN, UPC, EAN, or ISBN", "")
    backorders = (row.get("Backorders allowed?", "").strip(), row.get("In stock?", "").strip())
    fields = {
        "price_amount": sale or regular,
        "compare_at_amount": regular if sale else None,
        "barcode": cells.text_in("GTIN, UPC, EAN, or ISBN", barcode, most=100) or None,
        "weight_grams": _weight(row),
        "tracks_stock": tracks_stock,
        "allow_backorder": backorders[0] in ("1", "notify") or backorders[1] == "backorder",
    }
    if "Cost of goods" in row:
        fields["cost_amount"] = _amount("Cost of goods", row, currency)
    if dimensions := _dimensions(row):
        fields["dimensions"] = dimensions
    return fields


def _amount(column: str, row: Row, currency: str) -> int | None:
    said = row.get(column, "").strip()
    said = said.replace(",", ".") if _WITH_COMMA.fullmatch(said) else said
    return cells.amount_in(column, said, currency)


def _stock(row: Row) -> tuple[int | None, str]:
    """Return how many there are, None where nobody counts, and what is to be said of it."""
    said = row.get("Stock", "").strip()
    if said == "parent":
        note = "was taken without stock: it is counted for all variations together; count each"
        return None, note
    quantity = cells.number_in("Stock", said)
    if quantity is None and row.get("In stock?", "").strip() in ("0", "backorder"):
        # Nobody counts it, and it is not there all the same.
        quantity = 0
    return (None if quantity is None else max(quantity, 0)), ""


def _is_on_sale(row: Row) -> bool:
    """Say whether today is among the days of the sale, where there are any."""
    starts, ends = (
        cells.moment_in(column, row.get(column, ""))
        for column in ("Date sale price starts", "Date sale price ends")
    )
    today = datetime.now(UTC).date()
    return not (starts and today < starts.date()) and not (ends and today > ends.date())


def _weight(row: Row) -> int:
    for unit, grams in _GRAMS.items():
        column = f"Weight ({unit})"
        if said := row.get(column, "").strip():
            return round(_measure(column, said, of=grams))
    return 0


def _dimensions(row: Row) -> dict[str, Any] | None:
    """Return length, width and height, None where one is missing or in yards."""
    for unit in LENGTH_UNITS:
        columns = [f"{name} ({unit})" for name in ("Length", "Width", "Height")]
        said = [row.get(column, "").strip() for column in columns]
        if all(said):
            measured = (_measure(column, one) for column, one in zip(columns, said, strict=True))
            length, width, height = (float(one) for one in measured)
            if length and width and height:
                return {"length": length, "width": width, "height": height, "unit": unit}
    return None


def _measure(column: str, said: str, *, of: Decimal = Decimal(1)) -> Decimal:
    try:
        measure = Decimal(said) * of
    except InvalidOperation:
        measure = Decimal(-1)
    if not 0 <= measure <= _LARGEST_MEASURE:
        raise BadRow(f"{column} is {said!r}; write a number", column=column)
    return measure


def _options(row: Row) -> dict[str, str]:
    return {
        cells.text_in("Attribute name", name, most=100): cells.text_in(name, value, most=100)
        for name, value in attributes_in(row).items()
    }


def _attributes(row: Row) -> dict[str, str | list[str]]:
    """Return what tells a product apart from others, not its variations from each other."""
    differing = row.get(DIFFERING, [])
    told = {name: value for name, value in attributes_in(row).items() if name not in differing}
    told |= {"Brand": row["Brands"]} if row.get("Brands", "").strip() else {}
    return {
        cells.text_in("Attribute name", name, most=100): _one_or_several(name, value)
        for name, value in told.items()
    }


def _one_or_several(column: str, value: str) -> str | list[str]:
    parts = (one.replace("\\,", ",").strip() for one in _BETWEEN.split(value))
    values = [cells.text_in(column, part, most=100) for part in parts if part]
    return values[0] if len(values) == 1 else values


def _tax_class(row: Row) -> str:
    if row.get("Tax status", "").strip() == "none":
        return "none"
    return slugify(row.get("Tax class", ""))[:30] or "standard"


def _categories(row: Row) -> list[tuple[str, ...]]:
    """Return the paths of all categories; the first is the primary one."""
    paths = []
    for said in _BETWEEN.split(row.get("Categories", "")):
        names = (
            cells.text_in("Categories", name, most=200)
            for name in said.replace("\\,", ",").split(">")
        )
        paths.append(tuple(name for name in names if name))
    return list(dict.fromkeys(path for path in paths if path))


def _images(row: Row) -> list[str]:
    sources = (
        cells.text_in("Images", source, most=500) for source in row.get("Images", "").split(",")
    )
    return list(dict.fromkeys(source for source in sources if source))


def _plain(html: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", _lines(html)).split())


def _lines(text: str) -> str:
    """Return a text with its line breaks, which stand in a cell as a backslash and an n."""
    return "\\n".join(part.replace("\\n", "\n") for part in text.split("\\\\n"))


def _is_variation(row: Row) -> bool:
    return "variation" in kinds_of(row)
