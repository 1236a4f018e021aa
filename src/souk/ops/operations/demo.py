"""Filling an empty shop with the demo's catalogue, ways to send and accounts."""

from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.db import transaction

from souk.accounts.models import RoleName, User
from souk.accounts.operations.registration import register_customer
from souk.accounts.operations.roles import set_roles
from souk.catalog.models import Product, Variant
from souk.inventory.models import WarehouseType
from souk.inventory.operations.receipt import Arrival, receive_stock
from souk.inventory.operations.warehouses import open_warehouse
from souk.ops.demo import ACCOUNTS
from souk.ops.operations.product_import import import_products
from souk.shipping.models import Method

CATALOGUE = Path(__file__).parent.parent / "demo" / "catalogue.csv"

SHIPPING = (
    ("standard", "Standard", "3-5 working days", 499),
    ("express", "Express", "next working day", 1299),
    ("pickup", "Pick up in the shop", "today", 0),
)


def load_demo(progress: Callable[[int, int], None] | None = None) -> bool:
    """Fill an empty shop and return whether there was anything to do.

    A shop that has products keeps them, with what was sold.
    """
    _make_accounts()
    _make_shipping()
    if Product.objects.exists():
        return False
    import_products(CATALOGUE, currency=settings.DEFAULT_CURRENCY, progress=progress)
    _stock_store()
    return True


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
        if account.role != RoleName.CUSTOMER:
            set_roles(user.id, [account.role], actor_id=None)


def _make_shipping() -> None:
    for position, (code, name, delivery_time, amount) in enumerate(SHIPPING):
        Method.objects.get_or_create(
            code=code,
            defaults={
                "name": name,
                "delivery_time": delivery_time,
                "amount": amount,
                "currency": settings.DEFAULT_CURRENCY,
                "position": position,
            },
        )
