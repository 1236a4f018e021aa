"""Filling an empty shop with the demo's catalogue, ways to send and accounts."""

from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.db import transaction

from souk.accounts.models import RoleName, User, UserRole
from souk.accounts.operations.registration import register_customer
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
            account.email, password=account.password, first_name=account.role.title()
        )
        if account.role != RoleName.CUSTOMER:
            UserRole.objects.create(user=user, role_id=account.role)
            user.is_staff = True
            # The demo's manager is trusted with all, too: roles by permission come later.
            user.is_superuser = True
            user.save(update_fields=["is_staff", "is_superuser"])


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
