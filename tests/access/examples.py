"""One good request for each operation: with it, only who asks decides what is answered.

An example is made for a caller, since some bodies prove who one is; what stands in its path
belongs to the owner. An operation without an example fails the tests beside it.
"""

import io
import itertools
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from PIL import Image

from souk.accounts.models import RoleName, Session, TokenPurpose
from souk.accounts.operations.one_time_tokens import issue_token
from souk.accounts.operations.sessions import Device, open_session
from souk.accounts.operations.two_factors import (
    confirm_two_factors,
    remove_two_factors,
    set_up_two_factors,
)
from souk.accounts.queries.letters import letter_token
from souk.inventory.models import Stock, Warehouse
from souk.payments.models import Payment
from tests.access.world import Person, World, a_person, made
from tests.accounts.test_two_factors import code_of
from tests.factories import ADDRESS, PASSWORD, a_purchase, a_warehouse

JSON = "application/json"
_numbers = itertools.count(1)


@dataclass(frozen=True)
class Example:
    """A request, but for who sends it."""

    path: dict[str, str] = field(default_factory=dict)
    body: Any = None
    query: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    content_type: str = JSON


Make = Callable[[World, Person], Example]
EXAMPLES: dict[str, Make] = {}

# The same operations on what a guest owns; `headers` prove it.
GUESTS: dict[str, Make] = {}


def example(*names: str, among: dict[str, Make] = EXAMPLES) -> Callable[[Make], Make]:
    def keep(make: Make) -> Make:
        among.update(dict.fromkeys(names, make))
        return make

    return keep


@example(
    "listCategories",
    "listOrders",
    "getMe",
    "exportMe",
    "removeMyAvatar",
    "listAddresses",
    "listSessions",
    "setUpTwoFactors",
    "adminListRoles",
    "adminListCustomers",
    "adminListOrders",
    "adminListWarehouses",
    "adminListInventory",
    "adminListMovements",
)
def plain(world: World, who: Person) -> Example:
    return Example()


@example("listProducts", "suggest")
def search(world: World, who: Person) -> Example:
    return Example(query="?q=mug")


@example("getProduct", "listRelatedProducts")
def product(world: World, who: Person) -> Example:
    return Example({"slug": world.mug.product.slug})


@example("listShippingOptions")
def shipping_options(world: World, who: Person) -> Example:
    return Example(query="?country=DE")


# Carts


@example("createCart")
def new_cart(world: World, who: Person) -> Example:
    return Example(body={"items": [world.line()]})


@example("getCart")
def cart(world: World, who: Person) -> Example:
    return Example({"cart_id": world.cart()["id"]})


@example("addCartItem")
def cart_item(world: World, who: Person) -> Example:
    return Example({"cart_id": world.cart()["id"]}, world.line())


@example("updateCartItem")
def changed_item(world: World, who: Person) -> Example:
    return Example(_line_of(world.cart()), {"quantity": 2})


@example("removeCartItem")
def removed_item(world: World, who: Person) -> Example:
    return Example(_line_of(world.cart()))


def _line_of(cart: dict[str, Any]) -> dict[str, str]:
    return {"cart_id": cart["id"], "item_id": cart["items"][0]["id"]}


@example("getCart", "removeCartItem", among=GUESTS)
def guests_cart(world: World, who: Person) -> Example:
    cart = world.cart(world.people["anonymous"].api)
    return Example(_line_of(cart), headers={"Cart-Token": cart["token"]})


@example("addCartItem", among=GUESTS)
def guests_new_item(world: World, who: Person) -> Example:
    return replace(guests_cart(world, who), body=world.line())


@example("updateCartItem", among=GUESTS)
def guests_changed_item(world: World, who: Person) -> Example:
    return replace(guests_cart(world, who), body={"quantity": 2})


@example("listShippingOptions", among=GUESTS)
def options_of_a_guests_cart(world: World, who: Person) -> Example:
    cart = world.cart(world.people["anonymous"].api)
    return Example(query=f"?country=DE&cart_id={cart['id']}", headers={"Cart-Token": cart["token"]})


@example("reserveCart")
def cart_to_hold(world: World, who: Person) -> Example:
    return Example({"cart_id": world.cart()["id"]}, {"country": "DE"})


@example("getReservation", "cancelReservation")
def held_cart(world: World, who: Person) -> Example:
    cart = world.cart()
    made(world.owner.api.post(f"/carts/{cart['id']}/reservation"))
    return Example({"cart_id": cart["id"]})


@example("reserveCart", among=GUESTS)
def guests_cart_to_hold(world: World, who: Person) -> Example:
    return replace(guests_cart(world, who), body={})


@example("getReservation", "cancelReservation", among=GUESTS)
def guests_held_cart(world: World, who: Person) -> Example:
    found = guests_cart(world, who)
    guest = world.people["anonymous"].api.with_headers(**found.headers)
    made(guest.post(f"/carts/{found.path['cart_id']}/reservation"))
    return found


# Stock


@example("adminCreateWarehouse")
def new_warehouse(world: World, who: Person) -> Example:
    return Example(body={"code": f"w{next(_numbers)}", "name": "North"})


@example("adminGetWarehouse", "adminDeleteWarehouse")
def warehouse(world: World, who: Person) -> Example:
    return Example({"warehouse_id": str(a_warehouse(f"w{next(_numbers)}").id)})


@example("adminUpdateWarehouse")
def renamed_warehouse(world: World, who: Person) -> Example:
    return replace(warehouse(world, who), body={"name": "South"})


@example("adminGetAvailability")
def availability(world: World, who: Person) -> Example:
    return Example(query=f"?product={world.mug.product_id}")


@example("adminGetStock")
def stock(world: World, who: Person) -> Example:
    return Example({"stock_id": str(Stock.objects.get(variant=world.mug).id)})


@example("adminUpdateStock")
def shelf(world: World, who: Person) -> Example:
    return replace(stock(world, who), body={"bin_location": "A-12"})


@example("adminReceiveStock", "adminAdjustStock", "adminCountStock", "adminDamageStock")
def counted(world: World, who: Person) -> Example:
    return Example(body={"reason": "counted", "items": [{"sku": world.mug.sku, "quantity": 5}]})


@example("adminRepairStock", "adminWriteOffStock")
def damaged(world: World, who: Person) -> Example:
    found = counted(world, who)
    made(world.boss.post("/admin/inventory/damages", found.body))
    return found


@example("adminTransferStock")
def moved_stock(world: World, who: Person) -> Example:
    ends = (Warehouse.objects.get(code="main"), a_warehouse(f"w{next(_numbers)}"))
    names = ("from_warehouse_id", "to_warehouse_id")
    found = counted(world, who)
    return replace(
        found, body={**found.body, **{n: str(end.id) for n, end in zip(names, ends, strict=True)}}
    )


# Orders


@example("placeOrder")
def purchase(world: World, who: Person) -> Example:
    return Example(body=a_purchase((world.mug, 1)), headers=_key())


@example("placeOrder", among=GUESTS)
def purchase_of_a_guests_cart(world: World, who: Person) -> Example:
    cart = world.cart(world.people["anonymous"].api)
    return Example(
        body=a_purchase(cart=cart["id"]), headers={"Cart-Token": cart["token"], **_key()}
    )


def _key() -> dict[str, str]:
    return {"Idempotency-Key": str(uuid.uuid4())}


@example("getOrder", "cancelOrder", "adminGetOrder", "adminConfirmOrder", "adminCancelOrder")
def order(world: World, who: Person) -> Example:
    return Example({"order_number": world.order()["order_number"]})


@example("getOrder", "cancelOrder", among=GUESTS)
def guests_order(world: World, who: Person) -> Example:
    order = world.order(world.people["anonymous"].api)
    return Example({"order_number": order["order_number"]}, headers={"Order-Token": order["token"]})


@example("adminProcessOrder")
def confirmed_order(world: World, who: Person) -> Example:
    return _order_after(world, "confirm")


@example("adminShipOrder")
def prepared_order(world: World, who: Person) -> Example:
    return _order_after(world, "confirm", "process")


@example("adminDeliverOrder")
def sent_order(world: World, who: Person) -> Example:
    return _order_after(world, "confirm", "process", "ship")


def _order_after(world: World, *steps: str) -> Example:
    number = world.order()["order_number"]
    world.advance(number, *steps)
    return Example({"order_number": number})


@example("adminCapturePayment")
def payment(world: World, who: Person) -> Example:
    world.order()
    return Example({"payment_id": str(Payment.objects.latest("id").id)})


# Accounts


@example("register")
def newcomer(world: World, who: Person) -> Example:
    return Example(body={"email": f"new{next(_numbers)}@example.com", "password": PASSWORD})


@example("login")
def credentials(world: World, who: Person) -> Example:
    return Example(body={"email": world.owner.email, "password": PASSWORD})


@example("refresh", "logout")
def refresh_token(world: World, who: Person) -> Example:
    assert world.owner.user is not None
    opened = open_session(world.owner.user, device=Device("tests", None))
    return Example(body={"refresh_token": opened.refresh_token})


@example("verifyEmail")
def verification(world: World, who: Person) -> Example:
    return Example(body={"token": _letter(a_person().email, TokenPurpose.EMAIL_VERIFICATION)})


@example("resetPassword")
def reset(world: World, who: Person) -> Example:
    token = _letter(a_person().email, TokenPurpose.PASSWORD_RESET)
    return Example(body={"token": token, "password": "another good password"})


def _letter(email: str, purpose: TokenPurpose) -> str:
    issued = issue_token(email, purpose=purpose)
    assert issued is not None
    return letter_token(issued[1])


@example("resendVerification", "forgotPassword")
def email(world: World, who: Person) -> Example:
    return Example(body={"email": a_person().email})


@example("changePassword")
def new_password(world: World, who: Person) -> Example:
    return Example(body={"current_password": PASSWORD, "new_password": "another good password"})


@example("confirmTwoFactors")
def app_code(world: World, who: Person) -> Example:
    person = who.user or world.owner.user
    assert person is not None
    return Example(body={"otp": code_of(set_up_two_factors(person.id).secret)})


@example("disableTwoFactors")
def both_factors(world: World, who: Person) -> Example:
    person = who.user or world.owner.user
    assert person is not None
    remove_two_factors(person.id)
    secret = set_up_two_factors(person.id).secret
    confirm_two_factors(person.id, code_of(secret, -1))
    return Example(body={"password": PASSWORD, "otp": code_of(secret)})


@example("updateMe", "adminUpdateCustomer")
def names(world: World, who: Person) -> Example:
    return Example(_customer(world).path, {"first_name": "Augusta"})


@example("eraseMe")
def farewell(world: World, who: Person) -> Example:
    # The shop keeps an admin, whoever leaves.
    a_person(RoleName.ADMIN)
    return Example(body={"password": PASSWORD})


@example("setMyAvatar")
def avatar(world: World, who: Person) -> Example:
    picture = io.BytesIO()
    Image.new("RGB", (8, 8)).save(picture, "PNG")
    upload = SimpleUploadedFile("me.png", picture.getvalue(), "image/png")
    body = encode_multipart(BOUNDARY, {"file": upload})
    return Example(body=body, content_type=MULTIPART_CONTENT)


@example("createAddress")
def new_address(world: World, who: Person) -> Example:
    return Example(body=ADDRESS)


@example("getAddress", "deleteAddress")
def address(world: World, who: Person) -> Example:
    return Example({"address_id": world.address()})


@example("updateAddress")
def moved(world: World, who: Person) -> Example:
    return Example({"address_id": world.address()}, {"city": "Rome"})


@example("endSession")
def session(world: World, who: Person) -> Example:
    assert world.owner.user is not None
    open_session(world.owner.user, device=Device("another", None))
    latest = Session.objects.filter(user=world.owner.user).order_by("-id").values_list("id")
    return Example({"session_id": str(latest[0][0])})


@example("adminGetCustomer", "adminExportCustomer")
def _customer(world: World, who: Person | None = None) -> Example:
    assert world.owner.user is not None
    return Example({"customer_id": str(world.owner.user.id)})


@example("adminListAuditEntries")
def _audited(world: World, who: Person) -> Example:
    assert world.owner.user is not None
    return Example(query=f"?table=accounts_users&record={world.owner.user.id}")


@example("adminGetPastRecord")
def _past(world: World, who: Person | None = None) -> Example:
    assert world.owner.user is not None
    return Example({"table": "accounts_users", "record_id": str(world.owner.user.id)})


@example("adminEraseCustomer")
def erased(world: World, who: Person) -> Example:
    user = a_person().user
    assert user is not None
    return Example({"customer_id": str(user.id)})


@example("adminGiveRole")
def role(world: World, who: Person) -> Example:
    return Example(_customer(world).path, {"role": "seller"})


@example("adminTakeRole")
def taken_role(world: World, who: Person) -> Example:
    return Example({**_customer(world).path, "role": "seller"})
