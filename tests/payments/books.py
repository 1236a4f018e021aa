"""The doctor's word on money, within a test's own transaction."""

from django.db import connection

from souk.ops.queries.invariants import FOLDER

_ABOUT_MONEY = (
    "captures_are_within_authorized",
    "order_has_its_payment",
    "paid_orders_are_paid",
    "payments_are_their_transactions",
    "refunds_are_within_captured",
)


def assert_books_agree() -> None:
    """Fail with each row in which order, payment and transactions differ."""
    with connection.cursor() as cursor:
        for rule in _ABOUT_MONEY:
            cursor.execute((FOLDER / f"{rule}.sql").read_text())
            assert not cursor.fetchall(), rule
