"""What staff do in a storm, while buyers are at the same orders, stock and coupons."""

from typing import Any

from souk.ops.storm.operations import HOT, LATE, OPERATIONS, PRODUCTS, code_of_coupon, operation
from souk.ops.storm.visit import Visit

# With these, all that there are.
__all__ = ["OPERATIONS"]

_TAX = {"name": "Storm", "country": "DE", "rate": "0.19", "applies_to_shipping": True}


@operation(weight=2)
def issue_coupon(visit: Visit) -> None:
    """Staff make a coupon that is used up soon."""
    body = {
        "code": code_of_coupon(visit),
        "name": "Storm",
        "type": "percentage",
        "value": 10,
        "usage_limit": 15,
        "usage_limit_per_user": None,
    }
    visit.sure("/admin/coupons", body, who=visit.clerk, expect={201, 409})


@operation(weight=8)
def send(visit: Visit) -> None:
    """Staff take an order some steps further; its buyer may be cancelling it."""
    order = _any_order(visit, "status=confirmed&status=processing&status=shipped")
    if order is None:
        return
    for step in ("process", "ship", "deliver")[: visit.chance.randint(1, 3)]:
        path = f"/admin/orders/{order['order_number']}/{step}"
        visit.sure(path, who=visit.clerk, expect={200, 409})


@operation(weight=5)
def send_part(visit: Visit) -> None:
    """Staff send one of a line, and perhaps note that it arrived."""
    order = _any_order(visit, "status=confirmed&status=processing")
    if order is None:
        return
    item = {"item_id": visit.chance.choice(order["items"])["id"], "quantity": 1}
    path = f"/admin/orders/{order['order_number']}/fulfilments"
    sent = visit.sure(path, {"items": [item]}, who=visit.clerk, expect={201, 409})
    if sent is not None and sent.status == 201 and visit.chance.random() < 0.7:
        arrived = f"/admin/fulfilments/{sent.json['id']}/deliver"
        visit.sure(arrived, who=visit.clerk, expect={200, 409})


@operation(weight=4)
def call_off_items(visit: Visit) -> None:
    """Staff call off one of a line, or all that is left; somebody else may be sending it."""
    order = _any_order(visit, "status=confirmed&status=processing")
    if order is None:
        return
    item = {"item_id": visit.chance.choice(order["items"])["id"], "quantity": 1}
    body = {"items": [item]} if visit.chance.random() < 0.7 else {}
    path = f"/admin/orders/{order['order_number']}/cancel-items"
    visit.sure(path, body, who=visit.clerk, expect={200, 409})


@operation(weight=4)
def pay_back(visit: Visit) -> None:
    """Staff give a part of the money back, again and again."""
    order = _any_order(visit, "payment_status=paid&payment_status=partially_refunded")
    if order is None:
        return
    amount = max(1, order["total_amount"] * visit.chance.randint(10, 60) // 100)
    path = f"/admin/payments/{order['payment']['id']}/refunds"
    visit.sure(path, {"amount": amount}, who=visit.clerk, expect={201, 409})


@operation(weight=5)
def take_cash(visit: Visit) -> None:
    """Staff note that money came in, and confirm what nobody has to pay beforehand."""
    order = _any_order(visit, "status=pending")
    if order is None:
        return
    visit.sure(
        f"/admin/payments/{order['payment']['id']}/capture", who=visit.clerk, expect={200, 409}
    )


@operation(weight=3)
def cancel_by_staff(visit: Visit) -> None:
    order = _any_order(visit, "status=pending&status=confirmed&status=processing")
    if order is None:
        return
    path = f"/admin/orders/{order['order_number']}/cancel"
    visit.sure(path, {"reason": "storm"}, who=visit.clerk, expect={200, 409})


@operation(weight=4)
def adjust_stock(visit: Visit) -> None:
    """Staff set the stock of some products while they are sold and held."""
    others = f"B-{visit.chance.randint(2, PRODUCTS - 1)}"
    body = {
        "reason": "storm",
        "items": [
            {"sku": HOT, "quantity": visit.chance.randint(5, 40)},
            {"sku": others, "quantity": 1000},
        ],
    }
    visit.sure("/admin/inventory/adjustments", body, who=visit.clerk, expect={201, 409})


@operation(weight=3)
def move_stock(visit: Visit) -> None:
    """Staff bring goods from one warehouse to another, of which some are sold meanwhile."""
    here, there = visit.chance.sample(visit.warehouses, 2)
    body = {
        "from_warehouse_id": here,
        "to_warehouse_id": there,
        "reason": "storm",
        "items": [{"sku": _wanted_sku(visit), "quantity": visit.chance.randint(1, 8)}],
    }
    visit.sure("/admin/inventory/transfers", body, who=visit.clerk, expect={201, 409})


@operation(weight=3)
def work_in_warehouse(visit: Visit) -> None:
    """Staff receive, count, damage, repair and write off in one of the warehouses."""
    act = visit.chance.choice(("receipts", "counts", "damages", "repairs", "write-offs"))
    body = {
        "warehouse_id": visit.chance.choice(visit.warehouses),
        "reason": "storm",
        "items": [{"sku": _wanted_sku(visit), "quantity": visit.chance.randint(1, 6)}],
    }
    visit.sure(f"/admin/inventory/{act}", body, who=visit.clerk, expect={201, 409})


@operation(weight=2)
def change_prices(visit: Visit) -> None:
    """Staff change prices in one act, while they are read, held and ordered."""
    body = {"category": "department-1", "percentage": visit.chance.choice((-5, 5))}
    visit.sure("/admin/products/prices", body, who=visit.clerk, expect={200, 422})


@operation(weight=3)
def change_coupon(visit: Visit) -> None:
    """Staff switch a coupon off and on, and limit its uses or not, while it is used."""
    path = f"/admin/coupons?q={code_of_coupon(visit)}"
    listed = visit.ask("GET", path, who=visit.clerk, expect={200})
    if listed is None or listed.status != 200 or not listed.json["items"]:
        return
    change = {
        "is_active": visit.chance.random() < 0.8,
        "usage_limit": visit.chance.choice((None, 1000)),
    }
    path = f"/admin/coupons/{listed.json['items'][0]['id']}"
    visit.ask("PATCH", path, change, who=visit.clerk, expect={200})


@operation(weight=2)
def change_taxes(visit: Visit) -> None:
    """Staff add a tax, put it into prices or beside them, and take it out of force."""
    made = visit.sure("/admin/taxes", _TAX, who=visit.clerk, expect={201, 409})
    listed = visit.ask("GET", "/admin/taxes", who=visit.clerk, expect={200})
    if made is None or listed is None or listed.status != 200 or not listed.json["items"]:
        return
    change = {
        "is_included": visit.chance.random() < 0.5,
        "is_active": visit.chance.random() < 0.7,
    }
    path = f"/admin/taxes/{listed.json['items'][0]['id']}"
    # It is not taken twice: another one of its name may have come into force meanwhile.
    visit.ask("PATCH", path, change, who=visit.clerk, expect={200, 409})


@operation(weight=2)
def close_warehouse(visit: Visit) -> None:
    """Staff close the second warehouse, or open it again."""
    path = f"/admin/warehouses/{visit.warehouses[1]}"
    change = {"active": visit.chance.random() < 0.7}
    visit.ask("PATCH", path, change, who=visit.clerk, expect={200})


@operation(weight=4)
def pack_part(visit: Visit) -> None:
    """Staff pack one of a line, then send it or call it off; its buyer may be cancelling."""
    order = _any_order(visit, "status=confirmed&status=processing")
    if order is None:
        return
    item = {"item_id": visit.chance.choice(order["items"])["id"], "quantity": 1}
    path = f"/admin/orders/{order['order_number']}/fulfilments"
    body = {"items": [item], "status": "pending"}
    packed = visit.sure(path, body, who=visit.clerk, expect={201, 409})
    if packed is not None and packed.status == 201:
        act = visit.chance.choice(("ship", "cancel"))
        visit.sure(
            f"/admin/fulfilments/{packed.json['id']}/{act}", who=visit.clerk, expect={200, 409}
        )


def _any_order(visit: Visit, query: str) -> dict[str, Any] | None:
    listed = visit.ask("GET", f"/admin/orders?limit=30&{query}", who=visit.clerk, expect={200})
    orders = listed.json["items"] if listed is not None and listed.status == 200 else []
    order: dict[str, Any] | None = visit.chance.choice(orders) if orders else None
    return order


def _wanted_sku(visit: Visit) -> str:
    """Return the SKU that everybody wants, the one that comes late, or another one."""
    return visit.chance.choice((HOT, LATE, f"B-{visit.chance.randint(2, PRODUCTS)}"))
