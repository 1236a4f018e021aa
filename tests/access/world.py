"""A shop with people in it, and what one of them owns."""

import itertools
from dataclasses import dataclass
from typing import Any

from souk.accounts.models import RoleName, User, UserRole
from souk.catalog.models import Variant
from souk.promotions.models import Coupon
from tests.api import Api
from tests.factories import (
    ADDRESS,
    BUSINESS,
    a_category,
    a_coupon,
    a_customer,
    a_product,
    a_purchase,
    a_variant,
    api_of,
    shipping,
)

_numbers = itertools.count(1)
_BOWL = {"name": "Bowl", "price_amount": 2400, "options": [{"name": "Size", "values": ["S", "L"]}]}


@dataclass
class Person:
    """Somebody who calls; `user` is None for nobody in particular."""

    api: Api
    user: User | None = None

    @property
    def email(self) -> str:
        assert self.user is not None
        return str(self.user.email)


@dataclass
class World:
    """The shop; each thing is made anew when it is asked for, and belongs to the owner."""

    mug: Variant
    people: dict[str, Person]

    @property
    def owner(self) -> Person:
        return self.people["owner"]

    @property
    def boss(self) -> Api:
        return self.people["admin"].api

    def line(self) -> dict[str, Any]:
        return {"sku": self.mug.sku, "quantity": 1}

    def cart(self, who: Api | None = None) -> dict[str, Any]:
        return made((who or self.owner.api).post("/carts", {"items": [self.line()]}))

    def order(self, who: Api | None = None) -> dict[str, Any]:
        return made((who or self.owner.api).order(a_purchase((self.mug, 1))))

    def coupon(self, **fields: Any) -> Coupon:
        return a_coupon(f"CODE{next(_numbers)}", **fields)

    def product(self, *, of_seller: bool = False) -> dict[str, Any]:
        """A product of the shop's own, or of the seller's."""
        if not of_seller:
            return made(self.boss.post("/admin/products", _BOWL))
        return made(self.shopkeeper().api.post("/seller/products", _BOWL))

    def shopkeeper(self) -> Person:
        """The seller, with the profile that selling needs."""
        person = self.people["seller"]
        if person.api.get("/seller/profile").status == 404:
            made(person.api.post("/seller/profile", BUSINESS))
        return person

    def address(self) -> str:
        return str(made(self.owner.api.post("/me/addresses", ADDRESS))["id"])

    def advance(self, order_number: str, *steps: str) -> None:
        """Take an order through steps of the staff."""
        for step in steps:
            answer = self.boss.post(f"/admin/orders/{order_number}/{step}")
            assert answer.status == 200, answer.json


def made(answer: Any) -> dict[str, Any]:
    assert answer.status == 201, answer.json
    content: dict[str, Any] = answer.json
    return content


def a_person(*roles: RoleName) -> Person:
    user, api = a_customer()
    if not roles:
        return Person(api, user)
    UserRole.objects.bulk_create(UserRole(user=user, role_id=role) for role in roles)
    return Person(api_of(user), user)


def a_world() -> World:
    shipping()
    mug = a_variant(
        product=a_product(slug="mug", name="Mug", category=a_category("Mugs")), stock=500
    )
    return World(
        mug,
        {
            "anonymous": Person(Api()),
            "owner": a_person(),
            "customer": a_person(),
            "seller": a_person(RoleName.SELLER),
            "manager": a_person(RoleName.MANAGER),
            "admin": a_person(RoleName.ADMIN),
        },
    )
