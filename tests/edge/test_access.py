"""Who may call what: every operation of the OpenAPI document, and whose things they are."""

from typing import Any

import pytest

from tests.api import Api
from tests.factories import ADDRESS, a_customer, a_manager, a_purchase, a_variant, shipping

# Who may call an operation; one that is not here fails the test below.
EVERYBODY = {
    "listCategories",
    "listProducts",
    "getProduct",
    "listRelatedProducts",
    "suggest",
    "createCart",
    "getCart",
    "addCartItem",
    "updateCartItem",
    "removeCartItem",
    "listShippingOptions",
    "placeOrder",
    "getOrder",
    "cancelOrder",
    "register",
    "login",
    "refresh",
    "logout",
    "verifyEmail",
    "resendVerification",
    "forgotPassword",
    "resetPassword",
}


def operations() -> list[tuple[str, str, str]]:
    """Return every operation's id, method and path, with ids put in."""
    paths: dict[str, Any] = Api().get("/openapi.json").json["paths"]
    return [
        (operation["operationId"], method, _filled(path))
        for path, item in paths.items()
        for method, operation in item.items()
    ]


def _filled(path: str) -> str:
    nowhere = "00000000-0000-7000-8000-000000000000"
    for name in ("cart_id", "item_id", "address_id", "payment_id", "session_id", "customer_id"):
        path = path.replace(f"{{{name}}}", nowhere)
    return (
        path.removeprefix("/api/v1")
        .replace("{order_number}", "none")
        .replace("{slug}", "none")
        .replace("{role}", "seller")
    )


OPERATIONS = operations()


@pytest.mark.parametrize(("name", "method", "path"), OPERATIONS, ids=lambda value: str(value))
def test_who_is_not_allowed_is_told_so(api: Api, name: str, method: str, path: str) -> None:
    if name in EVERYBODY:
        return
    anonymous = api.send(method, path, {} if method != "get" else None)
    assert anonymous.status == 401, anonymous.json
    forged = api.signed_in("eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.")
    assert forged.send(method, path, None).status == 401
    if path.startswith("/admin"):
        _, customer = a_customer()
        assert customer.send(method, path, {} if method != "get" else None).status == 403


def test_the_document_is_complete() -> None:
    document = Api().get("/openapi.json").json
    assert document["openapi"].startswith("3.1")
    names = [name for name, _, _ in OPERATIONS]
    assert len(set(names)) == len(names)
    assert set(names) >= EVERYBODY
    for path, item in document["paths"].items():
        for method, operation in item.items():
            place = f"{method} {path}"
            assert operation.get("summary"), place
            assert "default" in operation["responses"] or any(
                status.startswith("4") for status in operation["responses"]
            ), place


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
