"""What a cart holds and what holds it agree, whatever came in between."""

import pytest

from souk.core.ids import uuid7
from tests.api import Api
from tests.carts.keeping import changed, kept
from tests.factories import a_purchase, a_variant, shipping
from tests.invariants import assert_sound

pytestmark = pytest.mark.usefixtures("committed")


def test_a_cart_that_names_a_hold_which_came_to_nothing_finds_its_own_again() -> None:
    shipping()
    mug = a_variant(stock=2)
    cart = Api().post("/carts", {"items": [{"sku": mug.sku, "quantity": 2}]}).json
    guest = Api().with_headers(**{"Cart-Token": cart["token"]})
    assert guest.post(f"/carts/{cart['id']}/reservation").status == 201
    held = kept(cart["id"]).reservation_id
    # As if the shop's database had died after the other store had been told.
    changed(cart["id"], lambda cart: setattr(cart, "reservation_id", uuid7()))

    assert guest.post(f"/carts/{cart['id']}/reservation").status == 201

    assert kept(cart["id"]).reservation_id == held
    assert guest.order(a_purchase(cart=cart["id"])).status == 201
    assert_sound()
