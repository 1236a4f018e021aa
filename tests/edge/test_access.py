"""Whose things they are, told as stories; every operation and caller is in `tests/access`."""

from tests.api import Api
from tests.factories import ADDRESS, a_customer, a_manager, a_purchase, a_variant, shipping


def test_what_is_not_mine_looks_as_if_it_were_not_there(api: Api) -> None:
    shipping()
    mug = a_variant(stock=50)
    _, ada = a_customer()
    _, eve = a_customer()
    number = ada.order(a_purchase((mug, 1))).json["order_number"]
    cart = ada.post("/carts", {"items": [{"sku": mug.sku, "quantity": 1}]}).json
    address = ada.post("/me/addresses", ADDRESS).json["id"]
    guest_cart = api.post("/carts", {"items": [{"sku": mug.sku, "quantity": 1}]}).json
    line = cart["items"][0]["id"]

    for call in (
        lambda who: who.get(f"/orders/{number}"),
        lambda who: who.post(f"/orders/{number}/cancel"),
        lambda who: who.get(f"/carts/{cart['id']}"),
        lambda who: who.get(f"/carts/{guest_cart['id']}"),
        lambda who: who.post(f"/carts/{cart['id']}/items", {"sku": mug.sku, "quantity": 1}),
        lambda who: who.patch(f"/carts/{cart['id']}/items/{line}", {"quantity": 3}),
        lambda who: who.delete(f"/carts/{cart['id']}/items/{line}"),
        lambda who: who.order(a_purchase(cart=cart["id"])),
    ):
        for stranger in (eve, Api(), Api().with_headers(**{"Cart-Token": "guessed"})):
            answer = call(stranger)
            assert answer.status == 404, answer.json
    for call in (
        lambda who: who.patch(f"/me/addresses/{address}", {"city": "Rome"}),
        lambda who: who.delete(f"/me/addresses/{address}"),
    ):
        assert call(eve).status == 404
    mine = ada.get(f"/carts/{cart['id']}").json
    assert [item["quantity"] for item in mine["items"]] == [1]
    assert ada.get(f"/orders/{number}").json["status"] == "pending"


def test_a_guests_order_is_shown_to_its_token_alone(api: Api) -> None:
    shipping()
    placed = api.order(a_purchase((a_variant(), 1))).json
    other = api.order(a_purchase((a_variant(), 1))).json
    path = f"/orders/{placed['order_number']}"

    assert api.with_headers(**{"Order-Token": placed["token"]}).get(path).status == 200
    assert api.with_headers(**{"Order-Token": other["token"]}).get(path).status == 404
    assert api.get(path).status == 404


def test_staff_see_all_orders(api: Api) -> None:
    shipping()
    number = api.order(a_purchase((a_variant(), 1))).json["order_number"]
    _, manager = a_manager()

    assert manager.get(f"/admin/orders/{number}").status == 200
    assert manager.get("/admin/orders").json["items"][0]["order_number"] == number
