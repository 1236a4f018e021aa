"""Shopify's export of orders, as it is."""

import csv
from pathlib import Path
from typing import Any

import pytest

from souk.exchange.queries.imports import ImportView
from souk.orders.models import Item, Order
from tests.exchange.files import brought, refused

pytestmark = pytest.mark.usefixtures("committed")

COLUMNS = (
    "Name,Email,Financial Status,Paid at,Fulfillment Status,Fulfilled at,Accepts Marketing,"
    "Currency,Subtotal,Shipping,Taxes,Total,Discount Code,Discount Amount,Shipping Method,"
    "Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem compare at price,"
    "Lineitem sku,Lineitem requires shipping,Lineitem taxable,Lineitem fulfillment status,"
    "Billing Name,Billing Street,Billing Address1,Billing Address2,Billing Company,"
    "Billing City,Billing Zip,Billing Province,Billing Country,Billing Phone,Shipping Name,"
    "Shipping Street,Shipping Address1,Shipping Address2,Shipping Company,Shipping City,"
    "Shipping Zip,Shipping Province,Shipping Country,Shipping Phone,Notes,Note Attributes,"
    "Cancelled at,Payment Method,Payment Reference,Refunded Amount,Vendor,Id,Tags,Risk Level,"
    "Source,Lineitem discount,Tax 1 Name,Tax 1 Value,Tax 2 Name,Tax 2 Value,Phone"
)
ORDER = {
    "Name": "#1001",
    "Email": "ada@example.com",
    "Financial Status": "paid",
    "Paid at": "2023-05-01 10:00:05 -0400",
    "Fulfillment Status": "fulfilled",
    "Fulfilled at": "2023-05-02 09:00:00 -0400",
    "Currency": "USD",
    "Subtotal": "36.00",
    "Shipping": "5.00",
    "Taxes": "3.28",
    "Total": "44.28",
    "Discount Code": "SPRING",
    "Discount Amount": "4.00",
    "Shipping Method": "Standard",
    "Created at": "2023-05-01 10:00:00 -0400",
    "Shipping Name": "Ada Lovelace",
    "Shipping Address1": "12 Market Street",
    "Shipping City": "Boston",
    "Shipping Zip": "'02110",
    "Shipping Province": "MA",
    "Shipping Country": "US",
    "Shipping Phone": "'+1 617 5550100",
    "Notes": "ring twice",
    "Tax 1 Name": "MA State Tax 8%",
    "Tax 1 Value": "3.28",
    "Refunded Amount": "0.00",
}


def a_line(quantity: str, name: str, price: str, sku: str, discount: str = "0.00") -> Any:
    return {
        "Lineitem quantity": quantity,
        "Lineitem name": name,
        "Lineitem price": price,
        "Lineitem sku": sku,
        "Lineitem discount": discount,
    }


MUG, CUP = a_line("2", "Mug - Red", "10.00", "MUG"), a_line("1", "Cup", "20.00", "CUP")
MORE = {"Name": "#1001", "Email": "ada@example.com", "Created at": "2023-05-01 10:00:00 -0400"}


def _brought(folder: Path, *rows: dict[str, str], **options: bool) -> ImportView:
    path = folder / "orders_export.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, COLUMNS.split(","), restval="")
        writer.writeheader()
        writer.writerows(rows)
    return brought(path, "orders", **options)


def test_several_rows_make_an_order(tmp_path: Path) -> None:
    seen = _brought(tmp_path, {**ORDER, **MUG}, {**MORE, **CUP})

    assert (seen.state, seen.counts) == ("done", {"orders_created": 1}), refused(seen)
    order = Order.objects.get()
    assert (order.imported_number, order.status, order.payment_status) == (
        "#1001",
        "delivered",
        "paid",
    )
    assert order.created_at.isoformat() == "2023-05-01T14:00:00+00:00"
    assert (order.subtotal_amount, order.discount_amount, order.shipping_amount) == (4000, 400, 500)
    assert (order.tax_amount, order.total_amount) == (328, 4428)
    assert order.discounts == [{"code": "SPRING", "name": "SPRING", "amount": 400}]
    assert order.tax_lines == [
        {
            "name": "MA State Tax 8%",
            "rate": "0.0800",
            "taxable_amount": 4100,
            "amount": 328,
            "is_included": False,
        }
    ]
    address = order.shipping_address
    assert (address["postal_code"], address["phone"]) == ("02110", "+1 617 5550100")
    lines = Item.objects.order_by("position").values_list(
        "sku", "quantity", "total_amount", "discount_amount", "tax_amount"
    )
    assert list(lines) == [("MUG", 2, 2000, 200, 164), ("CUP", 1, 2000, 200, 164)]
    again = _brought(tmp_path, {**ORDER, **MUG}, {**MORE, **CUP})
    assert again.counts == {"orders_unchanged": 1}


def test_discounts_of_lines_and_taxes_in_prices_are_taken_as_they_are(tmp_path: Path) -> None:
    mug, cup = {**MUG, "Lineitem discount": "3.00"}, {**CUP, "Lineitem discount": "1.00"}
    seen = _brought(tmp_path, {**ORDER, "Total": "41.00", **mug}, {**MORE, **cup})

    assert seen.state == "done", refused(seen)
    order = Order.objects.get()
    assert (order.tax_amount, order.included_tax_amount, order.total_amount) == (0, 328, 4100)
    lines = Item.objects.order_by("position").values_list("discount_amount", flat=True)
    assert list(lines) == [300, 100]


@pytest.mark.parametrize(
    ("said", "status", "payment"),
    [
        ({"Financial Status": "refunded"}, "refunded", "refunded"),
        ({"Financial Status": "partially_refunded"}, "partially_refunded", "partially_refunded"),
        (
            {"Financial Status": "voided", "Fulfillment Status": "unfulfilled"},
            "cancelled",
            "failed",
        ),
        (
            {
                "Financial Status": "refunded",
                "Fulfillment Status": "",
                "Cancelled at": "2023-05-01 12:00:00 -0400",
            },
            "cancelled",
            "refunded",
        ),
    ],
)
def test_what_an_order_came_to_is_told(
    tmp_path: Path, said: dict[str, str], status: str, payment: str
) -> None:
    seen = _brought(tmp_path, {**ORDER, **said, **MUG}, {**MORE, **CUP})

    assert seen.state == "done", refused(seen)
    order = Order.objects.get()
    assert (order.status, order.payment_status) == (status, payment)


@pytest.mark.parametrize(
    ("said", "column", "reason"),
    [
        ({"Fulfillment Status": "unfulfilled"}, "Fulfillment Status", "an open order"),
        ({"Fulfillment Status": "partial"}, "Fulfillment Status", "an open order"),
        ({"Financial Status": "pending"}, "Financial Status", "an open order"),
        ({"Financial Status": "odd"}, "Financial Status", "unknown here"),
        ({"Total": "46.28"}, "Total", "tips and duties"),
        ({"Subtotal": "50.00", "Total": "58.28"}, "Subtotal", "more than its lines"),
        ({"Currency": "dollars"}, "Currency", "ISO 4217"),
        ({"Created at": "01/05/2023"}, "placed_at", "write a moment"),
    ],
)
def test_what_cannot_be_taken_is_told(
    tmp_path: Path, said: dict[str, str], column: str, reason: str
) -> None:
    whole = {**ORDER, "Name": "#1000", "Total": "28.28", "Subtotal": "20.00", **MUG}
    seen = _brought(tmp_path, whole, {**ORDER, **said, **MUG}, {**MORE, **CUP}, is_partial=True)

    ((line, where, why),) = refused(seen)
    assert (line, where) == (3, column)
    assert reason in why
    assert [order.imported_number for order in Order.objects.all()] == ["#1000"]
