"""Placing an order: one call to the database, then the gateway, then its answer."""

import json
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError
from django.utils import timezone

from souk.carts.operations.items import Wanted
from souk.carts.operations.ordering import cart_for_order
from souk.carts.queries.ownership import Owner, merged_into
from souk.catalog.queries.offers import media_url
from souk.checkout.operations.refusals import raise_refusal
from souk.checkout.operations.settlement import settle_order
from souk.checkout.queries.documents import order_document
from souk.core.database.functions import array_text, call, call_alone, plain_array_text
from souk.core.database.identity import as_system
from souk.core.errors import Unavailable
from souk.core.idempotency import RequestInProgress, RequestKey, refuse
from souk.core.ids import readable_number, uuid7
from souk.core.secrets import derived_token, token_hash, unseal
from souk.payments.errors import PaymentDeclined
from souk.payments.gateways.port import Means
from souk.payments.operations.asking import ask_again, ask_to_pay
from souk.payments.queries.gateways import gateway_named
from souk.payments.queries.payments import PROCESSING, payment_of_order

# How often a checkout begins again: it lost stock or a coupon between looking and taking, its key
# or its number was there, or PostgreSQL broke a tie.
_ATTEMPTS = 6
_WAS_OVERTAKEN = {"SK001", "23505"}
_BEGIN_AGAIN = {*_WAS_OVERTAKEN, "40001", "40P01"}

# A gateway call whose process died is taken up again by a retry after this.
_LOST_AFTER = timedelta(seconds=10)


class Purchase(NamedTuple):
    """What a buyer wants to order: a cart or items, where to, how sent and paid."""

    request: RequestKey
    user_id: UUID | None
    email: str
    # Of the account, whatever the order's is: who is limited is the person.
    account_email: str
    cart_id: UUID | None
    cart_token: str | None
    items: list[Wanted]
    shipping_address: dict[str, Any] | None
    billing_address: dict[str, Any] | None
    shipping_method: str | None
    coupon_codes: list[str]
    payment_method: str
    gateway: str
    gateway_token: str | None
    # Who the buyer is at the gateway, where the token is one that they have saved.
    gateway_customer: str
    notes: str
    gift_message: str
    special_instructions: str
    expected_total_amount: int | None


@dataclass(frozen=True, slots=True)
class Placed:
    """An order as JSON, or the refusal that the first request with this key got.

    `token` is the guest's, None for a customer.
    """

    body: bytes
    token: str | None
    status: int = 201
    is_replay: bool = False


def place_order(purchase: Purchase) -> Placed:
    """Place an order and pay it, or change nothing and raise why.

    The order exists before the gateway is asked, and the gateway is asked outside any transaction.
    Repeating the request gives the same answer. Raises the errors of `checkout.errors`,
    PaymentDeclined, the carts' errors, and those of `core.idempotency`.
    """
    outcome, status, answer, order_id, payment_status, problem = _begin(purchase)
    if outcome == "in_progress" and order_id is not None:
        return replace(_resume(purchase, order_id), is_replay=True)
    refuse(outcome)
    if outcome == "replay" and status != 201:
        return Placed(unseal(bytes(answer)), None, status=status, is_replay=True)
    if outcome == "cart_not_active" and (cart_id := _merged_cart(purchase)):
        return place_order(purchase._replace(cart_id=cart_id))
    if outcome not in ("placed", "replay"):
        raise_refusal(outcome, json.loads(problem or "{}"))
    if payment_status == PROCESSING:
        return _pay(purchase, order_id)
    return Placed(bytes(answer), _token(purchase, order_id), is_replay=outcome == "replay")


def _merged_cart(purchase: Purchase) -> UUID | None:
    """Return the cart that the wanted one was merged into: its old address leads there, too."""
    owner = Owner(purchase.user_id, purchase.cart_token)
    return merged_into(purchase.cart_id, owner) if purchase.cart_id else None


def _begin(purchase: Purchase) -> tuple[Any, ...]:
    overtaken: dict[str, bool] = {}
    for _ in range(_ATTEMPTS):
        try:
            with cart_for_order(purchase.cart_id, purchase.user_id) as told:
                return call_alone("checkout.place_order", _request(purchase) | told | overtaken)
        except DatabaseError as error:
            code = getattr(error.__cause__, "sqlstate", "")
            if code not in _BEGIN_AGAIN:
                raise
            if code in _WAS_OVERTAKEN:
                overtaken = {"was_overtaken": True}
    raise Unavailable


def _request(purchase: Purchase) -> dict[str, Any]:
    order_id, payment_id = uuid7(), uuid7()
    gateway = gateway_named(purchase.gateway)
    token = None if purchase.user_id else derived_token("order", order_id)
    return {
        "scope": purchase.request.scope,
        "key": purchase.request.key,
        "fingerprint": purchase.request.fingerprint.hex(),
        "order_id": order_id,
        "order_number": readable_number(order_id),
        "user_id": purchase.user_id,
        "email": purchase.email,
        "account_email": purchase.account_email,
        "token_hash": f"\\x{token_hash(token).hex()}" if token else None,
        "cart_id": purchase.cart_id,
        "cart_token_hash": token_hash(purchase.cart_token).hex() if purchase.cart_token else None,
        "variants": plain_array_text([item.variant_id for item in purchase.items]),
        "skus": array_text([item.sku for item in purchase.items]),
        "quantities": plain_array_text([item.quantity for item in purchase.items]),
        "shipping_address": purchase.shipping_address,
        "billing_address": purchase.billing_address,
        "shipping_method": purchase.shipping_method,
        "coupon_codes": purchase.coupon_codes,
        "notes": purchase.notes,
        "gift_message": purchase.gift_message,
        "special_instructions": purchase.special_instructions,
        "expected_total_amount": purchase.expected_total_amount,
        "media_url": media_url(),
        "tax_rounding": settings.TAX_ROUNDING,
        "home_country": settings.HOME_COUNTRY,
        "payment": {
            "id": payment_id,
            "number": f"PAY-{readable_number(payment_id)}",
            "method": purchase.payment_method,
            "gateway": purchase.gateway,
            "reference": gateway.reference_for(payment_id, purchase.gateway_token),
        },
    }


@as_system()
def _pay(purchase: Purchase, order_id: UUID) -> Placed:
    payment = payment_of_order(order_id)
    settle_order(payment, ask_to_pay(payment, _means(purchase)))
    return _finish(purchase, order_id)


@as_system()
def _resume(purchase: Purchase, order_id: UUID) -> Placed:
    """Go on where a process died or still works between the order and its gateway's answer."""
    payment = payment_of_order(order_id)
    if payment.status == PROCESSING:
        if payment.created_at > timezone.now() - _LOST_AFTER:
            raise RequestInProgress
        settle_order(payment, ask_again(payment, _means(purchase)))
    return _finish(purchase, order_id)


def _finish(purchase: Purchase, order_id: UUID) -> Placed:
    payment = payment_of_order(order_id)
    if payment.status == "failed":
        raise PaymentDeclined(payment.error_code, payment.error_message)
    body = order_document(order_id)
    call(
        "core.answer_request",
        purchase.request.scope,
        purchase.request.key,
        purchase.request.fingerprint,
        201,
        body,
        False,
        order_id,
    )
    return Placed(body, _token(purchase, order_id))


def _means(purchase: Purchase) -> Means:
    return Means(
        purchase.gateway_token,
        purchase.gateway_customer,
        holds_only=settings.PAYMENT_CAPTURE == "manual",
    )


def _token(purchase: Purchase, order_id: UUID) -> str | None:
    return None if purchase.user_id else derived_token("order", order_id)
