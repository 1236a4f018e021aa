"""Every page of the admin, whatever is registered."""

from typing import Any

import pytest
from django.contrib import admin as django_admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from souk.orders.models import Order
from souk.payments.models import Payment
from souk.webhooks.operations.redelivery import send_test_event
from tests.api import Api
from tests.factories import (
    ADDRESS,
    a_category,
    a_coupon,
    a_customer,
    a_dead_event,
    a_letter,
    a_manager,
    a_picture,
    a_product,
    a_purchase,
    a_seller,
    a_tax,
    a_variant,
    a_warehouse,
    a_webhook,
    a_zone,
    shipping,
)
from tests.orders.sale import ALL, Sale

REGISTERED = sorted(django_admin.site._registry, key=lambda model: model._meta.label)
_pages = pytest.mark.parametrize("model", REGISTERED, ids=lambda model: model._meta.label)


def _fill(count: int) -> None:
    """A shop with this many of everything more."""
    if not Order.objects.exists():
        shipping()
    for number in range(count):
        name = f"Branch{Order.objects.count()}x{number}"
        shipping(code=name.lower())
        a_zone("US", regions=[name])
        a_tax(name=name)
        a_warehouse(name[-20:])
        variant = a_variant(product=a_product(category=a_category(name)))
        a_picture(variant.product)
        user, api = a_customer()
        user.addresses.create(**ADDRESS, is_default=True)
        line = {"variant_id": str(variant.id), "quantity": 1}
        cart = api.post("/carts", {"items": [line]}).json
        assert api.post(f"/carts/{cart['id']}/reservation").status == 201
        placed = Api().order(a_purchase((variant, 1)))
        assert placed.status == 201, placed.json
        a_seller()
        a_letter()
        a_coupon(name.upper(), usage_limit=number + 1)
        a_dead_event()
        send_test_event(a_webhook().endpoint.id)
    _, staff = a_manager()
    for _ in range(count):
        _part_of_an_order(staff)


def _part_of_an_order(staff: Api) -> None:
    """An order of which something was sent, comes back, and was paid back."""
    sale = Sale(*ALL, staff=staff)
    assert sale.ask_back(1, 0).status == 201
    assert sale.refund(1).status == 201


def _address(model: Any, page: str, *arguments: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=arguments)


def test_a_list_costs_the_same_whatever_its_length(
    admin: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A session that notes when it was last seen costs statements by the clock, not by the list.
    monkeypatch.setattr("souk.edge.admin_sessions._EXACT_SECONDS", 3600)
    _fill(3)
    few = {model: _statements(admin, _address(model, "changelist")) for model in REGISTERED}
    _fill(27)
    many = {model: _statements(admin, _address(model, "changelist")) for model in REGISTERED}

    assert many == few


def _statements(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as statements:
        assert client.get(path).status_code == 200
    return len(statements)


@_pages
def test_every_page_opens(admin: Client, model: Any) -> None:
    _fill(1)
    page = django_admin.site._registry[model]
    row = model.objects.first()

    assert row is not None
    assert admin.get(_address(model, "changelist") + "?q=a").status_code == 200
    assert admin.get(_address(model, "change", row.pk)).status_code == 200
    assert admin.get(_address(model, "history", row.pk)).status_code == 200
    assert admin.get(_address(model, "add")).status_code == (200 if page.may_add else 403)


@_pages
def test_nothing_is_deleted_for_good(admin: Client, model: Any) -> None:
    _fill(1)
    row = model.objects.first()

    assert admin.get(_address(model, "delete", row.pk)).status_code == 403
    assert "delete_selected" not in admin.get(_address(model, "changelist")).content.decode()


@_pages
def test_any_text_may_be_searched_for(admin: Client, model: Any) -> None:
    for term in ["a", "ada@example.com", "0000-0000-0000", "\0", "1' OR 1=1", "%", "é" * 300]:
        assert admin.get(_address(model, "changelist"), {"q": term}).status_code == 200


def test_no_list_counts_further_than_anybody_reads(
    admin: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("souk.core.admin.lists.MAX_COUNTED", 2)
    _fill(3)

    page = admin.get(_address(Order, "changelist"))

    assert page.context["cl"].result_count == 2


def test_an_order_is_found_by_its_number(admin: Client) -> None:
    _fill(3)
    order = Order.objects.first()
    assert order is not None

    found = admin.get(_address(Order, "changelist"), {"q": order.order_number.lower()})

    assert [row.pk for row in found.context["cl"].result_list] == [order.pk]


def test_an_order_shows_its_lines_and_its_payment(admin: Client) -> None:
    _fill(1)
    order = Order.objects.order_by("id")[0]
    payment = Payment.objects.get(order_id=order.id)

    page = admin.get(_address(Order, "change", order.pk)).content.decode()

    assert order.items.get().sku in page
    assert payment.payment_number in page
    assert "Ada Lovelace" in page
