"""By which options a product is chosen once a file is taken."""

from collections.abc import Sequence

from souk.catalog.models import Product, Variant
from souk.catalog.operations.product_import.matching import match
from souk.catalog.operations.product_import.records import ProductRecord
from souk.core.sheets.records import BadRow


def names_with(
    record: ProductRecord, product: Product | None, there: Sequence[Variant]
) -> list[str]:
    """Return the options that a product has once a record is taken, those of before first.

    Raises BadRow where variants that the file leaves as they are would lack a new one.
    """
    before = product.option_names if product else []
    theirs = [name for row in record.variants for name in row.options]
    names = list(dict.fromkeys([*before, *record.fields.get("option_names", ()), *theirs]))
    if product and len(names) == len(before):
        return before
    rewritten = [match(row, list(there)) for row in record.variants if row.options]
    staying = [variant for variant in there if variant not in rewritten]
    for variant in staying:
        if lacking := [name for name in names if name not in {*before, *variant.options}]:
            raise BadRow(
                f"brings {', '.join(lacking)}, of which its variant {variant.sku} has none:"
                " write a row for each of its variants"
            )
    if not (staying or record.variants):
        return names
    used = {*theirs, *(name for variant in staying for name in variant.options)}
    return [name for name in names if name in used]
