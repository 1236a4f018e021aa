"""WooCommerce's product CSV: a row a product, and a row a variation, which names its parent.

Columns as in its export: https://woocommerce.com/document/product-csv-importer-exporter/
"""

import re
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.text import slugify

from souk.catalog.operations.product_import.records import (
    ImageRecord,
    ProductRecord,
    VariantRecord,
)
from souk.core.sheets import cells
from souk.core.sheets.reading import Row
from souk.core.sheets.records import BadRow

_STATUSES = {"1": "active", "0": "inactive", "-1": "draft"}
_GRAMS = {
    "kg": Decimal(1000),
    "g": Decimal(1),
    "lbs": Decimal("453.59237"),
    "oz": Decimal("28.349523125"),
}
_UNKNOWN_KINDS = {"grouped", "external"}
# Commas within a name are escaped.
_BETWEEN = re.compile(r"(?<!\\),")


class WooCommerceFormat:
    """Reads rows of one export; it remembers under which handle a variation's parent came."""

    def __init__(self) -> None:
        self._handles: dict[str, str] = {}

    @staticmethod
    def knows(header: list[str]) -> bool:
        return {"Type", "SKU", "Name", "Regular price"} <= set(header)

    @staticmethod
    def problem_with(header: list[str]) -> str | None:
        """Return nothing: plugins add columns, and those that mean nothing here are passed by."""
        return None

    def handle(self, row: Row) -> str | None:
        """Return what follows from name and ID; WooCommerce exports no slugs."""
        if _is_variation(row):
            parent = row.get("Parent", "").strip()
            if parent not in self._handles:
                raise BadRow(f"its parent {parent!r} does not stand above it", column="Parent")
            return self._handles[parent]
        name = cells.text_in("Name", row["Name"], most=500)
        number = row.get("ID", "").strip()
        handle = cells.handle_in(f"{slugify(name)[:200]}-{number}".strip("-"))
        if handle is None:
            raise BadRow("has no name", column="Name")
        for known in (f"id:{number}", row["SKU"].strip()):
            self._handles[known] = handle
        return handle

    def product(self, row: Row, line: int, currency: str) -> ProductRecord:
        """Return the product of a row; that of a variation is known by its handle alone."""
        handle = self.handle(row)
        if _is_variation(row):
            return ProductRecord(line, handle, currency, {})
        kinds = _kinds(row)
        if _UNKNOWN_KINDS & kinds:
            raise BadRow(f"is {row['Type']}; only goods of the shop's own are taken", column="Type")
        is_digital = bool({"virtual", "downloadable"} & kinds)
        fields: dict[str, Any] = {
            "name": cells.text_in("Name", row["Name"], most=500),
            "short_description": _plain(row.get("Short description", ""))[:500],
            "description": cells.html_in("Description", row.get("Description", "")),
            "status": _STATUSES.get(row.get("Published", "1").strip() or "1", "draft"),
            "is_featured": cells.flag_in("Is featured?", row.get("Is featured?", "")),
            "is_digital": is_digital,
            "requires_shipping": not is_digital,
            "tags": cells.list_in("Tags", row.get("Tags", "")),
        }
        if row.get("Visibility in catalog", "").strip() == "hidden":
            fields["visibility"] = "private"
        if "variable" not in kinds:
            fields["attributes"] = _attributes(row)
        paths = _categories(row)
        product = ProductRecord(
            line, handle, currency, fields, category=paths[0] if paths else (), also_in=paths[1:]
        )
        product.images = [ImageRecord(line, source) for source in _images(row)]
        return product

    @staticmethod
    def variant(row: Row, line: int, product: ProductRecord) -> VariantRecord | None:
        """Return the variant in a row, None in one whose variations follow."""
        if "variable" in _kinds(row):
            return None
        options = _attributes(row) if _is_variation(row) else {}
        if options and product.fields:
            names = product.fields.setdefault("option_names", [])
            names.extend(name for name in options if name not in names)
        quantity = cells.number_in("Stock", row.get("Stock", ""))
        pictures = _images(row) if _is_variation(row) else []
        return VariantRecord(
            line,
            cells.text_in("SKU", row["SKU"], most=100) or None,
            options,
            _fields(row, product.currency, tracks_stock=quantity is not None),
            quantity=None if quantity is None else max(quantity, 0),
            image=pictures[0] if pictures else None,
        )

    @staticmethod
    def image(row: Row, line: int) -> ImageRecord | None:
        """Return nothing: a row's pictures are the product's or the variant's, and taken there."""
        return None


def _fields(row: Row, currency: str, *, tracks_stock: bool) -> dict[str, Any]:
    regular = cells.amount_in("Regular price", row["Regular price"], currency)
    sale = cells.amount_in("Sale price", row.get("Sale price", ""), currency)
    sale = sale if _is_on_sale(row) else None
    if not (sale or regular):
        raise BadRow("Regular price is missing or zero", column="Regular price")
    barcode = row.get("GTIN, UPC, EAN, or ISBN", "")
    return {
        "price_amount": sale or regular,
        "compare_at_amount": regular if sale else None,
        "barcode": cells.text_in("GTIN, UPC, EAN, or ISBN", barcode, most=100) or None,
        "weight_grams": _weight(row),
        "tracks_stock": tracks_stock,
        "allow_backorder": row.get("Backorders allowed?", "").strip() in ("1", "notify"),
    }


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
        said = row.get(column, "").strip()
        if not said:
            continue
        try:
            weight = Decimal(said) * grams
        except InvalidOperation:
            weight = Decimal(-1)
        if not 0 <= weight <= 100_000_000:
            raise BadRow(f"{column} is {said!r}; write a number", column=column)
        return round(weight)
    return 0


def _attributes(row: Row) -> dict[str, str]:
    numbers = (name.split(" ")[1] for name in row if re.fullmatch(r"Attribute \d+ name", name))
    pairs = (
        (row[f"Attribute {number} name"], row.get(f"Attribute {number} value(s)", ""))
        for number in numbers
    )
    return {
        cells.text_in("Attribute name", name, most=100): cells.text_in(name, value, most=100)
        for name, value in pairs
        if name.strip() and value.strip()
    }


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
    return " ".join(re.sub(r"<[^>]*>", " ", html.replace("\\n", " ")).split())


def _kinds(row: Row) -> set[str]:
    return {kind.strip() for kind in row["Type"].lower().split(",")}


def _is_variation(row: Row) -> bool:
    return "variation" in _kinds(row)
