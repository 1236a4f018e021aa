"""A payment's page, as staff use it: its whole story, and its buttons, clicked once or twice."""

from typing import Any

import pytest
from django.test import Client

from souk.accounts.models import RoleName
from souk.catalog.models import Product
from souk.ledger.operations.booking import book_orders
from souk.payments.models import Payment, Refund, Transaction
from tests.admin import forms
from tests.admin.conftest import staff_with
from tests.admin.forms import problems, submit
from tests.api import Api
from tests.factories import a_product, a_purchase, a_variant, card, shipping
from tests.invariants import assert_sound
from tests.orders.sale import Sale
from tests.payments.conftest import stripe
from tests.payments.fakes.stripe import THREE_D_SECURE, FakeStripe
from tests.payments.test_faults import by_stripe, recover
from tests.payments.test_webhooks import tell_of
from tests.threads import together

__all__ = ["stripe"]

CARD = "4111 1111 1111 1111"


def page_of(payment: Payment) -> str:
    return f"/admin/payments/payment/{payment.pk}/"


def button(client: Client, payment: Payment, step: str) -> dict[str, str]:
    return forms.button(client, page_of(payment), step)


def click(client: Client, payment: Payment, step: str, **given: str) -> str:
    answer = client.post(f"{page_of(payment)}step/{step}/", given, follow=True)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_a_payment_s_whole_story_is_on_its_page(
    api: Api, manager: Client, stripe: FakeStripe
) -> None:
    shipping()
    api.order(a_purchase((a_variant(), 1), payment=by_stripe(THREE_D_SECURE)))
    payment = Payment.objects.get()
    stripe.complete(payment.gateway_reference)
    tell_of(stripe, "payment_intent.succeeded", payment.gateway_reference)
    recover()
    click(
        manager,
        payment,
        "refund",
        amount="5.00",
        reason="late",
        **button(manager, payment, "refund"),
    )
    book_orders([payment.order_id])

    page = manager.get(f"{page_of(payment)}change/").content.decode()

    for told in (
        payment.payment_number,
        payment.gateway_reference,
        "visa ending in 4242",
        # Moved, asked, told and booked.
        "late",
        "authorize",
        "refund",
        "payment_intent.succeeded",
        "clearing:stripe",
        "fees",
    ):
        assert told in page, told
    assert "sk_test" not in page


def test_a_double_click_gives_back_once(manager: Client, db: None) -> None:
    sale = Sale()
    first, second = (button(manager, sale.payment, "refund") for _ in range(2))

    for _ in range(2):
        page = click(manager, sale.payment, "refund", amount="5.00", reason="late", **first)
        assert "The refund is recorded." in page
    changed = click(manager, sale.payment, "refund", amount="6.00", reason="late", **first)

    assert "used with another request" in changed or "new key" in changed
    assert Refund.objects.count() == 1
    click(manager, sale.payment, "refund", amount="5.00", reason="again", **second)
    assert sale.payment.refunded_amount == 1000


def test_a_double_click_captures_once(manager: Client, db: None) -> None:
    sale = Sale(payment=card("authorize"))
    once = button(manager, sale.payment, "take")

    for _ in range(2):
        click(manager, sale.payment, "take", amount="5.00", **once)

    assert sale.payment.captured_amount == 500


def test_a_click_without_its_page_moves_nothing(manager: Client, db: None) -> None:
    sale = Sale()

    click(manager, sale.payment, "refund", amount="5.00", reason="late")

    assert not Refund.objects.exists()


@pytest.mark.usefixtures("committed")
def test_two_of_the_staff_who_click_at_once_give_back_what_is_there() -> None:
    sale = Sale()
    total = f"{sale.payment.captured_amount / 100:.2f}"
    clients = [staff_with(role)[1] for role in (RoleName.MANAGER, RoleName.ADMIN)]
    pages = [button(client, sale.payment, "refund") for client in clients]

    def act(number: int) -> Any:
        client, once = clients[number % 2], pages[number % 2]
        return click(client, sale.payment, "refund", amount=total, reason="twice", **once)

    outcomes = together(8, act)

    assert not [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    assert Transaction.objects.filter(kind="refund").count() == 1
    assert sale.payment.status == "refunded"
    assert_sound()


def test_staff_write_no_card_numbers_either(admin: Client, db: None) -> None:
    sale = Sale()
    once = button(admin, sale.payment, "refund")

    page = click(admin, sale.payment, "refund", amount="5.00", reason=f"to {CARD}", **once)

    assert "Card numbers do not belong here." in page
    assert CARD not in page
    assert not Refund.objects.exists()
    product = a_product()
    answer = submit(
        admin,
        f"/admin/catalog/product/{product.pk}/change/",
        description=f"pay with {CARD}",
    )
    assert "Card numbers do not belong here." in problems(answer)
    assert not Product.objects.filter(description__contains="4111").exists()
    answer = submit(
        admin,
        f"/admin/catalog/product/{product.pk}/change/",
        attributes=f"Care: paid by {CARD}",
    )
    assert "Card numbers do not belong here." in problems(answer)
    assert not Product.objects.filter(attributes__has_key="Care").exists()
