"""Filling an empty shop with the demo's catalogue, ways to send and accounts."""

from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.db import transaction

from souk.accounts.models import RoleName, User
from souk.accounts.operations.registration import register_customer
from souk.accounts.operations.roles import set_roles
from souk.catalog.models import Product
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
    return True


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
