"""Files of orders that ended elsewhere."""

from datetime import UTC, datetime
from pathlib import Path

from django.utils import timezone

from souk.accounts.models import User
from souk.exchange.queries.imports import ImportView
from tests.api import Api
from tests.exchange.files import a_file, brought
from tests.factories import a_customer

HEAD = "order_number,placed_at,email,status,payment_status,total,sku,name,quantity,unit_price"
LONG_AGO = "2019-05-04T10:11:12.345678Z"
# Of a month that the shop has anyway; the same in every process of a run.
LATELY = f"{datetime.now(UTC):%Y-%m-%d}T12:00:00Z"


def a_row(
    number: str = "#1001",
    *,
    at: str = LATELY,
    email: str = "ada@example.com",
    status: str = "delivered",
    paid: str = "paid",
    total: str = "25.00",
    line: str = "MUG,Mug,2,12.50",
) -> str:
    return f"{number},{at},{email},{status},{paid},{total},{line}"


def brought_orders(folder: Path, *rows: str, head: str = HEAD, **options: bool) -> ImportView:
    return brought(a_file(folder, head, *rows), "orders", **options)


def a_verified_customer(email: str) -> tuple[User, Api]:
    user, api = a_customer(email)
    User.objects.filter(id=user.id).update(email_verified_at=timezone.now())
    return user, api
