"""Every address of the admin, buttons included: who may not is sent away, and nothing is forged."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.contrib import admin as django_admin
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import URLResolver

from souk.accounts.models import RoleName
from souk.core.permissions import may
from tests.access.walk import rows_written
from tests.admin.conftest import staff_with
from tests.api import a_browser
from tests.factories import a_customer

# Pages whose rows managers change; every other one is for admins to change, new ones, too.
CHANGED_BY_MANAGERS = {
    "accounts.user",
    "catalog.category",
    "catalog.product",
    "catalog.variant",
    "inventory.warehouse",
    "inventory.stock",
    "notifications.letter",
    "orders.order",
    "orders.fulfilment",
    "orders.return",
    "payments.gatewayevent",
    "payments.payment",
    "payments.refund",
    "promotions.coupon",
    "reviews.review",
    "search.synonyms",
    "sellers.profile",
}
# Nothing is written there.
READ_BY_STAFF = {
    "search.term",
    "search.missedwords",
    "search.popularwords",
    "carts.cart",
    "inventory.movement",
    "inventory.reservation",
}
# Shown to nobody but admins, and changed by nobody.
SEEN_BY_ADMINS = {"audit.entry", "ledger.account", "ledger.settlement", "ledger.transfer"}
# But that admins bring files there.
BROUGHT_BY_ADMINS = {"ledger.settlement"}
FOR_ADMINS = {
    "/admin/notifications/letter/mailbox/",
    "/admin/notifications/letter/mailbox/<name>/",
    "/admin/notifications/letter/mailbox/<name>/html/",
}
LOGIN, LOGOUT = "/admin/login/", "/admin/logout/"

_HOLE = re.compile(r"\(\?P<(\w+)>[^)]*\)|<(?:\w+:)?(\w+)>")


@dataclass(frozen=True)
class Address:
    """A pattern of the admin's, with holes named in angle brackets, and its page's model."""

    route: str
    model: Any = None

    def filled(self, rows: dict[Any, Any]) -> str:
        values = {"app_label": "orders", "url": "nowhere/", "name": self._step()}
        if self.model is not None:
            values |= dict.fromkeys(("object_id", "row_id"), str(rows[self.model].pk))
        return re.sub(r"<(\w+)>", lambda hole: values.get(hole[1], "1"), self.route)

    def _step(self) -> str:
        page = django_admin.site._registry.get(self.model)
        return next(iter(getattr(page, "steps", {})), "anything")


def _addresses(patterns: Any, before: str, models: dict[str, Any]) -> Iterator[Address]:
    for pattern in patterns:
        route = before + _HOLE.sub(
            lambda hole: f"<{hole[1] or hole[2]}>", str(pattern.pattern).strip("^$")
        )
        if isinstance(pattern, URLResolver):
            yield from _addresses(pattern.url_patterns, route, models)
        else:
            page = next((model for place, model in models.items() if route.startswith(place)), None)
            yield Address(route, page)


MODELS = {
    f"/admin/{model._meta.app_label}/{model._meta.model_name}/": model
    for model in django_admin.site._registry
}
ADDRESSES = list(_addresses(django_admin.site.urls[0], "/admin/", MODELS))


@pytest.fixture
def db(filled_shop: None) -> None:
    """The shop with one of everything, for every test here."""


@pytest.fixture
def rows(db: None) -> dict[Any, Any]:
    """A row for every page."""
    return {model: model.objects.first() for model in MODELS.values()}


def _sent_to(answer: HttpResponseBase) -> str:
    return answer.headers.get("Location", "") if answer.status_code == 302 else ""


def test_the_walk_finds_pages_and_buttons() -> None:
    routes = {address.route for address in ADDRESSES}

    assert len(routes) == len(ADDRESSES) > 60
    assert {
        "/admin/",
        "/admin/orders/order/",
        "/admin/orders/order/<object_id>/change/",
        "/admin/orders/order/<row_id>/step/<name>/",
        *FOR_ADMINS,
    } <= routes


def test_who_is_not_staff_is_sent_to_the_sign_in(rows: dict[Any, Any]) -> None:
    customer, _ = a_customer()
    signed_in, nobody = a_browser(), a_browser()
    signed_in.force_login(customer)
    before = rows_written()

    for address in ADDRESSES:
        if address.route in (LOGIN, LOGOUT):
            continue
        path = address.filled(rows)
        for who in (nobody, signed_in):
            for answer in (who.get(path), who.post(path, {"_save": "1"})):
                assert _sent_to(answer).startswith(LOGIN), (path, answer.status_code)

    assert rows_written() == before


def test_a_manager_changes_nothing_that_is_for_admins(
    rows: dict[Any, Any], manager: Client, settings: Any
) -> None:
    settings.EMAIL_BACKEND = "souk.notifications.mailbox.Mailbox"
    before = rows_written()
    refused = set()

    for address in ADDRESSES:
        path = address.filled(rows)
        if address.route in FOR_ADMINS:
            assert manager.get(path).status_code == 403, path
        label = address.model._meta.label_lower if address.model else ""
        if label in SEEN_BY_ADMINS:
            assert manager.get(path, follow=True).status_code in (403, 404), path
        if not label or label in CHANGED_BY_MANAGERS or not _writes(address):
            continue
        assert manager.post(path, {"_save": "1"}).status_code == 403, path
        refused.add(label)
        if path.endswith("/add/"):
            assert manager.get(path).status_code == 403, path

    assert rows_written() == before
    assert {"shipping.method", "payments.method", "core.deadevent"} <= refused


def _writes(address: Address) -> bool:
    return address.route.endswith(("/add/", "/change/", "/delete/", "/step/<name>/"))


def test_the_pages_ask_for_what_the_table_says() -> None:
    for model, page in django_admin.site._registry.items():
        label = model._meta.label_lower
        if label in READ_BY_STAFF | SEEN_BY_ADMINS - BROUGHT_BY_ADMINS:
            assert not page.permission
            assert not any((page.may_add, page.may_change, page.may_delete)), label
        else:
            assert may({"manager"}, page.permission) == (label in CHANGED_BY_MANAGERS), label


def test_a_manager_takes_no_step_with_staff(db: None, manager: Client) -> None:
    boss, _ = staff_with(RoleName.ADMIN)
    page = django_admin.site._registry[type(boss)]

    for step in page.steps:
        path = f"/admin/accounts/user/{boss.pk}/step/{step}/"
        assert manager.post(path, {"password": "another good password"}).status_code == 403

    boss.refresh_from_db()
    assert boss.is_active


def test_no_form_and_no_button_works_from_another_site(rows: dict[Any, Any]) -> None:
    boss, _ = staff_with(RoleName.ADMIN)
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(boss)
    before = rows_written()

    for address in ADDRESSES:
        for token in ({}, {"csrfmiddlewaretoken": "x" * 64}):
            answer = browser.post(address.filled(rows), {"_save": "1", **token})
            assert answer.status_code == 403, address
            assert b"CSRF" in answer.content, address

    assert rows_written() == before


def test_a_form_of_our_own_is_taken(rows: dict[Any, Any]) -> None:
    boss, _ = staff_with(RoleName.ADMIN)
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(boss)
    form = browser.get("/admin/password_change/").content.decode()
    (token,) = set(re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', form))
    order = next(row for model, row in rows.items() if model._meta.label_lower == "orders.order")

    answer = browser.post(
        f"/admin/orders/order/{order.pk}/step/confirm/",
        {"csrfmiddlewaretoken": token},
    )

    order.refresh_from_db()
    assert (answer.status_code, order.status) == (302, "confirmed")


def test_pages_hold_no_script_that_their_own_policy_keeps_from_running(
    rows: dict[Any, Any], admin: Client
) -> None:
    inline = re.compile(r'<[^>]+ on(?:submit|click|change|load)="', re.DOTALL)

    for address in ADDRESSES:
        shown = admin.get(address.filled(rows))
        if shown.headers.get("Content-Type", "").startswith("text/html"):
            assert "script-src 'self'" in shown.headers["Content-Security-Policy"], address
            assert not inline.search(shown.content.decode()), address
