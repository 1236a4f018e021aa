"""A person who has left a word of their own in every field that takes one."""

import itertools
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.test import Client

from souk.accounts.models import RoleName, User
from souk.orders.models import Order
from souk.payments.models import Payment
from souk.sellers.operations.verification import approve_seller
from tests.admin.conftest import staff_with
from tests.admin.forms import submit
from tests.api import Api
from tests.factories import (
    BANK_ACCOUNT,
    PASSWORD,
    a_coupon,
    a_manager,
    a_product,
    a_purchase,
    a_review,
    a_variant,
    api_of,
    card,
    shipping,
)

_numbers = itertools.count(1)


@dataclass
class Person:
    user: User
    api: Api
    refresh_token: str
    canaries: dict[str, str] = field(default_factory=dict)

    def word(self, place: str) -> str:
        """Return a new word, and remember where it was written."""
        self.canaries[place] = f"canary{next(_numbers):05d}x"
        return self.canaries[place]

    def address(self, place: str) -> dict[str, str]:
        names = ("full_name", "line1", "line2", "city", "region")
        words = {name: self.word(f"{place}.{name}") for name in names}
        return {
            **words,
            "phone": self.word(f"{place}.phone"),
            "postal_code": self.word(f"{place}.postal_code"),
            "country": "DE",
        }


def somebody() -> Person:
    """A customer with a profile, addresses, sign-ins, a cart and orders of every kind."""
    shipping()
    person = _registered()
    _fill_profile(person)
    _sell(person)
    _order(person)
    staff_edit(person)
    return person


def _registered() -> Person:
    email = f"canary{next(_numbers):05d}x@example.com"
    body = {"email": email, "password": PASSWORD}
    agent = f"canary{next(_numbers):05d}x/1.0"
    assert Api().post("/auth/register", body).status == 201
    signed = Api().post("/auth/login", body, **{"User-Agent": agent}).json
    user = User.objects.get(email=email)
    person = Person(user, Api().signed_in(signed["access_token"]), signed["refresh_token"])
    person.canaries |= {"email": email, "user_agent": agent}
    return person


def _fill_profile(person: Person) -> None:
    digits = f"+4930{next(_numbers):08d}"
    person.canaries["phone"] = digits
    answer = person.api.patch(
        "/me",
        {
            "first_name": person.word("first_name"),
            "last_name": person.word("last_name"),
            "display_name": person.word("display_name"),
            "username": person.word("username"),
            "phone": digits,
            "date_of_birth": "1915-12-10",
            "preferences": {"language": "de", "currency": "EUR", "newsletter": True},
            "additional_details": {person.word("name of a detail"): [person.word("detail")]},
        },
    )
    assert answer.status == 200, answer.json
    for kind in ("shipping", "billing"):
        body = {**person.address(kind), "type": kind}
        made = person.api.post("/me/addresses", body, **{"Idempotency-Key": f"{kind}-address"})
        assert made.status == 201, made.json


def _sell(person: Person) -> None:
    """A business of their own, with papers and a bank account, and something that it sells."""
    digits = f"+4940{next(_numbers):08d}"
    business = f"canary{next(_numbers):05d}x"
    person.canaries |= {"business_phone": digits, "business_email": business}
    path = "/seller/profile"
    body = {
        "business_name": person.word("business_name"),
        "business_type": "individual",
        "slug": person.word("slug"),
        "tax_id": person.word("tax_id"),
        "registration_number": person.word("registration_number"),
        "business_email": f"{business}@example.com",
        "business_phone": digits,
        "website": f"https://{person.word('website')}.example",
        "business_address": person.address("business_address"),
        "description": person.word("description"),
    }
    assert person.api.post(path, body).status == 201
    paper = {"kind": "identity", "number": "L01X00T47", "note": person.word("paper.note")}
    assert person.api.post(f"{path}/documents", paper).status == 201
    account = {**BANK_ACCOUNT, "account_holder": person.user.email, "bank_name": "Bank of Clay"}
    assert person.api.send("put", f"{path}/bank-account", account).status == 200
    approve_seller(person.user.id, actor_id=None)
    vacation = {"vacation_message": person.word("vacation_message"), "vacation_mode": True}
    assert person.api.patch(path, vacation).status == 200
    _, manager = a_manager()
    notes = {"staff_notes": person.word("staff_notes")}
    assert manager.patch(f"/admin/sellers/{person.user.id}", notes).status == 200
    bowl = a_variant(product=a_product(seller_id=person.user.id))
    person.user.refresh_from_db()
    answer = {"content": person.word("answer to a customer")}
    path = f"/seller/reviews/{a_review(bowl.product).id}/answer"
    # Their new role is in no token that was signed before.
    assert api_of(person.user).send("put", path, answer).status == 200
    _, staff = staff_with(RoleName.ADMIN)
    submit(staff, f"/admin/sellers/profile/{person.user.id}/change/", commission_rate="0.1")


def _order(person: Person) -> None:
    """Something that arrived, something that was cancelled, something that was declined."""
    _, manager = a_manager()
    a_coupon("FOREVER", description="for everybody")
    arrived = place(person, "arrived", quantity=2, coupon_codes=["FOREVER"])
    _call_off_one(person, manager, arrived)
    for act, body in (
        ("confirm", None),
        ("process", None),
        (
            "ship",
            {"tracking_number": person.word("tracking_number"), "tracking_url": _link(person)},
        ),
        ("deliver", None),
    ):
        done = manager.post(f"/admin/orders/{arrived}/{act}", body)
        assert done.status == 200, done.json
    cancelled = place(person, "cancelled", coupon_codes=["FOREVER"])
    reason = {"reason": person.word("reason")}
    assert person.api.post(f"/orders/{cancelled}/cancel", reason).status == 200
    place(person, "declined", payment=card("decline"))
    _send_back(person, manager, arrived)
    Order.objects.filter(order_number=arrived).update(admin_notes=person.word("admin_notes"))
    Payment.objects.filter(order_id=Order.objects.get(order_number=arrived).id).update(
        error_message=person.word("error_message")
    )
    mug = a_variant()
    _review(person, mug.product.slug)
    assert person.api.send("put", f"/me/favorites/{mug.product_id}", None).status == 204
    cart = person.api.post("/carts", {"items": [{"sku": mug.sku, "quantity": 3}]}).json
    person.api.patch(f"/carts/{cart['id']}", {"notes": person.word("cart.notes")})
    person.api.post(f"/carts/{cart['id']}/coupons", {"code": "FOREVER"})


def _call_off_one(person: Person, manager: Api, number: str) -> None:
    placed = manager.get(f"/admin/orders/{number}").json
    assert manager.post(f"/admin/payments/{placed['payment']['id']}/capture").status == 200
    item = {"item_id": placed["items"][0]["id"], "quantity": 1}
    body = {"items": [item], "reason": person.word("item.reason")}
    assert manager.post(f"/admin/orders/{number}/cancel-items", body).status == 200


def _review(person: Person, slug: str) -> None:
    said = {"rating": 2, "title": person.word("review"), "content": person.word("review.content")}
    written = person.api.post(f"/products/{slug}/reviews", said)
    assert written.status == 201
    _, staff = a_manager()
    path = f"/admin/reviews/{written.json['id']}"
    notes = {"notes": person.word("review.notes")}
    assert staff.post(f"{path}/approve", notes).status == 200
    answer = {"content": person.word("review.answer")}
    assert staff.send("put", f"{path}/answer", answer).status == 200
    other = a_review(a_product())
    assert person.api.post(f"/reviews/{other.id}/votes", {"is_helpful": True}).status == 200


def _send_back(person: Person, manager: Api, number: str) -> None:
    """A return that was rejected, with everybody's words, and a refund of good will."""
    item = person.api.get(f"/orders/{number}").json["items"][0]
    wish = {"item_id": item["id"], "quantity": 1, "reason": person.word("return.reason")}
    asked = person.api.post(
        f"/orders/{number}/returns", {"items": [wish], "note": person.word("return.note")}
    )
    assert asked.status == 201, asked.json
    answer = {"answer": person.word("return.answer")}
    path = f"/admin/returns/{asked.json['id']}/reject"
    assert manager.post(path, answer).status == 200
    payment = Payment.objects.get(order_id=Order.objects.get(order_number=number).id)
    assert manager.post(f"/admin/payments/{payment.id}/capture").status == 200
    refund = manager.post(
        f"/admin/payments/{payment.id}/refunds",
        {"amount": 1, "reason": person.word("refund.reason")},
        **{"Idempotency-Key": f"canary-{next(_numbers)}"},
    )
    assert refund.status == 201, refund.json


def _link(person: Person) -> str:
    return f"https://parcels.example.com/{person.word('tracking_url')}"


def place(person: Person, place_: str, quantity: int = 1, **fields: Any) -> str:
    """Place an order; return its number, or nothing when it was declined."""
    body = a_purchase(
        (a_variant(), quantity),
        shipping_address=person.address(f"{place_}.shipping"),
        billing_address=person.address(f"{place_}.billing"),
        notes=person.word(f"{place_}.notes"),
        gift_message=person.word(f"{place_}.gift_message"),
        special_instructions=person.word(f"{place_}.special_instructions"),
        **fields,
    )
    del body["email"]
    answer = person.api.order(body)
    assert answer.status in (201, 402), answer.json
    return str(answer.json.get("order_number", ""))


def staff_edit(person: Person) -> Client:
    """Change the account in the admin, whose log names it."""
    _, admin = staff_with(RoleName.MANAGER)
    page = f"/admin/accounts/user/{person.user.id}/change/"
    inline = {"addresses-0-line2": person.word("line2 by staff")}
    person.canaries.pop("shipping.line2", None)
    assert submit(admin, page, **inline).status_code == 302
    return admin


def rows_with(words: list[str]) -> dict[str, set[str]]:
    """Return which tables hold which of these words, in whatever column, also as bytes."""
    found: dict[str, set[str]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
            " AND relkind IN ('r', 'p') AND NOT relispartition ORDER BY relname"
        )
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT lower(everything::text) FROM "{table}" AS everything')
            text = "\n".join(row for (row,) in cursor.fetchall())
            held = {word for word in words if word in text or word.encode().hex() in text}
            if held:
                found[table] = held
    return found
