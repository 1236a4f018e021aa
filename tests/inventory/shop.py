"""What tests of the stock begin from, and look at."""

from typing import Any
from uuid import UUID

from django.db import connection

from souk.catalog.models import Variant
from souk.inventory.models import Stock, Warehouse
from souk.ops.queries.invariants import FOLDER
from souk.shipping.models import Method
from tests.api import Answer, Api
from tests.factories import ADDRESS, a_purchase
from tests.factories import shipping as a_way_to_send


def main() -> Warehouse:
    return Warehouse.objects.get(code="main")


def an_order(*lines: tuple[Variant, int], **fields: Any) -> UUID:
    """Place an order of a guest's, and return its id."""
    if not Method.objects.filter(code="standard").exists():
        a_way_to_send()
    placed = Api().order(a_purchase(*lines, **fields))
    assert placed.status == 201, placed.json
    return UUID(placed.json["id"])


def address(**fields: str) -> dict[str, str]:
    return {**ADDRESS, **fields}


def levels(variant: Variant, code: str = "main") -> tuple[int, int, int, int, int]:
    """Return what is available, reserved, committed, damaged and backordered in a warehouse."""
    row = Stock.objects.get(variant=variant, warehouse__code=code)
    return (row.available, row.reserved, row.committed, row.damaged, row.backordered)


def a_cart(*lines: tuple[Variant, int]) -> tuple[str, Api]:
    """Begin a guest's cart; return its id, and the API as that guest calls it."""
    items = [{"sku": variant.sku, "quantity": quantity} for variant, quantity in lines]
    cart = Api().post("/carts", {"items": items}).json
    return cart["id"], Api().with_headers(**{"Cart-Token": cart["token"]})


def reserve(cart: str, guest: Api, body: Any = None) -> Answer:
    return guest.post(f"/carts/{cart}/reservation", body)


def assert_stock_adds_up() -> None:
    """Ask the doctor's rules about stock within a test's own transaction."""
    broken = {}
    for path in FOLDER.glob("*.sql"):
        if path.stem.startswith(
            ("stock_", "movements_", "reservations_", "backorders_", "returns_")
        ):
            with connection.cursor() as cursor:
                cursor.execute(path.read_text())
                broken[path.stem] = cursor.fetchall()
    assert not {name: rows for name, rows in broken.items() if rows}
    assert len(broken) >= 6
