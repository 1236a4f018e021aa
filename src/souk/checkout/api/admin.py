"""Orders and payments, for staff."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from souk.checkout.api.pages import order_page
from souk.checkout.api.schemas import (
    CancelBody,
    NoBody,
    OrderAnswer,
    OrderPage,
    OrdersQuery,
    ShipBody,
)
from souk.checkout.operations.cancellation import cancel_order
from souk.checkout.operations.settlement import note_received
from souk.checkout.queries.documents import order_document
from souk.core.errors import NotFound
from souk.core.http.answers import json_bytes
from souk.core.http.caller import staff, staff_may
from souk.orders.operations import fulfilment
from souk.orders.queries.orders import STAFF, order_id_for
from souk.payments.queries.payments import payment_with_id

VIEW, MANAGE = staff_may("orders.view"), staff_may("orders.manage")

router = Router(tags=["admin"], auth=staff)


@router.get("/orders", response=OrderPage, operation_id="adminListOrders", auth=VIEW)
def list_orders(request: HttpRequest, query: Query[OrdersQuery]) -> HttpResponse:
    """Everybody's orders, newest first."""
    return order_page(query, user_id=None)


@router.get("/orders/{order_number}", response=OrderAnswer, operation_id="adminGetOrder", auth=VIEW)
def read(request: HttpRequest, order_number: str) -> HttpResponse:
    """Any order."""
    return _document(order_id_for(order_number, STAFF))


@router.post(
    "/orders/{order_number}/confirm",
    response=OrderAnswer,
    operation_id="adminConfirmOrder",
    auth=MANAGE,
)
def confirm(request: HttpRequest, order_number: str, body: NoBody | None = None) -> HttpResponse:
    """Accept an order."""
    order_id = order_id_for(order_number, STAFF)
    fulfilment.confirm_order(order_id, actor_id=_actor(request))
    return _document(order_id)


@router.post(
    "/orders/{order_number}/process",
    response=OrderAnswer,
    operation_id="adminProcessOrder",
    auth=MANAGE,
)
def process(request: HttpRequest, order_number: str, body: NoBody | None = None) -> HttpResponse:
    """Begin to prepare an order."""
    order_id = order_id_for(order_number, STAFF)
    fulfilment.process_order(order_id, actor_id=_actor(request))
    return _document(order_id)


@router.post(
    "/orders/{order_number}/ship", response=OrderAnswer, operation_id="adminShipOrder", auth=MANAGE
)
def ship(request: HttpRequest, order_number: str, body: ShipBody | None = None) -> HttpResponse:
    """Send an order: its goods leave the warehouses."""
    order_id = order_id_for(order_number, STAFF)
    tracking = body.model_dump() if body else {}
    fulfilment.ship_order(order_id, actor_id=_actor(request), **tracking)
    return _document(order_id)


@router.post(
    "/orders/{order_number}/deliver",
    response=OrderAnswer,
    operation_id="adminDeliverOrder",
    auth=MANAGE,
)
def deliver(request: HttpRequest, order_number: str, body: NoBody | None = None) -> HttpResponse:
    """Note that an order has arrived."""
    order_id = order_id_for(order_number, STAFF)
    fulfilment.deliver_order(order_id, actor_id=_actor(request))
    return _document(order_id)


@router.post(
    "/orders/{order_number}/cancel",
    response=OrderAnswer,
    operation_id="adminCancelOrder",
    auth=MANAGE,
)
def cancel(request: HttpRequest, order_number: str, body: CancelBody | None = None) -> HttpResponse:
    """Cancel an order that has not been sent; what was paid goes back."""
    order_id = order_id_for(order_number, STAFF)
    cancel_order(order_id, reason=body.reason if body else "", actor_id=_actor(request))
    return _document(order_id)


@router.post(
    "/payments/{uuid:payment_id}/capture",
    response=OrderAnswer,
    operation_id="adminCapturePayment",
    auth=staff_may("payments.manage"),
)
def capture(request: HttpRequest, payment_id: UUID, body: NoBody | None = None) -> HttpResponse:
    """Note that cash or a transfer has arrived."""
    payment = payment_with_id(payment_id)
    if payment is None:
        raise NotFound
    note_received(payment, actor_id=_actor(request))
    return _document(payment.order_id)


def _document(order_id: UUID) -> HttpResponse:
    return json_bytes(order_document(order_id))


def _actor(request: HttpRequest) -> UUID | None:
    actor: UUID | None = request.caller.user_id  # type: ignore[attr-defined]
    return actor
