"""Placing, seeing and cancelling orders, for their buyers."""

import json
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from souk.accounts.queries.addresses import address_of
from souk.accounts.queries.profile import profile_of
from souk.carts.operations.items import Wanted
from souk.checkout.api.carts import owner_of
from souk.checkout.api.pages import order_page
from souk.checkout.api.schemas import (
    CancelBody,
    OptionsQuery,
    OrderAnswer,
    OrderBody,
    OrderPage,
    OrdersQuery,
    PaymentBody,
    ShippingOptions,
)
from souk.checkout.operations.attempts import Attempt, pay_again
from souk.checkout.operations.cancellation import cancel_order
from souk.checkout.operations.placement import Placed, Purchase, place_order
from souk.checkout.queries.documents import order_document
from souk.checkout.queries.shipping import options_for_cart
from souk.core.errors import NotFound, invalid_field
from souk.core.http.access import ANYONE_MAY, ORDER_HOLDER, open_to
from souk.core.http.answers import json_bytes
from souk.core.http.caller import Caller, signed_in
from souk.core.http.headers import header
from souk.core.http.idempotent import keeps_its_key, required_key
from souk.core.http.limits import limit
from souk.core.http.schemas import NoBody
from souk.core.idempotency import StoredAnswer, store
from souk.orders.operations.claim import claim_order
from souk.orders.queries.orders import Viewer, WantedOrders, order_id_for
from souk.payments.queries.saved_methods import SavedToken, saved_token_of
from souk.promotions.queries.codes import normal_code
from souk.shipping.queries.options import Option, options_for

router = Router(tags=["checkout"])


@router.get("/shipping/options", response=ShippingOptions, operation_id="listShippingOptions")
@open_to(ANYONE_MAY)
def shipping_options(request: HttpRequest, query: Query[OptionsQuery]) -> dict[str, list[Option]]:
    """The ways to send to a place, and what they cost: for a cart, or at least."""
    if query.cart_id is None:
        currency = settings.DEFAULT_CURRENCY
        return {"items": options_for(query.country, query.region, currency=currency)}
    options = options_for_cart(
        query.cart_id, owner_of(request), country=query.country, region=query.region
    )
    return {"items": options}


@router.post("/orders", response={201: OrderAnswer}, operation_id="placeOrder")
@open_to(ANYONE_MAY)
@keeps_its_key
def place(request: HttpRequest, body: OrderBody) -> HttpResponse:
    """Place an order and pay it: all of it, or nothing. Needs Idempotency-Key."""
    if body.payment.token or body.payment.saved_method_id or body.coupon_codes:
        limit(request, "payments")
    return _placed(place_order(_purchase(request, body)))


@router.get("/orders", response=OrderPage, operation_id="listOrders", auth=signed_in)
def list_mine(request: HttpRequest, query: Query[OrdersQuery]) -> HttpResponse:
    """My orders, newest first."""
    wanted = WantedOrders(user_id=_caller(request).user_id, statuses=tuple(query.status))
    return order_page(query, wanted)


@router.get("/orders/{order_number}", response=OrderAnswer, operation_id="getOrder")
@open_to(ORDER_HOLDER)
def read(request: HttpRequest, order_number: str) -> HttpResponse:
    """An order of mine."""
    return json_bytes(order_document(order_id_for(order_number, viewer_of(request))))


@router.post("/orders/{order_number}/cancel", response=OrderAnswer, operation_id="cancelOrder")
@open_to(ORDER_HOLDER)
def cancel(request: HttpRequest, order_number: str, body: CancelBody | None = None) -> HttpResponse:
    """Cancel an order of mine, until the shop begins to prepare it; what was paid goes back."""
    order_id = order_id_for(order_number, viewer_of(request))
    cancel_order(
        order_id,
        reason=body.reason if body else "",
        actor_id=_caller(request).user_id,
        by_buyer=True,
    )
    return json_bytes(order_document(order_id))


@router.post(
    "/orders/{order_number}/payments",
    response={201: OrderAnswer},
    operation_id="payOrder",
)
@open_to(ORDER_HOLDER)
@keeps_its_key
def pay(request: HttpRequest, order_number: str, body: PaymentBody) -> HttpResponse:
    """Pay an order of mine that still waits: another way, after a decline or an unfinished step.

    What was begun before is called off first. Needs Idempotency-Key.
    """
    limit(request, "payments")
    order_id = order_id_for(order_number, viewer_of(request))
    key = required_key(request)
    caller = _caller(request)
    saved = _saved(caller, body, within="")
    done = pay_again(
        order_id,
        Attempt(
            body.method,
            body.gateway,
            saved.token if saved else body.token,
            saved.customer_reference if saved else "",
        ),
        actor_id=caller.user_id,
        request=key,
    )
    if isinstance(done, StoredAnswer):
        return _placed(Placed(done.body, None, status=done.status, is_replay=True))
    document = order_document(order_id)
    store(key, 201, document, resource_id=done)
    return json_bytes(document, status=201)


@router.post(
    "/orders/{order_number}/claim",
    response=OrderAnswer,
    operation_id="claimOrder",
    auth=signed_in,
)
def claim(request: HttpRequest, order_number: str, body: NoBody | None = None) -> HttpResponse:
    """Make a guest's order mine: with its Order-Token, and its e-mail as my verified one."""
    user_id: UUID = request.caller.user_id  # type: ignore[attr-defined]
    order_id = order_id_for(order_number, viewer_of(request))
    profile = profile_of(user_id)
    verified = profile.email if profile.email_verified else None
    claim_order(order_id, user_id=user_id, verified_email=verified)
    return json_bytes(order_document(order_id))


def _purchase(request: HttpRequest, body: OrderBody) -> Purchase:
    caller = _caller(request)
    email = body.email or caller.email
    if not email:
        raise invalid_field("email", "is needed when you are not signed in", "required")
    saved = _saved(caller, body.payment)
    return Purchase(
        request=required_key(request),
        user_id=caller.user_id,
        email=email,
        account_email=caller.email,
        cart_id=body.cart_id,
        cart_token=header(request, "Cart-Token"),
        items=[Wanted(item.quantity, item.variant_id, item.sku) for item in body.items or []],
        shipping_address=_shipping_address(caller, body),
        billing_address=vars(body.billing_address) if body.billing_address else None,
        shipping_method=body.shipping_method,
        coupon_codes=list(dict.fromkeys(map(normal_code, body.coupon_codes))),
        payment_method=body.payment.method,
        gateway=body.payment.gateway,
        gateway_token=saved.token if saved else body.payment.token,
        gateway_customer=saved.customer_reference if saved else "",
        notes=body.notes,
        gift_message=body.gift_message,
        special_instructions=body.special_instructions,
        expected_total_amount=body.expected_total_amount,
    )


def _saved(caller: Caller, payment: PaymentBody, *, within: str = "payment.") -> SavedToken | None:
    if payment.saved_method_id is None:
        return None
    saved = saved_token_of(caller.user_id, payment.saved_method_id)
    if (saved.gateway, saved.method) != (payment.gateway, payment.method):
        raise invalid_field(
            f"{within}saved_method_id", f"is for {saved.method} by {saved.gateway}: say so"
        )
    return saved


def _shipping_address(caller: Caller, body: OrderBody) -> dict[str, Any] | None:
    if body.shipping_address is not None:
        return vars(body.shipping_address)
    if body.shipping_address_id is None:
        return None
    if caller.user_id is None:
        raise invalid_field("shipping_address_id", "is for customers who are signed in")
    try:
        return address_of(caller.user_id, body.shipping_address_id).as_snapshot()
    except NotFound:
        raise invalid_field(
            "shipping_address_id", "is none of yours: see GET /api/v1/me/addresses"
        ) from None


def _placed(placed: Placed) -> HttpResponse:
    body = placed.body
    if placed.token is not None:
        body = body[:-1] + b', "token": ' + json.dumps(placed.token).encode() + b"}"
    response = json_bytes(body, status=placed.status)
    if placed.status != 201:
        response["Content-Type"] = "application/problem+json"
    if placed.is_replay:
        response["Idempotent-Replayed"] = "true"
    return response


def _caller(request: HttpRequest) -> Caller:
    caller: Caller = request.caller  # type: ignore[attr-defined]
    return caller


def viewer_of(request: HttpRequest) -> Viewer:
    """Return who wants to see an order: a customer, or who holds its token."""
    return Viewer(user_id=_caller(request).user_id, token=header(request, "Order-Token"))
