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
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.utils import timezone
from PIL import Image

from souk.accounts.models import RoleName, Session, TokenPurpose, User
from souk.accounts.operations.one_time_tokens import issue_email_token, issue_token
from souk.accounts.operations.sessions import Device, open_session
from souk.accounts.operations.two_factors import (
    confirm_two_factors,
    remove_two_factors,
    set_up_two_factors,
)
from souk.accounts.queries.letters import letter_token
from souk.catalog.models import Product
from souk.catalog.operations.withdrawal import withdraw_products
from souk.inventory.models import Stock, Warehouse
from souk.orders.models import Return
from souk.payments.models import Payment
from souk.search.operations.synonyms import create_synonyms
from souk.sellers.models import Profile
from souk.sellers.operations import documents
from souk.sellers.operations.application import apply_to_sell
from souk.sellers.operations.verification import suspend_seller
from souk.webhooks.models import Delivery
from souk.webhooks.operations.redelivery import send_test_event
from tests.access.world import Person, World, a_person, made
from tests.accounts.test_two_factors import code_of
from tests.api import Api
from tests.factories import (
    A_PUBLIC_URL,
    ADDRESS,
    BANK_ACCOUNT,
    BUSINESS,
    PASSWORD,
    a_category,
    a_picture,
    a_product,
    a_purchase,
    a_review,
    a_seller,
    a_tax,
    a_variant,
    a_warehouse,
    a_webhook,
    a_zone,
    an_import,
    card,
    shipping,
)
from tests.payments.fakes.sandbox import signed, told

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
    "listSellers",
    "listOrders",
    "getMe",
    "exportMe",
    "removeMyAvatar",
    "listAddresses",
    "listFavorites",
    "listMyReviews",
    "listSessions",
    "listPaymentMethods",
    "setUpTwoFactors",
    "adminListRoles",
    "adminListCustomers",
    "adminListOrders",
    "adminListWarehouses",
    "adminListInventory",
    "adminListMovements",
    "adminListShippingMethods",
    "adminListShippingZones",
    "adminListShippingRates",
    "adminListTaxes",
    "adminListFulfilments",
    "adminListReturns",
    "adminListRefunds",
    "adminListSynonyms",
    "adminListSearchMisses",
    "adminListReviews",
    "adminListPayments",
    "adminListCoupons",
    "adminListSellers",
    "getSellerDashboard",
    "listSellerOrders",
    "sellerListReviews",
    "adminListWebhooks",
    "adminListEventTypes",
    "adminListEvents",
    "adminGetTrialBalance",
    "adminListTransfers",
    "adminListSettlements",
    "adminListCategories",
)
def plain(world: World, who: Person) -> Example:
    return Example()


@example("listProducts", "suggest")
def search(world: World, who: Person) -> Example:
    return Example(query="?q=mug")


@example("getProduct", "listRelatedProducts", "listReviews")
def product(world: World, who: Person) -> Example:
    return Example({"slug": world.mug.product.slug})


@example("listShippingOptions")
def shipping_options(world: World, who: Person) -> Example:
    return Example(query="?country=DE")


# Carts


@example("createCart")
def new_cart(world: World, who: Person) -> Example:
    return Example(body={"items": [world.line()]})


@example("getCurrentCart")
def my_cart(world: World, who: Person) -> Example:
    world.cart((who if who.user else world.owner).api)
    return Example()


@example("getCart", "abandonCart", "refreshCart")
def cart(world: World, who: Person) -> Example:
    return Example({"cart_id": world.cart()["id"]})


@example("updateCart")
def noted_cart(world: World, who: Person) -> Example:
    return Example({"cart_id": world.cart()["id"]}, {"notes": "A present."})


@example("claimCart")
def claimed_cart(world: World, who: Person) -> Example:
    cart = world.cart(world.people["anonymous"].api)
    return Example({"cart_id": cart["id"]}, headers={"Cart-Token": cart["token"]})


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


@example("getCart", "removeCartItem", "abandonCart", "refreshCart", among=GUESTS)
def guests_cart(world: World, who: Person) -> Example:
    cart = world.cart(world.people["anonymous"].api)
    return Example(_line_of(cart), headers={"Cart-Token": cart["token"]})


@example("addCartItem", among=GUESTS)
def guests_new_item(world: World, who: Person) -> Example:
    return replace(guests_cart(world, who), body=world.line())


@example("updateCart", among=GUESTS)
def guests_noted_cart(world: World, who: Person) -> Example:
    return replace(guests_cart(world, who), body={"notes": "A present."})


@example("updateCartItem", among=GUESTS)
def guests_changed_item(world: World, who: Person) -> Example:
    return replace(guests_cart(world, who), body={"quantity": 2})


@example("addCartCoupon")
def coupon_for_a_cart(world: World, who: Person) -> Example:
    return Example({"cart_id": world.cart()["id"]}, {"code": world.coupon().code})


@example("removeCartCoupon")
def coupon_in_a_cart(world: World, who: Person) -> Example:
    return _with_coupon(world, world.cart(), world.owner.api)


@example("addCartCoupon", among=GUESTS)
def guests_coupon(world: World, who: Person) -> Example:
    return replace(guests_cart(world, who), body={"code": world.coupon().code})


@example("removeCartCoupon", among=GUESTS)
def coupon_in_a_guests_cart(world: World, who: Person) -> Example:
    guest = world.people["anonymous"].api
    cart = world.cart(guest)
    headers = {"Cart-Token": cart["token"]}
    return replace(_with_coupon(world, cart, guest.with_headers(**headers)), headers=headers)


def _with_coupon(world: World, cart: dict[str, Any], owner: Api) -> Example:
    code = world.coupon().code
    made(owner.post(f"/carts/{cart['id']}/coupons", {"code": code}))
    return Example({"cart_id": cart["id"], "code": code})


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


# The catalogue


@example("adminCreateCategory")
def new_category(world: World, who: Person) -> Example:
    return Example(body={"name": "Bowls"})


@example("getCategory", "getCategoryAttributes")
def products_of_a_category(world: World, who: Person) -> Example:
    return Example({"slug": "mugs"})


@example("unlockProduct")
def locked_product(world: World, who: Person) -> Example:
    body = {"name": "Bowl", "price_amount": 2400, "status": "active", "password": "sesame"}
    locked = {**body, "visibility": "password_protected"}
    product = made(world.boss.post("/admin/products", locked))
    return Example({"slug": product["slug"]}, {"password": "sesame"})


@example("adminSetCategoryAttributes")
def declared(world: World, who: Person) -> Example:
    attributes = [{"name": "Volume", "kind": "number"}]
    return replace(category(world, who), body={"attributes": attributes})


@example("adminSetCategoryImage")
def pictured_category(world: World, who: Person) -> Example:
    sent = avatar(world, who)
    return replace(category(world, who), body=sent.body, content_type=sent.content_type)


@example(
    "adminGetCategory",
    "adminDeleteCategory",
    "adminGetCategoryAttributes",
    "adminRemoveCategoryImage",
)
def category(world: World, who: Person) -> Example:
    return Example({"category_id": str(a_category(f"Bowls-{next(_numbers)}").id)})


@example("adminUpdateCategory")
def renamed_category(world: World, who: Person) -> Example:
    return replace(category(world, who), body={"name": "Plates"})


def of_products(name: str) -> Callable[[Make], Make]:
    """Keep an example for staff, about a product of the shop's, and for the seller, of theirs."""

    def keep(make: Make) -> Make:
        example(f"admin{name}")(make)
        example(f"seller{name}")(lambda world, who: make(world, world.shopkeeper()))
        return make

    return keep


def _product(world: World, who: Person) -> dict[str, Any]:
    return world.product(of_seller=who is world.people["seller"])


@of_products("ListProducts")
def products(world: World, who: Person) -> Example:
    return Example(query="?q=bowl")


@of_products("CreateProduct")
def new_product(world: World, who: Person) -> Example:
    return Example(body={"name": "Bowl", "price_amount": 2400, "sku": f"BOWL-{next(_numbers)}"})


@of_products("GetProduct")
@of_products("DeleteProduct")
@of_products("ListVariants")
def some_product(world: World, who: Person) -> Example:
    return Example({"product_id": _product(world, who)["id"]})


@of_products("UpdateProduct")
def renamed_product(world: World, who: Person) -> Example:
    return replace(some_product(world, who), body={"name": "Plate"})


@of_products("RestoreProduct")
def removed_product(world: World, who: Person) -> Example:
    found = some_product(world, who)
    withdraw_products([UUID(found.path["product_id"])])
    return found


@of_products("CreateVariant")
def new_variant(world: World, who: Person) -> Example:
    number = next(_numbers)
    body = {"sku": f"BOWL-{number}", "price_amount": 2600, "options": {"Size": f"{number} cm"}}
    return replace(some_product(world, who), body=body)


@of_products("GetVariant")
@of_products("DeleteVariant")
def some_variant(world: World, who: Person) -> Example:
    product = _product(world, who)
    return Example({"product_id": product["id"], "variant_id": product["variants"][0]["id"]})


@of_products("UpdateVariant")
def renamed_variant(world: World, who: Person) -> Example:
    return replace(some_variant(world, who), body={"name": "Small"})


@of_products("CreateImage")
def new_picture(world: World, who: Person) -> Example:
    sent = avatar(world, who)
    return replace(sent, path=some_product(world, who).path)


@of_products("ListImages")
@of_products("GetRelated")
def pictured(world: World, who: Person) -> Example:
    return some_product(world, who)


@of_products("DeleteImage")
def picture(world: World, who: Person) -> Example:
    product = Product.objects.get(id=_product(world, who)["id"])
    return Example({"product_id": str(product.id), "image_id": str(a_picture(product).id)})


@of_products("UpdateImage")
def described_picture(world: World, who: Person) -> Example:
    return replace(picture(world, who), body={"alt": "A bowl"})


@of_products("SetRelated")
def beside_a_bowl(world: World, who: Person) -> Example:
    return replace(some_product(world, who), body={"product_ids": [str(world.mug.product_id)]})


@of_products("ChangePrices")
def dearer(world: World, who: Person) -> Example:
    return Example(body={"product_ids": [_product(world, who)["id"]], "percentage": 5})


@of_products("ChangeStatus")
def archived(world: World, who: Person) -> Example:
    body = {"product_ids": [_product(world, who)["id"]]}
    return Example(body={**body, "status": "archived"})


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


@example("payOrder")
def order_to_pay(world: World, who: Person) -> Example:
    return replace(order(world, who), body={"method": "COD", "gateway": "manual"}, headers=_key())


@example("payOrder", among=GUESTS)
def guests_order_to_pay(world: World, who: Person) -> Example:
    theirs = guests_order(world, who)
    body = {"method": "COD", "gateway": "manual"}
    return replace(theirs, body=body, headers={**theirs.headers, **_key()})


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


@example("adminUpdateOrder")
def noted_order(world: World, who: Person) -> Example:
    return Example({"order_number": world.order()["order_number"]}, {"admin_notes": "called"})


@example("claimOrder")
def proven_guest(world: World, who: Person) -> Example:
    """A guest's order with the caller's e-mail, which is verified."""
    person = who.user or world.owner.user
    assert person is not None
    User.objects.filter(id=person.id).update(email_verified_at=timezone.now())
    order = made(Api().order(a_purchase((world.mug, 1), email=person.email)))
    return Example({"order_number": order["order_number"]}, headers={"Order-Token": order["token"]})


@example("requestReturn")
def arrived_order(world: World, who: Person) -> Example:
    return _wish(_arrived(world))


@example("requestReturn", among=GUESTS)
def guests_arrived_order(world: World, who: Person) -> Example:
    order = _arrived(world, world.people["anonymous"].api)
    return replace(_wish(order), headers={"Order-Token": order["token"]})


def _arrived(world: World, who: Api | None = None) -> dict[str, Any]:
    order = world.order(who)
    world.advance(order["order_number"], "confirm", "process", "ship", "deliver")
    return order


def _wish(order: dict[str, Any]) -> Example:
    item = {"item_id": order["items"][0]["id"], "quantity": 1, "reason": "too small"}
    return Example({"order_number": order["order_number"]}, {"items": [item]})


@example("adminCreateFulfilment")
def confirmed_order_to_send(world: World, who: Person) -> Example:
    return _order_after(world, "confirm")


@example("adminCancelOrderItems")
def partly_sent_order(world: World, who: Person) -> Example:
    placed = made(world.owner.api.order(a_purchase((world.mug, 2))))
    assert world.boss.post(f"/admin/payments/{placed['payment']['id']}/capture").status == 200
    item = {"item_id": placed["items"][0]["id"], "quantity": 1}
    path = f"/admin/orders/{placed['order_number']}/fulfilments"
    made(world.boss.post(path, {"items": [item]}))
    return Example({"order_number": placed["order_number"]})


@example("adminGetFulfilment", "adminShipFulfilment", "adminCancelFulfilment")
def packed(world: World, who: Person) -> Example:
    return _fulfilment(world, status="pending")


@example("adminDeliverFulfilment")
def sent(world: World, who: Person) -> Example:
    return _fulfilment(world)


def _fulfilment(world: World, **body: str) -> Example:
    number = world.order()["order_number"]
    world.advance(number, "confirm")
    part = made(world.boss.post(f"/admin/orders/{number}/fulfilments", body))
    return Example({"fulfilment_id": part["id"]})


@example("adminGetReturn", "adminApproveReturn", "adminRejectReturn")
def asked_back(world: World, who: Person) -> Example:
    wish = arrived_order(world, who)
    path = f"/orders/{wish.path['order_number']}/returns"
    return Example({"return_id": made(world.owner.api.post(path, wish.body))["id"]})


@example("adminReceiveReturn")
def approved_return(world: World, who: Person) -> Example:
    asked = asked_back(world, who)
    answered = world.boss.post(f"/admin/returns/{asked.path['return_id']}/approve")
    assert answered.status == 200, answered.json
    return asked


@example("adminRefundReturn")
def received_return(world: World, who: Person) -> Example:
    approved = approved_return(world, who)
    return_id = approved.path["return_id"]
    assert world.boss.post(f"/admin/returns/{return_id}/receive").status == 200
    order_id = Return.objects.get(id=return_id).order_id
    paid = Payment.objects.get(order_id=order_id)
    assert world.boss.post(f"/admin/payments/{paid.id}/capture").status == 200
    return replace(approved, headers=_key())


@example("savePaymentMethod")
def new_saved_method(world: World, who: Person) -> Example:
    return Example(body={"gateway": "test", "method": "CREDIT_CARD", "token": "approve"})


@example("getPaymentMethod", "removePaymentMethod")
def saved_method(world: World, who: Person) -> Example:
    saved = made(world.owner.api.post("/me/payment-methods", new_saved_method(world, who).body))
    return Example({"saved_id": saved["id"]})


@example("updatePaymentMethod")
def default_method(world: World, who: Person) -> Example:
    return replace(saved_method(world, who), body={"is_default": True})


@example("receiveGatewayEvent")
def gateway_event(world: World, who: Person) -> Example:
    body = told("payment.succeeded", f"test_approve_{uuid.uuid4()}", 100)
    return Example({"gateway": "test"}, body, headers=signed(body))


@example("adminCapturePayment", "adminGetPayment")
def payment(world: World, who: Person) -> Example:
    world.order()
    return Example({"payment_id": str(Payment.objects.latest("id").id)})


@example("adminVoidPayment")
def held_payment(world: World, who: Person) -> Example:
    made(world.owner.api.order(a_purchase((world.mug, 1), payment=card("authorize"))))
    return Example({"payment_id": str(Payment.objects.latest("id").id)})


@example("adminCreateSettlement")
def settlement_file(world: World, who: Person) -> Example:
    content = (
        "kind,reference,amount,fee_amount,currency,date\n"
        f"payment,test_{next(_numbers)},1000,59,USD,2026-01-31\n"
    )
    upload = SimpleUploadedFile("january.csv", content.encode(), "text/csv")
    body = encode_multipart(BOUNDARY, {"file": upload, "gateway": "test"})
    return Example(body=body, content_type=MULTIPART_CONTENT)


@example("adminGetSettlement", "adminListSettlementLines")
def settlement(world: World, who: Person) -> Example:
    sent = settlement_file(world, who)
    compared = world.boss.send("post", "/admin/ledger/settlements", sent.body, sent.content_type)
    return Example({"settlement_id": made(compared)["id"]})


# Search


@example("adminCreateSynonyms")
def new_synonyms(world: World, who: Person) -> Example:
    return Example(body={"words": ["sofa", f"couch {next(_numbers)}"]})


@example("adminGetSynonyms", "adminDeleteSynonyms")
def synonyms(world: World, who: Person) -> Example:
    made = create_synonyms(["rug", f"carpet {next(_numbers)}"])
    return Example({"synonyms_id": str(made.id)})


@example("adminUpdateSynonyms")
def changed_synonyms(world: World, who: Person) -> Example:
    return replace(synonyms(world, who), body={"words": ["mug", f"cup {next(_numbers)}"]})


# Shipping and taxes


@example("adminCreateShippingMethod")
def new_method(world: World, who: Person) -> Example:
    return Example(body={"code": f"way-{next(_numbers)}", "name": "Another way"})


@example("adminGetShippingMethod", "adminDeleteShippingMethod")
def method(world: World, who: Person) -> Example:
    return Example({"method_id": str(shipping(f"way-{next(_numbers)}").id)})


@example("adminUpdateShippingMethod")
def changed_method(world: World, who: Person) -> Example:
    return replace(method(world, who), body={"name": "By bicycle", "max_days": 2})


@example("adminCreateShippingZone")
def new_zone(world: World, who: Person) -> Example:
    return Example(body={"name": "West", "countries": ["US"], "regions": ["CA", "NV"]})


@example("adminGetShippingZone", "adminDeleteShippingZone")
def zone(world: World, who: Person) -> Example:
    return Example({"zone_id": str(a_zone("US", regions=[f"Region {next(_numbers)}"]).id)})


@example("adminUpdateShippingZone")
def changed_zone(world: World, who: Person) -> Example:
    return replace(zone(world, who), body={"countries": ["CA"]})


@example("adminCreateShippingRate")
def new_rate(world: World, who: Person) -> Example:
    ids = method(world, who).path | zone(world, who).path
    return Example(body={**ids, "amount": 990, "max_order_amount": 4999})


@example("adminGetShippingRate", "adminDeleteShippingRate")
def rate(world: World, who: Person) -> Example:
    return Example({"rate_id": str(shipping(f"way-{next(_numbers)}").rates.get().id)})


@example("adminUpdateShippingRate")
def changed_rate(world: World, who: Person) -> Example:
    return replace(rate(world, who), body={"free_from_amount": 5000})


@example("adminCreateTax")
def new_tax(world: World, who: Person) -> Example:
    name = f"Tax {next(_numbers)}"
    return Example(body={"name": name, "country": "DE", "rate": "0.19", "is_included": True})


@example("adminGetTax", "adminDeleteTax")
def tax(world: World, who: Person) -> Example:
    return Example({"tax_id": str(a_tax(name=f"Tax {next(_numbers)}").id)})


@example("adminUpdateTax")
def changed_tax(world: World, who: Person) -> Example:
    return replace(tax(world, who), body={"rate": "0.07"})


@example("adminCreateRefund")
def paid(world: World, who: Person) -> Example:
    example = payment(world, who)
    path = f"/admin/payments/{example.path['payment_id']}/capture"
    assert world.boss.post(path).status == 200
    return replace(example, body={"amount": 100}, headers=_key())


@example("adminGetRefund", "adminCompleteRefund", "adminCancelRefund")
def refund(world: World, who: Person) -> Example:
    brought = paid(world, who)
    path = f"/admin/payments/{brought.path['payment_id']}/refunds"
    opened = made(world.boss.post(path, brought.body, **brought.headers))
    return Example({"refund_id": opened["id"]})


@example("adminCreateCoupon")
def new_coupon(world: World, who: Person) -> Example:
    code = f"NEW{next(_numbers)}"
    return Example(body={"code": code, "name": "New", "type": "percentage", "value": 10})


@example("adminGetCoupon", "adminDeleteCoupon", "adminListCouponUsages")
def known_coupon(world: World, who: Person) -> Example:
    return Example({"coupon_id": str(world.coupon().id)})


@example("adminUpdateCoupon")
def changed_coupon(world: World, who: Person) -> Example:
    return replace(known_coupon(world, who), body={"name": "Another name"})


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


@example("changeEmail")
def new_email(world: World, who: Person) -> Example:
    return Example(body={"new_email": f"new{next(_numbers)}@example.com", "password": PASSWORD})


@example("confirmEmailChange")
def email_confirmation(world: World, who: Person) -> Example:
    email = f"new{next(_numbers)}@example.com"
    token_id = issue_email_token(_user_of(a_person()).id, email=email)
    return Example(body={"token": letter_token(token_id)})


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


@example("addFavorite", "removeFavorite")
def favorite(world: World, who: Person) -> Example:
    return Example({"product_id": str(world.mug.product_id)})


@example("createReview")
def new_review(world: World, who: Person) -> Example:
    return Example({"slug": a_variant().product.slug}, body={"rating": 4, "title": "Fine"})


@example("voteOnReview")
def helpful(world: World, who: Person) -> Example:
    review = a_review(world.mug.product)
    return Example({"review_id": str(review.id)}, body={"is_helpful": True})


@example("removeReviewVote")
def no_vote(world: World, who: Person) -> Example:
    return Example({"review_id": str(a_review(world.mug.product).id)})


@example("getMyReview", "updateMyReview", "deleteMyReview")
def my_review(world: World, who: Person) -> Example:
    review = a_review(a_variant().product, by=world.owner.user)
    return Example({"review_id": str(review.id)}, body={"rating": 3})


@example("addReviewImage")
def review_image(world: World, who: Person) -> Example:
    review = a_review(a_variant().product, by=world.owner.user)
    return replace(avatar(world, who), path={"review_id": str(review.id)})


@example("deleteReviewImage")
def no_review_image(world: World, who: Person) -> Example:
    review = a_review(a_variant().product, by=world.owner.user)
    picture = review.images.create(file="reviews/a.webp", card_file="reviews/a-card.webp")
    return Example({"review_id": str(review.id), "image_id": str(picture.id)})


@example("adminGetReview", "adminApproveReview", "adminRejectReview", "adminMarkReviewAsSpam")
def some_review(world: World, who: Person) -> Example:
    return Example({"review_id": str(a_review(world.mug.product, status="pending").id)})


@example("adminAnswerReview", "adminRemoveAnswer")
def answer_of_the_shop(world: World, who: Person) -> Example:
    review = a_review(world.mug.product)
    return Example({"review_id": str(review.id)}, body={"content": "Thank you."})


@example("sellerGetReview", "sellerAnswerReview", "sellerRemoveAnswer")
def answer_of_a_seller(world: World, who: Person) -> Example:
    seller = _user_of(world.shopkeeper())
    review = a_review(a_variant(product=a_product(seller_id=seller.id)).product)
    return Example({"review_id": str(review.id)}, body={"content": "Thank you."})


@example("setMyAvatar")
def avatar(world: World, who: Person) -> Example:
    picture = io.BytesIO()
    Image.new("RGB", (8, 8)).save(picture, "PNG")
    upload = SimpleUploadedFile("me.png", picture.getvalue(), "image/png")
    body = encode_multipart(BOUNDARY, {"file": upload})
    return Example(body=body, content_type=MULTIPART_CONTENT)


@example("adminListImports")
def imports(world: World, who: Person) -> Example:
    an_import()
    return Example()


@example("adminCreateImport")
def new_import(world: World, who: Person) -> Example:
    upload = SimpleUploadedFile("rows.csv", b"slug,name\nmugs,Mugs\n", "text/csv")
    body = encode_multipart(BOUNDARY, {"file": upload, "kind": "categories"})
    return Example(body=body, content_type=MULTIPART_CONTENT)


@example("adminGetImport", "adminGetImportRefusals", "adminUndoImport")
def some_import(world: World, who: Person) -> Example:
    return Example({"import_id": str(an_import())})


@example("adminExport")
def some_export(world: World, who: Person) -> Example:
    return Example({"kind": "categories"}, query="?format=jsonl")


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


# Sellers


@example("getSeller")
def storefront(world: World, who: Person) -> Example:
    user, _ = a_seller()
    return Example({"slug": Profile.objects.get(user=user).slug})


@example("applyToSell")
def application(world: World, who: Person) -> Example:
    return Example(body=BUSINESS)


@example("getSellerProfile")
def my_business(world: World, who: Person) -> Example:
    _profile_of(who if who.user else world.owner)
    return Example()


@example("getSellerOrder")
def order_to_send(world: World, who: Person) -> Example:
    _profile_of(world.owner)
    seller_id = _user_of(world.owner).id
    # Without the role that goes with it, which would end the owner's access token.
    Profile.objects.filter(user=seller_id).update(status="approved", verified_at=timezone.now())
    bowl = a_variant(product=a_product(seller_id=seller_id))
    placed = made(Api().order(a_purchase((bowl, 1))))
    return Example({"order_number": placed["order_number"]})


@example("updateSellerProfile")
def changed_business(world: World, who: Person) -> Example:
    return replace(my_business(world, who), body={"description": "Mugs alone."})


@example("addSellerDocument")
def paper(world: World, who: Person) -> Example:
    return replace(my_business(world, who), body={"kind": "identity", "number": "L01X00T47"})


@example("removeSellerDocument")
def paper_taken_back(world: World, who: Person) -> Example:
    _profile_of(world.owner)
    made = documents.add_document(_user_of(world.owner).id, kind="identity", number="L01X00T47")
    return Example({"document_id": str(made.id)})


@example("setBankAccount")
def bank_account(world: World, who: Person) -> Example:
    return replace(my_business(world, who), body=BANK_ACCOUNT)


@example("getBankAccount")
def my_bank_account(world: World, who: Person) -> Example:
    person = who if who.user else world.owner
    _profile_of(person)
    answer = person.api.send("put", "/seller/profile/bank-account", BANK_ACCOUNT)
    assert answer.status == 200, answer.json
    return Example()


@example("adminGetSeller", "adminReviewSeller", "adminApproveSeller")
def applicant(world: World, who: Person) -> Example:
    _profile_of(world.owner)
    return Example({"seller_id": str(_user_of(world.owner).id)})


@example("adminUpdateSeller")
def commission(world: World, who: Person) -> Example:
    return replace(applicant(world, who), body={"commission_rate": 0.1})


@example("adminRejectSeller")
def rejection(world: World, who: Person) -> Example:
    return replace(applicant(world, who), body={"reason": "The papers are of somebody else."})


@example("adminSuspendSeller")
def suspension(world: World, who: Person) -> Example:
    user, _ = a_seller()
    return Example({"seller_id": str(user.id)}, {"reason": "Complaints."})


@example("adminReinstateSeller")
def reinstatement(world: World, who: Person) -> Example:
    user, _ = a_seller()
    suspend_seller(user.id, reason="Complaints.", actor_id=None)
    return Example({"seller_id": str(user.id)})


def _profile_of(person: Person) -> None:
    """Let somebody have applied to sell."""
    user = _user_of(person)
    if not Profile.objects.filter(user=user).exists():
        apply_to_sell(user.id, business_name="Clay & Co.", business_type="llc")


def _user_of(person: Person) -> User:
    assert person.user is not None
    return person.user


# Webhooks


@example("adminCreateWebhook")
def new_webhook(world: World, who: Person) -> Example:
    return Example(body={"url": A_PUBLIC_URL, "event_types": ["order.*"]})


@example(
    "adminGetWebhook",
    "adminDeleteWebhook",
    "adminRotateWebhookSecret",
    "adminEnableWebhook",
    "adminDisableWebhook",
    "adminTestWebhook",
    "adminListWebhookDeliveries",
)
def webhook(world: World, who: Person) -> Example:
    return Example({"webhook_id": str(a_webhook().endpoint.id)})


@example("adminUpdateWebhook")
def changed_webhook(world: World, who: Person) -> Example:
    return replace(webhook(world, who), body={"description": "Orders for the warehouse"})


@example("adminGetWebhookDelivery")
def delivery(world: World, who: Person) -> Example:
    return Example({"delivery_id": str(send_test_event(a_webhook().endpoint.id).id)})


@example("adminRedeliverWebhook")
def ended_delivery(world: World, who: Person) -> Example:
    made = delivery(world, who)
    Delivery.objects.update(status="dead", ended_at=timezone.now())
    return made
