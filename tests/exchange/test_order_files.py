"""What a file of orders says is taken whole, or told row by row why it is not."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from souk.core.ids import readable_number, uuid7
from souk.orders.models import Item, Order
from souk.orders.operations.order_import import importing
from souk.orders.operations.order_import.amounts import complete, share_out
from tests.exchange.files import refused
from tests.exchange.orders import HEAD, a_row, brought_orders
from tests.orders.sale import ALL, Sale

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        (a_row(status="processing"), "status", "finish it where it was placed"),
        (a_row(status="shipped"), "status", "finish it where it was placed"),
        (a_row(paid="pending"), "payment_status", "settle it where it was placed"),
        (a_row(total="25.01"), "total", "comes to 2501 minor units"),
        (a_row(total=""), "total", "is empty"),
        (a_row(total="-1"), "total", "is negative"),
        (a_row(at="2999-01-01"), "placed_at", "still to come"),
        (a_row(at="1999-01-01"), "placed_at", "from 2000"),
        (a_row(at=""), "placed_at", "is empty"),
        (a_row(email="nobody"), "email", "write an e-mail address"),
        (a_row(status="done"), "status", "write pending, confirmed"),
        (a_row(line="MUG,,2,12.50"), "name", "is empty"),
        (a_row(line="MUG,Mug,0,12.50"), "quantity", "write 1 to"),
        (a_row(line="MUG,Mug,2,12.505"), "unit_price", "more decimals"),
        (a_row(line="MUG,Mug,2147483647,999999999999"), "line_total", "larger than any order"),
        (a_row(line="MUG,4111 1111 1111 1111,2,12.50"), "name", "holds a card number"),
        (a_row(number=""), "order_number", "is empty"),
    ],
)
def test_a_row_that_cannot_be_taken_is_told(
    tmp_path: Path, row: str, column: str, reason: str
) -> None:
    seen = brought_orders(tmp_path, a_row("#1"), row, is_partial=True)

    ((line, where, why),) = refused(seen)
    assert (line, where) == (3, column)
    assert reason in why
    assert [order.imported_number for order in Order.objects.all()] == ["#1"]


@pytest.mark.parametrize(
    ("column", "cell", "wrong"),
    [
        ("subtotal", "24.00", "subtotal"),
        ("discount", "26.00", "total"),
        ("shipping", "4.99", "total"),
        ("tax", "1.00", "total"),
        ("line_total", "24.99", "line_total"),
        ("line_discount", "1.00", "discount"),
        ("line_tax", "1.00", "tax"),
        ("shipping_tax", "1.00", "tax"),
        ("shipping_discount", "1.00", "discount"),
        ("discounts", '"[{""code"": null, ""name"": ""x"", ""amount"": ""1.00""}]"', "discount"),
        ("discounts", "7", "discounts"),
        ("tax_lines", '"[{""name"": ""VAT""}]"', "tax_lines"),
        ("options", "[1]", "options"),
    ],
)
def test_an_order_that_does_not_add_up_is_refused(
    tmp_path: Path, column: str, cell: str, wrong: str
) -> None:
    seen = brought_orders(tmp_path, f"{a_row()},{cell}", head=f"{HEAD},{column}")

    assert (seen.state, [where for _, where, _ in refused(seen)]) == ("refused", [wrong])
    assert not Order.objects.exists()


def test_what_a_file_leaves_out_follows_from_the_rest(tmp_path: Path) -> None:
    head = f"{HEAD},discount,shipping,included_tax"
    seen = brought_orders(
        tmp_path,
        f"{a_row(total='28.99', line='A,One,1,10.00')},1.00,4.99,4.63",
        "#1001,,,,,,B,Two,1,15.00,,,",
        head=head,
    )

    assert seen.state == "done", refused(seen)
    order = Order.objects.get()
    assert [discount["amount"] for discount in order.discounts] == [100]
    assert [(tax["amount"], tax["is_included"]) for tax in order.tax_lines] == [(463, True)]
    lines = Item.objects.order_by("position").values_list(
        "discount_amount", "tax_amount", "included_tax_amount"
    )
    assert list(lines) == [(40, 185, 185), (60, 278, 278)]


@given(
    st.integers(0, 10**12),
    st.lists(st.integers(0, 10**12), min_size=1, max_size=20),
)
def test_shares_sum_up_and_exceed_no_weight(amount: int, weights: list[int]) -> None:
    shares = share_out(amount, weights)

    assert sum(shares) == amount
    assert min(shares) >= 0
    if amount <= sum(weights):
        assert all(share <= weight for share, weight in zip(shares, weights, strict=True))


@given(
    st.lists(st.tuples(st.integers(1, 9), st.integers(0, 10**6)), min_size=1, max_size=6),
    st.integers(0, 100),
    st.integers(0, 10**5),
    st.integers(0, 10**5),
    st.booleans(),
)
def test_an_order_of_totals_alone_adds_up_to_the_minor_unit(
    lines: list[tuple[int, int]], percent: int, shipping: int, tax: int, is_included: bool
) -> None:
    goods = sum(quantity * price for quantity, price in lines)
    discount = goods * percent // 100
    values = dict.fromkeys(("subtotal", "total", "shipping_discount", "shipping_tax"))
    values |= {"discounts": None, "tax_lines": None, "tax": None, "included_tax": None}
    said = {**values, "discount": discount, "shipping": shipping}
    said["included_tax" if is_included else "tax"] = tax
    items = [
        {
            "quantity": quantity,
            "unit_price": price,
            **dict.fromkeys(("line_total", "line_discount", "line_tax", "line_included_tax")),
        }
        for quantity, price in lines
    ]

    complete(said, items)

    assert said["total"] == goods - discount + shipping + (0 if is_included else tax)
    assert sum(item["line_discount"] for item in items) == discount
    assert sum(item["line_tax"] for item in items) + said["shipping_tax"] == tax


def test_an_order_that_is_there_is_never_changed(tmp_path: Path) -> None:
    brought_orders(tmp_path, a_row())

    same = brought_orders(tmp_path, a_row())
    other = brought_orders(tmp_path, a_row(status="refunded", paid="refunded"))
    longer = brought_orders(tmp_path, a_row(), "#1001,,,,,,B,Two,1,0")

    assert same.counts == {"orders_unchanged": 1}
    ((line, column, reason),) = refused(other)
    assert (other.state, line, column) == ("refused", 2, "status")
    assert reason.startswith("is here already, and differs in status, payment_status; ")
    assert [column for _, column, _ in refused(longer)] == ["sku"]
    assert Order.objects.get().status == "delivered"


@pytest.mark.parametrize("steps", [(), ALL])
def test_an_order_of_this_shop_is_not_changed_by_a_file(
    tmp_path: Path, steps: tuple[str, ...]
) -> None:
    sale = Sale(*steps)
    order = Order.objects.get()
    row = a_row(sale.number, at=order.created_at.isoformat(), email=order.email)

    seen = brought_orders(tmp_path, row)

    assert seen.state == "refused"
    assert "is here already" in refused(seen)[0][2]
    assert Order.objects.values_list("imported_number").get() == (None,)


def test_an_order_that_stands_in_two_places_of_a_file_is_refused(tmp_path: Path) -> None:
    seen = brought_orders(tmp_path, a_row("#1"), a_row("#2"), a_row("#1"), is_partial=True)

    assert [(line, column) for line, column, _ in refused(seen)] == [(4, "order_number")]
    assert Order.objects.count() == 2


def test_two_orders_of_a_file_have_no_number_of_elsewhere_in_common(tmp_path: Path) -> None:
    ours = [readable_number(uuid7()) for _ in range(2)]
    rows = [f"{a_row(number, at=datetime.now(UTC).isoformat())},B-7" for number in ours]
    seen = brought_orders(
        tmp_path, *rows, f"{a_row('B-7')},", head=f"{HEAD},imported_number", is_partial=True
    )

    assert [(line, column) for line, column, _ in refused(seen)] == [
        (3, "imported_number"),
        (4, "order_number"),
    ]
    assert Order.objects.values_list("order_number", "imported_number").get() == (ours[0], "B-7")


def test_a_later_batch_knows_what_an_earlier_one_brought(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "_BATCH", 2)
    rows = [a_row(f"#{number}") for number in (1, 2, 3, 1)]

    seen = brought_orders(tmp_path, *rows)

    assert seen.counts == {"orders_created": 3, "orders_unchanged": 1}
    assert [order.imported_number for order in Order.objects.order_by("id")] == ["#1", "#2", "#3"]


def test_orders_of_one_moment_have_numbers_of_their_own(tmp_path: Path) -> None:
    brought_orders(tmp_path, *(a_row(f"#{number}") for number in range(50)))

    numbers = set(Order.objects.values_list("order_number", flat=True))
    assert len(numbers) == 50
    assert all(re.fullmatch(r"[0-9A-Z]{4}(-[0-9A-Z]{4}){2}", number) for number in numbers)
