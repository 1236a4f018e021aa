"""How each kind of rows is taken in: what reads a file, and calls the context that owns them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from souk.accounts.operations.customer_import import CUSTOMER_SHEET, import_customers
from souk.catalog.operations.category_import import CATEGORY_SHEET, import_categories
from souk.catalog.operations.product_import.shares import WHOLE, Share
from souk.catalog.operations.product_import.tables import Change
from souk.core.sheets.records import Outcome
from souk.core.sheets.shapes import Given, Shape, given_in
from souk.exchange.models import Kind
from souk.exchange.operations.products import Keep, ProductImport, Tell
from souk.inventory.operations.stock_import import STOCK_SHEET, import_stock
from souk.orders.operations.order_import.importing import import_orders, make_room
from souk.promotions.operations.coupon_import import COUPON_SHEET, import_coupons


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be taken in, and how."""

    kind: str
    path: Path
    currency: str
    sets_stock: bool = False
    is_dry_run: bool = False
    # Of products, for another writer may take the rest.
    share: Share = WHOLE


_TAKERS: dict[str, tuple[Shape, Callable[[Iterator[Given], Outcome, str], None]]] = {
    Kind.CATEGORIES: (CATEGORY_SHEET, import_categories),
    Kind.STOCK: (STOCK_SHEET, import_stock),
    Kind.CUSTOMERS: (CUSTOMER_SHEET, import_customers),
    Kind.COUPONS: (COUPON_SHEET, import_coupons),
}


def prepare(wanted: Wanted) -> None:
    """Make room for what a file brings, before the transaction that takes it in.

    A dry run does without: what it takes back may lie anywhere, and room would stay.
    """
    if wanted.kind == Kind.ORDERS and not wanted.is_dry_run:
        make_room(wanted.path)


def take_in(wanted: Wanted, *, keep: Keep, tell: Tell) -> Outcome:
    """Take a file in, in the caller's transaction, as far as its rows can be; raises BadFile."""
    if wanted.kind == Kind.PRODUCTS:
        return ProductImport(
            wanted.path,
            currency=wanted.currency,
            sets_stock=wanted.sets_stock,
            is_dry_run=wanted.is_dry_run,
            share=wanted.share,
            keep=keep,
            tell=tell,
        ).run()
    outcome = Outcome()
    if wanted.kind == Kind.ORDERS:
        import_orders(
            wanted.path,
            outcome,
            currency=wanted.currency,
            keep=lambda ids: keep([Change("orders_orders", row_id) for row_id in ids]),
            tell=tell,
        )
        outcome.refusals.sort(key=lambda refusal: refusal.line)
        return outcome
    shape, take = _TAKERS[wanted.kind]
    with given_in(wanted.path, shape, outcome, tell) as given:
        take(given, outcome, wanted.currency)
    outcome.refusals.sort(key=lambda refusal: refusal.line)
    return outcome
