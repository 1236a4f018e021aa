"""Every page of the admin, whatever is registered."""

import re
from typing import Any

import pytest
from django.contrib import admin as django_admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from souk.orders.models import Order
from souk.payments.models import Payment
from souk.search.models import Synonyms
from tests.admin.filling import fill

REGISTERED = sorted(django_admin.site._registry, key=lambda model: model._meta.label)
_pages = pytest.mark.parametrize("model", REGISTERED, ids=lambda model: model._meta.label)


@pytest.fixture
def db(filled_shop: None) -> None:
    """The shop with one of everything, for every test here."""


def _address(model: Any, page: str, *arguments: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=arguments)


def test_a_list_costs_the_same_whatever_its_length(
    admin: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A session that notes when it was last seen costs statements by the clock, not by the list.
    monkeypatch.setattr("souk.edge.admin_sessions._EXACT_SECONDS", 3600)
    few = {model: _statements(admin, _address(model, "changelist")) for model in REGISTERED}
    fill(7)
    many = {model: _statements(admin, _address(model, "changelist")) for model in REGISTERED}

    assert many == few


def _statements(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as statements:
        assert client.get(path).status_code == 200
    return len(statements)


@_pages
def test_every_page_opens(admin: Client, model: Any) -> None:
    page = django_admin.site._registry[model]
    row = model.objects.first()

    assert row is not None
    assert admin.get(_address(model, "changelist") + "?q=a").status_code == 200
    opened = admin.get(_address(model, "change", row.pk))
    assert opened.status_code == 200
    # Of what a list colours, a page shows the words alone.
    assert not re.search(r">\s*\(&#x27;", opened.text)
    assert admin.get(_address(model, "history", row.pk)).status_code == 200
    assert admin.get(_address(model, "add")).status_code == (200 if page.may_add else 403)


@_pages
def test_nothing_is_deleted_for_good_but_words(admin: Client, model: Any) -> None:
    row = model.objects.first()
    allowed = 200 if model is Synonyms else 403

    assert admin.get(_address(model, "delete", row.pk)).status_code == allowed
    page = admin.get(_address(model, "changelist")).content.decode()
    assert ("delete_selected" in page) == (allowed == 200)


@_pages
def test_any_text_may_be_searched_for(admin: Client, model: Any) -> None:
    for term in ["a", "ada@example.com", "0000-0000-0000", "\0", "1' OR 1=1", "%", "é" * 300]:
        assert admin.get(_address(model, "changelist"), {"q": term}).status_code == 200


def test_no_list_counts_further_than_anybody_reads(
    admin: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("souk.core.admin.lists.MAX_COUNTED", 2)
    fill(2)

    page = admin.get(_address(Order, "changelist"))

    assert page.context["cl"].result_count == 2


def test_an_order_is_found_by_its_number(admin: Client) -> None:
    fill(2)
    order = Order.objects.first()
    assert order is not None

    found = admin.get(_address(Order, "changelist"), {"q": order.order_number.lower()})

    assert [row.pk for row in found.context["cl"].result_list] == [order.pk]


def test_an_order_shows_its_lines_and_its_payment(admin: Client) -> None:
    fill(1)
    order = Order.objects.order_by("id")[0]
    payment = Payment.objects.get(order_id=order.id)

    page = admin.get(_address(Order, "change", order.pk)).content.decode()

    assert order.items.get().sku in page
    assert payment.payment_number in page
    assert "Ada Lovelace" in page
