"""Orders that ended elsewhere come in by a file, and the shop stays sound."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from souk.exchange.models import Change
from souk.exchange.operations.undo import undo_import
from souk.exchange.queries.exports import FORMATS, Format
from souk.orders.models import Item, Order, StatusChange
from souk.orders.queries.personal import personal
from tests.database import owner
from tests.exchange.files import a_file, brought, file_of, refused
from tests.exchange.orders import HEAD, LONG_AGO, a_row, a_verified_customer, brought_orders
from tests.factories import ADDRESS, a_coupon, a_manager, a_tax, a_variant, an_admin
from tests.invariants import assert_sound
from tests.orders.sale import ALL, Sale

pytestmark = pytest.mark.usefixtures("committed")


def _some_orders() -> None:
    """One that arrived, with a discount and two taxes; one cancelled, one paid back in part."""
    a_tax(name="VAT", is_included=True, applies_to_shipping=True)
    a_tax("0.02", name="Levy")
    a_coupon("SAVE10", usage_limit=10)
    Sale(*ALL, coupon_codes=["SAVE10"], notes="=ring twice", gift_message="Für dich,\n'=A'")
    cancelled = Sale(billing_address={**ADDRESS, "city": "Köln"})
    assert cancelled.guest.post(f"/orders/{cancelled.number}/cancel").status == 200
    refunded = Sale(*ALL)
    assert refunded.refund(100).status == 201
    sent = Sale(*ALL)
    sent.bring_back(2, 0)


def _older_orders(folder: Path) -> None:
    """Two that had come in by a file themselves, of years before there was a shop."""
    head = f"{HEAD},currency,tax,notes"
    seen = brought_orders(
        folder,
        f"{a_row('=1+1', at=LONG_AGO, line='-A,@Mug,2,12.50')},USD,0,",
        f"{a_row('#7', at='2012-02-29T23:59:59.9Z', email='', total='7', line=',Tea,1,5')},JPY,2,é",
        head=head,
    )
    assert seen.state == "done", refused(seen)


def _nothing_sold() -> None:
    with owner() as db:
        db.execute(
            "TRUNCATE orders_orders, orders_items, orders_status_history, orders_commissions,"
            " orders_fulfilments, orders_fulfilment_lines, payments_payments, catalog_products,"
            " inventory_movements, promotions_coupons, ledger_transfers, carts_carts, core_outbox"
            " CASCADE"
        )


@pytest.mark.parametrize("format", FORMATS)
def test_orders_that_ended_are_the_same_in_an_empty_shop(tmp_path: Path, format: Format) -> None:
    _some_orders()
    _older_orders(tmp_path)
    before = file_of("orders", format)
    path = tmp_path / "orders"
    path.write_bytes(before)
    own = brought(path, "orders")
    _nothing_sold()
    assert file_of("orders", format).count(b"\n") <= 1

    seen = brought(path, "orders")
    again = brought(path, "orders")

    assert (own.state, own.counts) == ("done", {"orders_unchanged": 6}), refused(own)
    assert (seen.state, seen.counts) == ("done", {"orders_created": 6}), (seen, refused(seen))
    assert file_of("orders", format).decode() == before.decode()
    assert again.counts == {"orders_unchanged": 6}
    assert_sound()


def test_an_undone_import_takes_its_orders_away(tmp_path: Path) -> None:
    here = Sale()
    seen = brought_orders(tmp_path, a_row(), a_row("#1002"))
    staff = here.staff
    noted = Order.objects.get(imported_number="#1001").order_number
    assert staff.patch(f"/admin/orders/{noted}", {"admin_notes": "odd"}).status == 200

    undone = undo_import(seen.id, actor_id=None)

    assert (undone.withdrawn, undone.restored, undone.left) == (2, 0, 0)
    assert [order.order_number for order in Order.objects.all()] == [here.number]
    assert Item.objects.count() == 2
    assert not StatusChange.objects.filter(to_status="delivered").exists()
    assert_sound()
    assert not Change.objects.exists()
    again = brought_orders(tmp_path, a_row())
    assert again.counts == {"orders_created": 1}


def test_a_shop_with_the_history_of_another_one_is_sound(tmp_path: Path) -> None:
    _some_orders()
    a_verified_customer("ada@example.com")
    a_variant(sku="MUG", stock=5)
    head = f"{HEAD},discount,shipping,tax,shipped_at,billing.city"
    rows = (
        f"{a_row(at=LONG_AGO, total='29.99')},0,4.99,0,2019-05-05T00:00:00Z,Bonn",
        f"{a_row('#2', at=LONG_AGO, total='24.00', status='cancelled', paid='failed')},2,0,1,,",
        f"{a_row('#3', at='2024-12-31T23:59:59.999Z', total='25')},,,,,",
        f"{a_row('#4', at='2025-01-01', status='refunded', paid='refunded')},,,,,",
        f"{a_row('#5', at='2026-01-01', status='partially_refunded')},,,,,",
        f"{a_row('#6', status='returned', paid='refunded')},,,,,",
    )

    seen = brought_orders(tmp_path, *rows, head=head)

    assert (seen.state, seen.counts) == ("done", {"orders_created": 6}), refused(seen)
    assert_sound()
    _, staff = a_manager()
    for order in Order.objects.exclude(imported_number=None):
        found = staff.get(f"/admin/orders/{order.order_number}")
        assert (found.status, found.json["id"]) == (200, str(order.id))
    with owner() as db:
        (default,) = db.execute("SELECT count(*) FROM orders_orders_default").fetchone() or ()
    assert default == 0
    assert brought_orders(tmp_path, *rows, head=head).counts == {"orders_unchanged": 6}


def test_a_killed_import_leaves_whole_orders_only(tmp_path: Path) -> None:
    path = a_file(tmp_path, HEAD, *(a_row(f"#{number}") for number in range(5000)))
    program = (
        "import os, signal, django; django.setup()\n"
        "from pathlib import Path\n"
        "from souk.exchange.operations.imports import Options, import_file\n"
        "def tell(line, of):\n"
        "    if line > 3000: os.kill(os.getpid(), signal.SIGKILL)\n"
        f"import_file(Path({str(path)!r}), kind='orders', options=Options('USD'), tell=tell)\n"
    )

    ended = subprocess.run([sys.executable, "-c", program], env=os.environ, check=False)

    assert ended.returncode == -signal.SIGKILL
    assert not Order.objects.exists()
    assert not Item.objects.exists()
    assert brought(path, "orders").counts == {"orders_created": 5000}
    assert_sound()


def test_erased_customers_are_forgotten_in_what_they_bought_elsewhere(tmp_path: Path) -> None:
    ada, _ = a_verified_customer("ada@example.com")
    head = f"{HEAD},notes,shipping.full_name,shipping.country"
    brought_orders(tmp_path, f"{a_row(at=LONG_AGO)},ring twice,Ada,DE", head=head)
    (told,) = personal(ada.id)
    assert (told["imported_number"], told["notes"]) == ("#1001", "ring twice")

    assert an_admin()[1].delete(f"/admin/customers/{ada.id}").status == 204

    order = Order.objects.get()
    assert (order.email, order.notes) == ("erased@erased.invalid", "")
    assert order.shipping_address["full_name"] == ""
    again = brought_orders(tmp_path, f"{a_row(at=LONG_AGO)},ring twice,Ada,DE", head=head)
    assert (again.state, Order.objects.get().email) == ("refused", "erased@erased.invalid")
    assert_sound()
