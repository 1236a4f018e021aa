"""A guest's order becomes that of the customer who proves to be the guest."""

from typing import Any

import pytest
from django.utils import timezone

from souk.accounts.models import User
from tests.api import Api
from tests.factories import a_customer
from tests.orders.sale import Sale

EMAIL = "ada@example.com"


@pytest.fixture
def sale(api: Api) -> Sale:
    return Sale()


def somebody(email: str, *, is_verified: bool = True) -> Api:
    user, me = a_customer(email)
    if is_verified:
        User.objects.filter(id=user.id).update(email_verified_at=timezone.now())
    return me


def token_of(sale: Sale) -> dict[str, str]:
    return {"Order-Token": sale.guest.headers["Order-Token"]}


def claim(sale: Sale, who: Api, **headers: str) -> Any:
    return who.post(f"/orders/{sale.number}/claim", **(headers or token_of(sale)))


def test_who_proves_to_be_the_guest_gets_the_order(sale: Sale) -> None:
    me = somebody(EMAIL)

    claimed = claim(sale, me)

    assert claimed.status == 200, claimed.json
    assert claimed.json["order_number"] == sale.number
    assert [order["order_number"] for order in me.get("/orders").json["items"]] == [sale.number]
    # The token, which is in letters, opens it no longer.
    assert sale.guest.get(f"/orders/{sale.number}").status == 404
    assert claim(sale, me).status == 200


@pytest.mark.parametrize(("email", "is_verified"), [(EMAIL, False), ("eve@example.com", True)])
def test_nobody_else_gets_it(sale: Sale, email: str, is_verified: bool) -> None:
    refused = claim(sale, somebody(email, is_verified=is_verified))

    assert (refused.status, refused.code) == (409, "not_your_email")
    assert sale.shown["order_number"] == sale.number


@pytest.mark.parametrize("token", ["", "null", "guessed"])
def test_without_its_token_it_is_not_there(sale: Sale, token: str) -> None:
    assert claim(sale, somebody(EMAIL), **{"Order-Token": token}).status == 404


def test_who_is_not_signed_in_claims_nothing(sale: Sale) -> None:
    assert claim(sale, Api()).status == 401


def test_what_is_claimed_is_nobody_elses(sale: Sale) -> None:
    token = token_of(sale)
    claim(sale, somebody(EMAIL))

    assert claim(sale, somebody("eve@example.com"), **token).status == 404
