"""Named states that tests begin from."""

import itertools
from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

from django.utils import timezone

from souk.accounts.models import RoleName, User, UserRole
from souk.accounts.operations.registration import register_customer
from souk.accounts.operations.roles import set_roles
from souk.accounts.operations.sessions import Device, open_session
from souk.catalog.models import Category, Image, Product, ProductCategory, Variant
from souk.core.ids import uuid7
from souk.core.models import DeadEvent, Subscriber
from souk.exchange.operations.imports import Options, import_file
from souk.inventory.models import MovementKind, Warehouse
from souk.inventory.operations.adjustment import set_available
from souk.notifications.models import Letter, LetterKind
from souk.notifications.operations.writing import Draft, write_letter
from souk.promotions.models import Coupon, CouponType
from souk.reviews.models import Review
from souk.sellers.operations.verification import approve_seller
from souk.shipping.models import Method, Zone
from souk.shipping.models import Rate as ShippingRate
from souk.taxes.models import Rate as Tax
from souk.webhooks.operations.subscription import WithSecret, create_webhook
from tests.api import Api

PASSWORD = "correct horse battery staple"

ADDRESS = {
    "full_name": "Ada Lovelace",
    "line1": "12 Market Street",
    "city": "Berlin",
    "postal_code": "10115",
    "country": "DE",
}

_numbers = itertools.count(1)


def a_variant(
    *, stock: int | None = 10, price: int = 1000, product: Product | None = None, **fields: Any
) -> Variant:
    """A variant on sale; stock None means that it is not tracked."""
    number = next(_numbers)
    options = fields.pop("options", {"Number": str(number)})
    product = product or a_product(option_names=list(options))
    variant = Variant.objects.create(
        product=product,
        sku=fields.pop("sku", f"SKU-{number}"),
        price_amount=price,
        options=options,
        is_default=not product.variants.exists(),
        tracks_stock=stock is not None,
        **fields,
    )
    if stock:
        stock_up(variant, stock)
    return variant


def a_product(**fields: Any) -> Product:
    """A product on sale, without variants: these have a number each, unless they say otherwise."""
    number = next(_numbers)
    category = fields.pop("category", None)
    product = Product.objects.create(
        **{
            "name": f"Product {number}",
            "slug": f"product-{number}",
            "status": "active",
            "currency": "USD",
            "option_names": ["Number"],
            **fields,
        }
    )
    if category:
        ProductCategory.objects.create(product=product, category=category, is_primary=True)
    return product


def a_picture(product: Product, **fields: Any) -> Image:
    return Image.objects.create(
        product=product, **{"url": "https://example.com/a.png", "is_primary": True, **fields}
    )


def a_category(name: str, parent: Category | None = None) -> Category:
    return Category.objects.create(name=name, slug=name.lower(), parent=parent)


def a_warehouse(code: str, *, priority: int = 100) -> Warehouse:
    return Warehouse.objects.create(code=code, name=code, priority=priority)


def stock_up(variant: Variant, quantity: int, warehouse: Warehouse | None = None) -> None:
    place = warehouse or Warehouse.objects.get(code="main")
    set_available(place.id, {variant.id: quantity}, reason="test", kind=MovementKind.INBOUND)


def shipping(
    code: str = "standard",
    amount: int = 499,
    *,
    countries: Sequence[str] = (),
    currency: str = "USD",
    **fields: Any,
) -> Method:
    """A way to send everywhere, or to some countries, at one price."""
    method = Method.objects.create(
        code=code, name=code.title(), **{"delivery_time": "3-5 days", **fields}
    )
    a_rate(method, a_zone(*countries), amount=amount, currency=currency)
    return method


def a_zone(*countries: str, regions: Sequence[str] = ()) -> Zone:
    """Some countries or regions of them; without any, the rest of the world."""
    known = Zone.objects.filter(countries=sorted(countries), regions=[])
    if not regions and known.exists():
        return known[0]
    zone = Zone.objects.create(
        name=", ".join([*countries, *regions]) or "Everywhere",
        countries=list(countries),
        regions=list(regions),
    )
    zone.refresh_from_db()
    return zone


def a_rate(method: Method, zone: Zone, *, amount: int = 499, **fields: Any) -> ShippingRate:
    return ShippingRate.objects.create(
        method=method, zone=zone, amount=amount, **{"currency": "USD", **fields}
    )


def a_tax(rate: str = "0.19", country: str = "DE", **fields: Any) -> Tax:
    """A tax on goods of the class "standard", added to their prices."""
    return Tax.objects.create(
        country=country,
        rate=Decimal(rate),
        **{"name": f"Tax {Decimal(rate) * 100:f} %", **fields},
    )


def a_customer(email: str = "") -> tuple[User, Api]:
    """A customer, and the API as they call it."""
    user = register_customer(email or f"c{next(_numbers)}@example.com", password=PASSWORD)
    return user, api_of(user)


def a_manager() -> tuple[User, Api]:
    """Somebody who runs the shop."""
    user = register_customer(f"m{next(_numbers)}@example.com", password=PASSWORD)
    UserRole.objects.create(user=user, role_id=RoleName.MANAGER)
    return user, api_of(user)


def api_of(user: User) -> Api:
    signed = open_session(user, device=Device("tests", None))
    return Api().signed_in(signed.access_token)


def a_purchase(
    *lines: tuple[Variant, int], cart: UUID | str | None = None, **fields: Any
) -> dict[str, Any]:
    """The body of a guest's order, cash on delivery."""
    wanted: dict[str, Any] = (
        {"cart_id": str(cart)}
        if cart
        else {
            "items": [
                {"variant_id": str(variant.id), "quantity": quantity} for variant, quantity in lines
            ]
        }
    )
    return {
        **wanted,
        "email": "ada@example.com",
        "shipping_address": ADDRESS,
        "shipping_method": "standard",
        "payment": {"method": "COD", "gateway": "manual"},
        **fields,
    }


def card(token: str) -> dict[str, str]:
    return {"method": "CREDIT_CARD", "gateway": "test", "token": token}


def a_letter(recipient: str = "ada@example.com", **fields: Any) -> Letter:
    """A letter that waits to be sent."""
    event_id = uuid7()
    draft = Draft(
        kind=LetterKind.PASSWORD_CHANGED,
        recipient=recipient,
        event_id=event_id,
        about=event_id,
        **fields,
    )
    write_letter(draft)
    return Letter.objects.get(event_id=event_id)


def a_dead_event() -> DeadEvent:
    """An event that the letters could not take at any try."""
    subscriber, _ = Subscriber.objects.get_or_create(
        name="notifications", defaults={"transaction_id": 0, "event_id": uuid7()}
    )
    return DeadEvent.objects.create(
        subscriber=subscriber,
        event_id=uuid7(),
        aggregate_id=uuid7(),
        type="order.placed",
        tries=8,
        error="ValueError: this cannot be",
    )


def an_admin() -> tuple[User, Api]:
    """Somebody who runs the shop and its staff."""
    user = register_customer(f"a{next(_numbers)}@example.com", password=PASSWORD)
    set_roles(user.id, [RoleName.ADMIN], actor_id=None)
    user.refresh_from_db()
    return user, api_of(user)


def a_coupon(code: str | None = None, **fields: Any) -> Coupon:
    """A coupon in force, ten per cent off everything; without a code a promotion."""
    defaults: dict[str, Any] = {
        "name": code or f"Promotion {next(_numbers)}",
        "type": CouponType.PERCENTAGE,
        "starts_at": timezone.now() - timedelta(days=1),
        "usage_limit_per_user": None,
    }
    if fields.get("type", CouponType.PERCENTAGE) == CouponType.PERCENTAGE:
        defaults["percentage"] = 10
    if {"amount", "minimum_amount", "maximum_discount_amount"} & fields.keys():
        defaults["currency"] = "USD"
    coupon = Coupon.objects.create(code=code, **{**defaults, **fields})
    coupon.refresh_from_db()
    return coupon


BUSINESS = {
    "business_name": "Clay & Co.",
    "business_type": "llc",
    "tax_id": "DE811907980",
    "description": "Mugs and bowls.",
}
BANK_ACCOUNT = {
    "password": PASSWORD,
    "account_holder": "Clay & Co.",
    "bank_name": "Bank of Clay",
    "account_number": "DE89 3704 0044 0532 0130 00",
    "routing_code": "COBADEFFXXX",
    "country": "DE",
}


def an_applicant(**fields: Any) -> tuple[User, Api]:
    """Somebody who has applied to sell."""
    user, api = a_customer()
    answer = api.post("/seller/profile", {**BUSINESS, **fields})
    assert answer.status == 201, answer.json
    return user, api


def a_seller(**fields: Any) -> tuple[User, Api]:
    """Somebody who may sell."""
    user, _ = an_applicant(**fields)
    approve_seller(user.id, actor_id=None)
    # Their new role ends what was signed before it.
    user.refresh_from_db()
    return user, api_of(user)


# An address of the internet: no name has to be looked up, and nobody is called.
A_PUBLIC_URL = "https://93.184.216.34/souk"


def an_import(*lines: str, kind: str = "products", **options: Any) -> UUID:
    """A file that was taken in; without lines it makes a product."""
    number = next(_numbers)
    lines = lines or ("handle,name,sku,price", f"import-{number},Import,IMPORT-{number},1")
    with TemporaryDirectory() as folder:
        path = Path(folder, "rows.csv")
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return import_file(path, kind=kind, options=Options(**{"currency": "USD", **options}))


def a_webhook(url: str = A_PUBLIC_URL, *event_types: str) -> WithSecret:
    """An address that is told of events, by default of all of them."""
    return create_webhook(url=url, description="", event_types=list(event_types) or ["*"])


def a_review(product: Product, *, by: User | None = None, **fields: Any) -> Review:
    """A review that is shown, by a customer of its own."""
    author = by or a_customer()[0]
    said = {"rating": 4, "title": "Fine", "status": "approved", **fields}
    return Review.objects.create(product=product, user_id=author.id, **said)
