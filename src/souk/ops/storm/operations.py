"""What buyers do in a storm; what staff do is in `staff`.

A new operation is a function: it asks, and says what it expects. Each may come at any moment, in
any order, while others are at the same thing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from souk.ops.storm.client import new_key
from souk.ops.storm.visit import Person, Visit, Wish

# The storm's catalogue has so many products; everybody wants the first one.
PRODUCTS = 40
HOT = "B-1"
HOT_STOCK = 60
# The last one may be ordered before it is there.
LATE = f"B-{PRODUCTS}"
LATE_STOCK = 3

_ADDRESS = {
    "full_name": "Ada Lovelace",
    "line1": "12 Market Street",
    "city": "Berlin",
    "postal_code": "10115",
    "country": "DE",
}


@dataclass(frozen=True, slots=True)
class Operation:
    """Something that people do; `weight` is how often beside the others."""

    name: str
    weight: int
    act: Callable[[Visit], None]


OPERATIONS: list[Operation] = []


def operation(weight: int) -> Callable[[Callable[[Visit], None]], Callable[[Visit], None]]:
    def keep(act: Callable[[Visit], None]) -> Callable[[Visit], None]:
        OPERATIONS.append(Operation(act.__name__, weight, act))
        return act

    return keep


@operation(weight=25)
def browse(visit: Visit) -> None:
    path = visit.chance.choice(
        (
            "/products?limit=24",
            "/products?limit=24&q=lamp",
            "/products?category=department-1&facets=true",
            f"/products/product-{visit.chance.randint(1, PRODUCTS)}",
            "/categories",
            "/shipping/options?country=DE",
        )
    )
    visit.ask("GET", path, who=Person(), expect={200})


@operation(weight=12)
def begin_cart(visit: Visit) -> None:
    who = Person() if visit.chance.random() < 0.6 else visit.customer
    answer = visit.sure("/carts", {"items": _lines(visit)}, who=who, expect={201})
    if answer is not None and answer.status == 201:
        cart = answer.json
        holder = Person(tokens={"Cart-Token": cart["token"]}) if cart["token"] else who
        visit.carts.append((cart["id"], holder))
        # Who has many carts forgets some: they are the abandoned ones.
        del visit.carts[:-5]


@operation(weight=8)
def change_cart(visit: Visit) -> None:
    if not visit.carts:
        return
    cart_id, who = visit.chance.choice(visit.carts)
    added = visit.sure(
        f"/carts/{cart_id}/items", _line(visit), who=who, expect={201, 404, 409, 422}
    )
    if added is not None and added.status == 201:
        cart = added.json
        line = visit.chance.choice(cart["items"])
        path = f"/carts/{cart['id']}/items/{line['id']}"
        if visit.chance.random() < 0.5:
            visit.ask("DELETE", path, who=who, expect={200, 404, 409})
        else:
            body = {"quantity": visit.chance.randint(1, 4)}
            visit.ask("PATCH", path, body, who=who, expect={200, 404, 409})


@operation(weight=3)
def refresh_cart(visit: Visit) -> None:
    if visit.carts:
        cart_id, who = visit.chance.choice(visit.carts)
        visit.sure(f"/carts/{cart_id}/refresh", who=who, expect={200, 404, 409})


@operation(weight=3)
def give_cart_up(visit: Visit) -> None:
    if visit.carts:
        cart_id, who = visit.carts.pop()
        visit.ask("DELETE", f"/carts/{cart_id}", who=who, expect={204, 404, 409})


@operation(weight=5)
def claim_cart(visit: Visit) -> None:
    """Sign in with a cart: it is the customer's from then on, and nothing in it doubles."""
    guests = [(cart_id, who) for cart_id, who in visit.carts if who.tokens]
    if not guests:
        return
    cart_id, guest = visit.chance.choice(guests)
    who = Person(visit.customer.email, visit.customer.password, visit.customer.access_token)
    who.tokens = guest.tokens
    claimed = visit.sure(f"/carts/{cart_id}/claim", who=who, expect={200, 409, 422})
    if claimed is not None and claimed.status == 200:
        visit.carts.remove((cart_id, guest))
        visit.carts.append((claimed.json["id"], visit.customer))


@operation(weight=10)
def reserve_cart(visit: Visit) -> None:
    """Hold what is in a cart; then it is let go, ordered by and by, or forgotten and runs out."""
    if not visit.carts:
        return
    cart_id, who = visit.chance.choice(visit.carts)
    path = f"/carts/{cart_id}/reservation"
    # The cart may be empty by now, or merged into another one.
    held = visit.sure(path, {"country": "DE"}, who=who, expect={201, 404, 409, 422})
    if held is None or held.status != 201:
        return
    after = visit.chance.random()
    if after < 0.2:
        visit.ask("DELETE", path, who=who, expect={204, 404})
    elif after < 0.4 and (cart_id, who) in visit.carts:
        visit.carts.remove((cart_id, who))


@operation(weight=20)
def order_items(visit: Visit) -> None:
    _order(visit, {"items": _lines(visit)}, _guest_or_customer(visit))


@operation(weight=10)
def order_what_everybody_wants(visit: Visit) -> None:
    items = [{"sku": HOT, "quantity": visit.chance.randint(1, 3)}]
    _order(visit, {"items": items}, _guest_or_customer(visit))


@operation(weight=6)
def order_with_coupon(visit: Visit) -> None:
    wanted = {"items": _lines(visit), "coupon_codes": [code_of_coupon(visit)]}
    _order(visit, wanted, _guest_or_customer(visit), expect={201, 402, 409, 422})


@operation(weight=4)
def put_coupon_into_cart(visit: Visit) -> None:
    """It may be used up, switched off, or not made yet."""
    if not visit.carts:
        return
    cart_id, who = visit.chance.choice(visit.carts)
    path = f"/carts/{cart_id}/coupons"
    code = code_of_coupon(visit)
    put = visit.sure(path, {"code": code}, who=who, expect={200, 201, 404, 409, 422})
    if put is not None and put.status < 300 and visit.chance.random() < 0.3:
        visit.ask("DELETE", f"{path}/{code}", who=who, expect={200, 404, 409})


@operation(weight=6)
def order_what_is_not_there_yet(visit: Visit) -> None:
    items = [{"sku": LATE, "quantity": visit.chance.randint(1, 4)}]
    _order(visit, {"items": items}, _guest_or_customer(visit))


@operation(weight=12)
def order_cart(visit: Visit) -> None:
    if not visit.carts:
        return
    cart_id, who = visit.carts.pop(visit.chance.randrange(len(visit.carts)))
    # A cart may be empty by now, an order already, or merged into another one.
    _order(visit, {"cart_id": cart_id}, who, expect={201, 402, 404, 409, 422})


@operation(weight=8)
def cancel(visit: Visit) -> None:
    placed = [wish for wish in visit.log.wishes if wish.number and not wish.is_cancelled]
    if not placed:
        return
    wish = visit.chance.choice(placed[-20:])
    answer = visit.sure(
        f"/orders/{wish.number}/cancel", {"reason": "storm"}, who=wish.buyer, expect={200, 409}
    )
    wish.is_cancelled = answer is not None and answer.status == 200


@operation(weight=4)
def pay_again(visit: Visit) -> None:
    """A buyer whose order waits for its money pays it another way."""
    placed = [wish for wish in visit.log.wishes if wish.number and not wish.is_cancelled]
    if not placed:
        return
    wish = visit.chance.choice(placed[-10:])
    order = visit.ask("GET", f"/orders/{wish.number}", who=wish.buyer, expect={200})
    if order is not None and order.status == 200 and "pay" in order.json["actions"]:
        token = visit.chance.choice(("approve", "decline"))
        body = {"method": "CREDIT_CARD", "gateway": "test", "token": token}
        path = f"/orders/{wish.number}/payments"
        visit.sure(path, body, who=wish.buyer, expect={201, 402, 409})


@operation(weight=5)
def send_back(visit: Visit) -> None:
    """A buyer returns one of a line; staff take it as far as they come."""
    placed = [wish for wish in visit.log.wishes if wish.number and not wish.is_cancelled]
    if not placed:
        return
    wish = visit.chance.choice(placed)
    order = visit.ask("GET", f"/orders/{wish.number}", who=wish.buyer, expect={200})
    if order is None or order.status != 200 or "return" not in order.json["actions"]:
        return
    line = {"item_id": visit.chance.choice(order.json["items"])["id"], "quantity": 1}
    asked = visit.sure(
        f"/orders/{wish.number}/returns",
        {"items": [{**line, "reason": "storm"}]},
        who=wish.buyer,
        expect={201, 409},
    )
    if asked is None or asked.status != 201:
        return
    path = f"/admin/returns/{asked.json['id']}"
    if visit.chance.random() < 0.2:
        visit.sure(f"{path}/reject", who=visit.clerk, expect={200, 409})
        return
    is_fit = visit.chance.random() < 0.7
    came = {"item_id": line["item_id"], "restock_quantity" if is_fit else "write_off_quantity": 1}
    place = visit.chance.choice([None, *visit.warehouses])
    bodies = {"receive": {"items": [came], "warehouse_id": place}}
    for act in ("approve", "receive", "refund")[: visit.chance.randint(1, 3)]:
        visit.sure(f"{path}/{act}", bodies.get(act), who=visit.clerk, expect={200, 201, 409})


def _order(
    visit: Visit, wanted: dict[str, Any], who: Person, *, expect: set[int] | None = None
) -> None:
    payment = _payment(visit)
    is_declined = payment.get("token") == "decline"
    key = new_key(visit.chance)
    wish = Wish(key, who)
    visit.log.wishes.append(wish)
    answer = visit.sure(
        "/orders",
        {
            **wanted,
            "email": "storm@example.com",
            "shipping_address": _ADDRESS,
            "shipping_method": "standard",
            "payment": payment,
            "notes": f"storm {key}",
        },
        who=who,
        key=key,
        expect=expect or ({402, 409} if is_declined else {201, 409}),
    )
    if answer is None:
        return
    wish.status = answer.status
    if answer.status == 201:
        order = answer.json
        wish.number, wish.total_amount = order["order_number"], order["total_amount"]
        if "token" in order:
            wish.buyer = Person(tokens={"Order-Token": order["token"]})


def _payment(visit: Visit) -> dict[str, str]:
    tokens = ["approve"] * 5 + ["decline", "action"] + ["timeout"] * visit.is_long
    if visit.chance.random() < 0.4:
        return {"method": "COD", "gateway": "manual"}
    return {"method": "CREDIT_CARD", "gateway": "test", "token": visit.chance.choice(tokens)}


def _guest_or_customer(visit: Visit) -> Person:
    return Person() if visit.chance.random() < 0.5 else visit.customer


def code_of_coupon(visit: Visit) -> str:
    return f"STORM{visit.chance.randint(1, 5)}"


def _lines(visit: Visit) -> list[dict[str, Any]]:
    return [_line(visit) for _ in range(visit.chance.randint(1, 4))]


def _line(visit: Visit) -> dict[str, Any]:
    number = visit.chance.randint(1, PRODUCTS)
    return {"sku": f"B-{number}", "quantity": visit.chance.randint(1, 3)}
