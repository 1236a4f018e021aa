"""Souk's own CSV; docs/import.md describes it. A column that is not there changes nothing."""

import re
from functools import lru_cache
from typing import Any

from souk.catalog.models import LENGTH_UNITS, ProductStatus, Visibility
from souk.catalog.operations.product_import.records import (
    ImageRecord,
    ProductRecord,
    VariantRecord,
)
from souk.catalog.operations.tags import each_tag_once
from souk.catalog.queries.export import OF_IMAGE, OF_PRODUCT, OF_VARIANT
from souk.core.currencies import is_currency
from souk.core.sheets import cells
from souk.core.sheets.reading import Row, Rows, as_meant_in
from souk.core.sheets.records import BadRow
from souk.core.sheets.shapes import some_of

_TEXTS = {
    "short_description": 500,
    "seo_title": 255,
    "seo_description": 500,
    "seo_keywords": 500,
}
# The columns of an export, and two that it says better: a category by its path, what arrives.
_COLUMNS = {*OF_PRODUCT, *OF_VARIANT, *OF_IMAGE, "category", "quantity"}
_PREFIXES = ("attr.", "option.")
_MOST_ATTRIBUTES = 100
_FLAGS = (
    ("active", "is_active"),
    ("tracks_stock", "tracks_stock"),
    ("backorder", "allow_backorder"),
)


class SoukFormat:
    """Reads rows of Souk's own CSV."""

    # Where the handle, and the path of the category, stand alone and as they are.
    handle_column = "handle"
    category_column = "category"

    @staticmethod
    def knows(header: list[str]) -> bool:
        return bool({"handle", "sku"} & set(header))

    @staticmethod
    def problem_with(header: list[str]) -> str | None:
        """Return what is wrong with the column names, if anything."""
        unknown = [
            name for name in header if name not in _COLUMNS and not name.startswith(_PREFIXES)
        ]
        if unknown:
            return (
                f"unknown columns: {some_of(unknown)}. Known are {', '.join(sorted(_COLUMNS))},"
                " attr.<name> and option.<name>"
            )
        return None

    @staticmethod
    def rows(rows: Rows) -> Rows:
        """Return the rows as they are meant."""
        return as_meant_in(rows)

    @staticmethod
    def handle(row: Row) -> str | None:
        return cells.handle_in(row.get("handle", ""))

    @staticmethod
    def category(row: Row) -> tuple[str, ...]:
        """Return the path of the category that a row names."""
        return _path_of(row.get("category", ""))

    def product(self, row: Row, line: int, currency: str) -> ProductRecord:
        """Return the product that a first row begins."""
        currency = row.get("currency", "").strip() or currency
        if not is_currency(currency):
            raise BadRow(f"currency is {currency!r}; write an ISO 4217 code, such as USD")
        handle = self.handle(row)
        fields = _product_fields(row) if row.get("name", "").strip() else {}
        return ProductRecord(
            line,
            handle,
            currency,
            fields,
            category=self.category(row),
            categories=_categories(row) if fields else None,
            seller=cells.text_in("seller", row.get("seller", ""), most=255),
        )

    def variant(self, row: Row, line: int, product: ProductRecord) -> VariantRecord | None:
        """Return the variant in a row, None in one that only brings an image."""
        sku = cells.text_in("sku", row.get("sku", ""), most=100) or None
        options = {
            bare: cells.text_in(name, row[name], most=255)
            for name, bare in _named(tuple(row), "option.")
            if row[name].strip()
        }
        if sku is None and not options and not row.get("price", "").strip():
            return None
        if options and product.fields and "option_names" not in row:
            names = product.fields.setdefault("option_names", [])
            names.extend(name for name in options if name not in names)
        quantity = cells.count_in("quantity", row.get("quantity", ""))
        fields = _variant_fields(row, product.currency)
        if "quantity" in row and "tracks_stock" not in row:
            fields["tracks_stock"] = quantity is not None
        if "variant_image" in row:
            image = cells.text_in("variant_image", row["variant_image"], most=500) or None
        else:
            image = _shown_by(row.get("image", "").strip(), options, product)
        is_default = cells.flag_in("default", row.get("default", ""))
        return VariantRecord(line, sku, options, fields, quantity, image, is_default)

    @staticmethod
    def image(row: Row, line: int) -> ImageRecord | None:
        if not row.get("image") and not row.get("image_alt"):
            return None
        source = cells.text_in("image", row.get("image", ""), most=500)
        alt = cells.text_in("image_alt", row.get("image_alt", ""), most=255)
        return ImageRecord(line, source, alt) if source else None


def _shown_by(image: str, options: dict[str, str], product: ProductRecord) -> str | None:
    """Return a variant's image: its row's, or that of the row before with the same first option.

    So a picture of each colour is enough for all sizes of it.
    """
    if not options:
        return None
    first = next(iter(options.items()))
    if image:
        product.image_of_option[first] = image
    return product.image_of_option.get(first)


def _product_fields(row: Row) -> dict[str, Any]:
    fields: dict[str, Any] = {"name": cells.text_in("name", row["name"], most=500)}
    for column, most in _TEXTS.items():
        if column in row:
            fields[column] = cells.text_in(column, row[column], most=most)
    if "description" in row:
        fields["description"] = cells.html_in("description", row["description"])
    if "video_url" in row:
        fields["video_url"] = cells.link_in("video_url", row["video_url"])
    if "tags" in row:
        fields["tags"] = each_tag_once(cells.list_in("tags", row["tags"]))
    if given := row.get("status", "").strip():
        if given not in ProductStatus.values:
            raise BadRow(f"status is {given!r}; write {', '.join(ProductStatus.values)}")
        fields["status"] = given
    if "featured" in row:
        fields["is_featured"] = cells.flag_in("featured", row["featured"])
    if "digital" in row:
        fields["is_digital"] = cells.flag_in("digital", row["digital"])
        fields["requires_shipping"] = not fields["is_digital"]
    if given := cells.word_in("visibility", row.get("visibility", ""), Visibility.values):
        fields["visibility"] = given
    if moment := cells.moment_in("published_at", row.get("published_at", "")):
        fields["published_at"] = moment
    if row.get("requires_shipping", "").strip():
        fields["requires_shipping"] = cells.flag_in("requires_shipping", row["requires_shipping"])
    if given := row.get("tax_class", "").strip():
        if not re.fullmatch("[a-z0-9_-]{1,30}", given):
            raise BadRow(f"tax_class is {given!r}; write small letters", column="tax_class")
        fields["tax_class"] = given
    if "option_names" in row:
        fields["option_names"] = cells.list_in("option_names", row["option_names"])
    if columns := _named(tuple(row), "attr."):
        fields["attributes"] = _attributes(row, columns)
    return fields


@lru_cache(100)
def _named(columns: tuple[str, ...], prefix: str) -> list[tuple[str, str]]:
    """Return the columns that begin so, and what they name."""
    return [(name, name.removeprefix(prefix)) for name in columns if name.startswith(prefix)]


def _attributes(row: Row, columns: list[tuple[str, str]]) -> dict[str, Any]:
    attributes = {}
    for name, bare in columns:
        value = row[name]
        if value not in ("", None):
            if isinstance(value, str):
                value = _text_or_texts(name, value)
            elif not _is_plain(value):
                raise BadRow(f"{name} is no text, number, truth or list of texts", column=name)
            if value != "":
                attributes[cells.text_in("attr.", bare, most=100)] = value
    if len(attributes) > _MOST_ATTRIBUTES:
        raise BadRow(f"has {len(attributes)} attributes; {_MOST_ATTRIBUTES} is the most")
    return attributes


def _text_or_texts(column: str, value: str) -> str | list[str]:
    """Return a list where one is written as JSON, else the text: `[new]` is none."""
    if value.startswith("["):
        try:
            return cells.list_in(column, value, most=500)
        except BadRow:
            # A text that begins like a list, or says itself what is wrong with it.
            pass
    return cells.text_in(column, value, most=500)


def _is_plain(value: Any) -> bool:
    if isinstance(value, list):
        return all(isinstance(one, str) for one in value)
    return isinstance(value, bool | int | float) and abs(value) <= 10**15


def _variant_fields(row: Row, currency: str) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    if price := cells.amount_in("price", row.get("price", ""), currency):
        fields["price_amount"] = price
    elif row.get("price", "").strip():
        raise BadRow("price must be above zero")
    if "compare_at_price" in row:
        before = cells.amount_in("compare_at_price", row["compare_at_price"], currency)
        fields["compare_at_amount"] = before or None
    if "cost" in row:
        # Unlike a price, it may be nothing: what was given, or is made in the house.
        fields["cost_amount"] = cells.amount_in("cost", row["cost"], currency)
    if "barcode" in row:
        fields["barcode"] = cells.text_in("barcode", row["barcode"], most=100) or None
    if "weight_grams" in row:
        fields["weight_grams"] = cells.count_in("weight_grams", row["weight_grams"]) or 0
    if "variant_name" in row:
        fields["name"] = cells.text_in("variant_name", row["variant_name"], most=255)
    for column, name in _FLAGS:
        if row.get(column, "").strip():
            fields[name] = cells.flag_in(column, row[column])
    if "dimensions" in row:
        fields["dimensions"] = _dimensions(row["dimensions"])
    if "variant_attributes" in row:
        fields["attributes"] = _object_in("variant_attributes", row["variant_attributes"])
    return fields


def _dimensions(value: str) -> dict[str, Any] | None:
    said = _object_in("dimensions", value)
    if said:
        said = {"unit": "cm", **said}
    sides = [said.get(name) for name in ("length", "width", "height")]
    is_known = said.keys() == {"length", "width", "height", "unit"} and said["unit"] in LENGTH_UNITS
    if said and not (is_known and all(map(_is_length, sides))):
        raise BadRow(
            'dimensions are no {"length": 1, "width": 2, "height": 3, "unit": "cm"}',
            column="dimensions",
        )
    return said or None


def _is_length(value: Any) -> bool:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and 0 < value <= 1_000_000


@lru_cache(1000)
def _path_of(category: str) -> tuple[str, ...]:
    names = (cells.text_in("category", name, most=200) for name in category.split(">"))
    return tuple(name for name in names if name)


def _object_in(column: str, value: str) -> dict[str, Any]:
    said = cells.json_in(column, value)
    if said is None:
        return {}
    if not isinstance(said, dict):
        raise BadRow(f"{column} is no JSON object", column=column)
    return said


def _categories(row: Row) -> tuple[str, list[str]] | None:
    """Return the slugs of the primary category and of further ones, None where none are named."""
    if "category_slug" not in row and "more_categories" not in row:
        return None
    primary = cells.text_in("category_slug", row.get("category_slug", ""), most=255)
    return primary, cells.list_in("more_categories", row.get("more_categories", ""))
