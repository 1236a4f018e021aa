"""Filling an empty shop with the demo's catalogue, coupons, ways to send, accounts and orders."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from souk.accounts.models import RoleName, User
from souk.accounts.operations.registration import register_customer
from souk.accounts.operations.roles import set_roles
from souk.catalog.models import Product, Variant
from souk.catalog.operations.sellers import give_products
from souk.exchange.operations.imports import Options, import_file
from souk.inventory.models import WarehouseType
from souk.inventory.operations.receipt import Arrival, receive_stock
from souk.inventory.operations.warehouses import open_warehouse
from souk.ops.demo import ACCOUNTS
from souk.ops.operations.demo_catalogue import dress_catalogue
from souk.ops.operations.demo_orders import place_orders
from souk.ops.operations.demo_reviews import review_products
from souk.promotions.operations.coupons import create_coupon
from souk.search.models import Asking
from souk.search.operations.counting import fold_counts
from souk.search.operations.synonyms import create_synonyms
from souk.sellers.operations.application import apply_to_sell
from souk.sellers.operations.verification import approve_seller
from souk.sellers.queries.storefronts import seller_with_slug
from souk.shipping.models import Method
from souk.shipping.operations.methods import create_method
from souk.shipping.operations.rates import create_rate
from souk.shipping.operations.zones import create_zone
from souk.taxes.models import Rate
from souk.taxes.operations.rates import create_tax
from souk.webhooks.operations.subscription import change_webhook, create_webhook
from souk.webhooks.queries.endpoints import endpoints

CATALOGUE = Path(__file__).parent.parent / "demo" / "catalogue.csv"

# Where the demo sends to: its own half of the world, and everywhere else.
EUROPE = "AT BE BG CH CY CZ DE DK EE ES FI FR GB GR HR HU IE IT LT LU LV MT NL NO PL PT RO SE SI SK"
ZONES = {"Europe": EUROPE.split(), "Rest of the world": []}

# Code, name, how long it takes in words and days, and by zone: the price, and from what it is free.
SHIPPING = (
    ("standard", "Standard", "3-5 working days", (3, 7), ((499, 7500), (1499, 20_000))),
    ("express", "Express", "next working day", (1, 3), ((1299, None), (2999, None))),
    ("pickup", "Pick up in the shop", "today", (0, 0), ((0, None), (0, None))),
)

# Prices hold the VAT of these countries, in percent.
VAT = {"AT": 20, "BE": 21, "DE": 19, "ES": 21, "FR": 20, "IT": 22, "NL": 21}
# The promotion waits to be switched on: prices are what the catalogue says until then.
COUPONS: tuple[dict[str, Any], ...] = (
    {"code": "WELCOME10", "name": "Ten per cent off your first order", "type": "percentage"}
    | {"value": 10, "usage_limit_per_user": 1, "is_stackable": True},
    {"code": "FREESHIP", "name": "Free shipping from 50.00", "type": "free_shipping"}
    | {"minimum_amount": 5000, "usage_limit_per_user": None, "is_stackable": True},
    {"name": "Spring sale", "type": "percentage", "value": 15, "is_active": False},
)

BUSINESS = {
    "business_name": "Clay & Co.",
    "slug": "clay-and-co",
    "business_type": "llc",
    "tax_id": "DE811907980",
    "business_email": "hello@clay.example",
    "website": "https://clay.example",
    "description": "A pottery of four people. Every mug is thrown by hand.",
}
SOLD_BY_THE_SELLER = "mugs"
RECEIVER = "The demo's own receiver"


# Words of the same meaning, and what was searched: how often, and whether it was found.
SYNONYMS = (
    *(["casserole", "dutch oven", "pot"], ["candle", "tealight"], ["carpet", "rug"]),
    *(["rucksack", "backpack"], ["beanie", "woolly hat"]),
)
SEARCHED = (
    *(("mug", 31, True), ("floor lamp", 18, True), ("wool rug", 12, True), ("candle", 9, True)),
    *(("hammock", 14, False), ("yoga mat", 6, False), ("coffee grinder", 3, False)),
)


def load_demo(progress: Callable[[int, int], None] | None = None) -> bool:
    """Fill an empty shop and return whether there was anything to do.

    A shop that has products keeps them, with what was sold.
    """
    _make_accounts()
    _make_shipping()
    _make_taxes()
    if Product.objects.exists():
        return False
    options = Options(currency=settings.DEFAULT_CURRENCY)
    import_file(CATALOGUE, kind="products", options=options, tell=progress)
    _stock_store()
    _stock_the_seller()
    dress_catalogue()
    for coupon in COUPONS:
        create_coupon(actor_id=None, **coupon)
    place_orders()
    review_products()
    _search()
    return True


def tell_receiver(url: str) -> None:
    """Have the demo's own receiver told of everything; where it listens changes with each start."""
    for endpoint in endpoints():
        if endpoint.description == RECEIVER:
            change_webhook(endpoint.id, unchanged_since=None, url=url)
            return
    create_webhook(url=url, description=RECEIVER, event_types=["*"])


def _search() -> None:
    """Let customers have searched, some in vain: what staff read and mend every week."""
    for words in SYNONYMS:
        create_synonyms(words)
    Asking.objects.bulk_create(
        Asking(words=words, times=times, misses=0 if has_found else times)
        for words, times, has_found in SEARCHED
    )
    fold_counts()


@transaction.atomic
def _stock_store() -> None:
    """Open a second warehouse, a store in Berlin, with some of the goods."""
    store = open_warehouse(
        code="store",
        name="Store in Berlin",
        type=WarehouseType.RETAIL,
        address={"line1": "Marktstraße 12", "city": "Berlin", "region": "Berlin", "country": "DE"},
        timezone="Europe/Berlin",
        operating_hours={"saturday": [{"opens": "10:00", "closes": "18:00"}]},
        max_capacity=500,
        priority=50,
    )
    tracked = Variant.objects.filter(tracks_stock=True).order_by("sku")[:12]
    arrivals = [Arrival(variant.id, variant.sku, 5) for variant in tracked]
    receive_stock(store, arrivals, reason="opening of the store", actor_id=None)


@transaction.atomic
def _make_accounts() -> None:
    known = set(User.objects.values_list("email", flat=True))
    for account in ACCOUNTS:
        if account.email in known:
            continue
        user = register_customer(
            account.email,
            password=account.password,
            first_name=account.role.title(),
            is_verified=True,
        )
        if account.role == RoleName.SELLER:
            apply_to_sell(user.id, **BUSINESS)
            approve_seller(user.id, actor_id=None)
        elif account.role != RoleName.CUSTOMER:
            set_roles(user.id, [account.role], actor_id=None)


def _stock_the_seller() -> None:
    """Let the demo's seller offer the mugs."""
    seller_id = seller_with_slug(BUSINESS["slug"])
    mugs = Product.objects.filter(categories__slug=SOLD_BY_THE_SELLER)
    give_products(list(mugs.values_list("id", flat=True)), seller_id=seller_id)


@transaction.atomic
def _make_shipping() -> None:
    if Method.objects.exists():
        return
    zones = [create_zone(name=name, countries=codes).id for name, codes in ZONES.items()]
    for position, (code, name, delivery_time, days, rates) in enumerate(SHIPPING):
        method = create_method(
            code=code,
            name=name,
            delivery_time=delivery_time,
            min_days=days[0],
            max_days=days[1],
            position=position,
        )
        for zone_id, (amount, free_from) in zip(zones, rates, strict=True):
            create_rate(
                method_id=method.id,
                zone_id=zone_id,
                currency=settings.DEFAULT_CURRENCY,
                amount=amount,
                free_from_amount=free_from,
            )


@transaction.atomic
def _make_taxes() -> None:
    if Rate.objects.exists():
        return
    for country, percent in VAT.items():
        create_tax(
            name=f"VAT {percent} %",
            country=country,
            rate=Decimal(percent) / 100,
            is_included=True,
            applies_to_shipping=True,
        )
