"""Shopify's product CSV: several rows make a product; later ones are variants or images.

Columns as in Shopify's export: https://help.shopify.com/en/manual/products/import-export/using-csv
"""

from typing import Any

from souk.catalog.operations.product_import.records import (
    ImageRecord,
    ProductRecord,
    VariantRecord,
)
from souk.catalog.operations.tags import each_tag_once
from souk.core.sheets import cells
from souk.core.sheets.reading import Row, Rows
from souk.core.sheets.records import BadRow

# The columns of Shopify's newer files, as its exports have long called them.
_NEWER = {
    "URL handle": "Handle",
    "Description": "Body (HTML)",
    "Product category": "Product Category",
    "Published on online store": "Published",
    "SKU": "Variant SKU",
    "Barcode": "Variant Barcode",
    "Price": "Variant Price",
    "Compare-at price": "Variant Compare At Price",
    "Charge tax": "Variant Taxable",
    "Inventory tracker": "Variant Inventory Tracker",
    "Inventory quantity": "Variant Inventory Qty",
    "Continue selling when out of stock": "Variant Inventory Policy",
    "Weight value (grams)": "Variant Grams",
    "Requires shipping": "Variant Requires Shipping",
    "Product image URL": "Image Src",
    "Image alt text": "Image Alt Text",
    "Variant image URL": "Variant Image",
    "Gift card": "Gift Card",
    "SEO title": "SEO Title",
    "SEO description": "SEO Description",
    **{f"Option{number} name": f"Option{number} Name" for number in (1, 2, 3)},
    **{f"Option{number} value": f"Option{number} Value" for number in (1, 2, 3)},
}
_COLUMNS = {"Handle", "Title", "Variant Price"}
# What Shopify calls the only variant of a product without options.
_NO_OPTIONS = ("Title", "Default Title")
_STATUSES = {"active": "active", "draft": "draft", "archived": "archived"}


class ShopifyFormat:
    """Reads rows of Shopify's export."""

    # Where the handle, and the path of the category, stand alone and as they are.
    handle_column = "Handle"
    category_column = ""

    @staticmethod
    def knows(header: list[str]) -> bool:
        return {_NEWER.get(name, name) for name in header} >= _COLUMNS

    @staticmethod
    def problem_with(header: list[str]) -> str | None:
        """Return nothing: Shopify adds columns, and those that mean nothing here are passed by."""
        return None

    @staticmethod
    def rows(rows: Rows) -> Rows:
        """Return the rows with the names that Shopify's columns have long had."""
        for line, row in rows:
            if isinstance(row, dict) and "Handle" not in row:
                row = {_NEWER.get(name, name): value for name, value in row.items()}
            yield line, row

    @staticmethod
    def handle(row: Row) -> str | None:
        return cells.handle_in(row["Handle"])

    @staticmethod
    def category(row: Row) -> tuple[str, ...]:
        """Return the path of a product's category: its type, or else that of Shopify's taxonomy."""
        if kind := cells.text_in("Type", row.get("Type", ""), most=200):
            return (kind,)
        names = row.get("Product Category", "").split(">")
        path = (cells.text_in("Product Category", name, most=200) for name in names)
        return tuple(name for name in path if name)

    def product(self, row: Row, line: int, currency: str) -> ProductRecord:
        """Return the product that a first row begins."""
        fields: dict[str, Any] = {}
        if cells.flag_in("Gift Card", row.get("Gift Card", "")):
            raise BadRow("is a gift card; only goods are taken", column="Gift Card")
        if name := cells.text_in("Title", row["Title"], most=500):
            fields["name"] = name
            fields["description"] = cells.html_in("Body (HTML)", row.get("Body (HTML)", ""))
            fields["tags"] = each_tag_once(cells.list_in("Tags", row.get("Tags", "")))
            fields["status"] = _status(row)
            if fields["status"] == "active" and not _is_published(row):
                # On sale elsewhere than in the online shop.
                fields["visibility"] = "private"
            if not cells.flag_in("Variant Taxable", row.get("Variant Taxable", "") or "true"):
                fields["tax_class"] = "none"
            fields["attributes"] = _attributes(row)
            fields["option_names"] = list(_option_names(row).values())
            fields["seo_title"] = cells.text_in("SEO Title", row.get("SEO Title", ""), most=255)
            fields["seo_description"] = cells.text_in(
                "SEO Description", row.get("SEO Description", ""), most=500
            )
            given = row.get("Variant Requires Shipping", "")
            fields["requires_shipping"] = not given or cells.flag_in(
                "Variant Requires Shipping", given
            )
        return ProductRecord(line, self.handle(row), currency, fields, category=self.category(row))

    def variant(self, row: Row, line: int, product: ProductRecord) -> VariantRecord | None:
        """Return the variant in a row, None in one that only brings an image."""
        price = cells.amount_in("Variant Price", row["Variant Price"], product.currency)
        values = [row.get(f"Option{number} Value", "") for number in (1, 2, 3)]
        sku = cells.text_in("Variant SKU", row.get("Variant SKU", ""), most=100)
        if price is None and not sku and not any(value.strip() for value in values):
            return None
        if not price:
            raise BadRow("Variant Price is missing or zero")
        quantity = cells.number_in("Variant Inventory Qty", row.get("Variant Inventory Qty", ""))
        sells_on = row.get("Variant Inventory Policy", "").strip().lower() in ("continue", "true")
        tracker = row.get("Variant Inventory Tracker", "").strip()
        fields: dict[str, Any] = {
            "price_amount": price,
            "compare_at_amount": cells.amount_in(
                "Variant Compare At Price",
                row.get("Variant Compare At Price", ""),
                product.currency,
            )
            or None,
            "weight_grams": cells.count_in("Variant Grams", row.get("Variant Grams", "")) or 0,
            "barcode": cells.text_in("Variant Barcode", row.get("Variant Barcode", ""), most=100)
            or None,
            # Exports of small shops leave the tracker empty beside a quantity that is meant.
            "tracks_stock": bool(tracker) or quantity is not None,
            "allow_backorder": sells_on,
        }
        if "Cost per item" in row:
            fields["cost_amount"] = cells.amount_in(
                "Cost per item", row["Cost per item"], product.currency
            )
        return VariantRecord(
            line,
            sku or None,
            _options(values, product.fields.get("option_names", [])),
            fields,
            # Shopify counts below zero what it sold without having it.
            quantity=None if quantity is None else max(quantity, 0),
            image=cells.text_in("Variant Image", row.get("Variant Image", ""), most=500) or None,
        )

    @staticmethod
    def image(row: Row, line: int) -> ImageRecord | None:
        source = cells.text_in("Image Src", row.get("Image Src", ""), most=500)
        alt = cells.text_in("Image Alt Text", row.get("Image Alt Text", ""), most=255)
        return ImageRecord(line, source, alt) if source else None


def _status(row: Row) -> str:
    given = row.get("Status", "").strip().lower()
    if not given:
        return "active" if _is_published(row) else "draft"
    if given not in _STATUSES:
        raise BadRow(f"Status is {row['Status']!r}; write active, draft or archived")
    return _STATUSES[given]


def _is_published(row: Row) -> bool:
    return cells.flag_in("Published", row.get("Published", "").strip() or "true")


def _attributes(row: Row) -> dict[str, str]:
    vendor = cells.text_in("Vendor", row.get("Vendor", ""), most=200)
    return {"Vendor": vendor} if vendor else {}


def _option_names(row: Row) -> dict[int, str]:
    names = {
        number: cells.text_in("Option Name", row.get(f"Option{number} Name", ""), most=100)
        for number in (1, 2, 3)
    }
    if (names[1], row.get("Option1 Value", "").strip()) == _NO_OPTIONS:
        return {}
    return {number: name for number, name in names.items() if name}


def _options(values: list[str], names: list[str]) -> dict[str, str]:
    given = [cells.text_in("Option Value", value, most=100) for value in values]
    return {name: value for name, value in zip(names, given, strict=False) if value}
