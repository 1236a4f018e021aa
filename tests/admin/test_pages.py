"""Every page of the admin opens, and a list costs the same whatever its length."""

import pytest
from django.contrib import admin
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from souk.accounts.models import RoleName
from tests.admin.conftest import SignIn
from tests.api import Api
from tests.factories import (
    PASSWORD,
    a_category,
    a_customer,
    a_picture,
    a_product,
    a_purchase,
    a_variant,
    shipping,
)

OURS = sorted(
    (model for model in admin.site._registry if model.__module__.startswith("souk.")),
    key=lambda model: model._meta.label,
)
PAGES = pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)


def a_shop_with(count: int) -> None:
    """Rows of every kind, so many more each time."""
    shipping(f"method-{count}")
    for number in range(count):
        product = a_product(category=a_category(f"Category {count} {number}"))
        a_picture(product)
        mug = a_variant(product=product)
        a_customer()
        Api().post("/carts", {"items": [{"sku": mug.sku, "quantity": 1}]})
        body = a_purchase((mug, 1), shipping_method=f"method-{count}")
        assert Api().order(body).status == 201


def address(model: type[Model], page: str, *arguments: object) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=arguments)


def statements(browser: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(path).status_code == 200
    return len(captured)


@PAGES
def test_a_list_costs_the_same_whatever_its_length(model: type[Model], manager: Client) -> None:
    path = address(model, "changelist")
    a_shop_with(2)
    statements(manager, path)
    few = statements(manager, path)

    a_shop_with(7)

    assert statements(manager, path) == few


@PAGES
def test_every_page_opens(model: type[Model], signed_in: SignIn) -> None:
    a_shop_with(1)
    browser = signed_in(RoleName.ADMIN)
    row = model._default_manager.order_by("pk").first()
    assert row is not None

    assert browser.get(address(model, "change", row.pk)).status_code == 200
    assert browser.get(address(model, "changelist") + "?q=mug").status_code == 200
    assert browser.get(address(model, "changelist") + "?q=7QXZ-0000-0000").status_code == 200
    assert browser.get(address(model, "add")).status_code in (200, 403)


@PAGES
def test_nobody_else_opens_a_page(model: type[Model], signed_in: SignIn) -> None:
    path = address(model, "changelist")

    assert Client().get(path).status_code == 302
    assert signed_in(None).get(path).status_code == 302
    assert signed_in(RoleName.SELLER).get(path).status_code == 302


def test_staff_sign_in_by_email(db: None) -> None:
    from souk.accounts.operations.registration import create_admin

    create_admin("boss@example.com", password=PASSWORD)
    answer = Client().post(
        "/admin/login/?next=/admin/", {"username": "Boss@example.com", "password": PASSWORD}
    )

    assert (answer.status_code, answer["Location"]) == (302, "/admin/")
