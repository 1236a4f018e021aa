"""Giving a cart up."""

import pytest
from django.db import transaction

from tests.factories import a_customer, a_variant, api_of
from tests.threads import until_it_waits


@pytest.mark.usefixtures("committed")
def test_a_cart_is_given_up_by_two_devices_at_once() -> None:
    user, ada = a_customer()
    cart = ada.post("/carts", {"items": [{"sku": a_variant().sku, "quantity": 1}]}).json
    path = f"/carts/{cart['id']}"

    with transaction.atomic():
        first = ada.delete(path)
        second = until_it_waits(lambda: api_of(user).delete(path))

    assert (first.status, second().status) == (204, 204)
    assert ada.get(path).json["status"] == "abandoned"
