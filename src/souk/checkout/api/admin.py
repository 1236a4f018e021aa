"""Orders, for staff."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from souk.checkout.api.pages import order_page
from souk.checkout.api.part_schemas import CancelItemsBody, ShipBody
from souk.checkout.api.schemas import (
    CancelBody,
    OrderPage,
    StaffOrderAnswer,
    StaffOrderBody,
    StaffOrdersQuery,
)
from souk.checkout.operations.cancellation import cancel_order
from souk.checkout.operations.item_cancellation import cancel_items
from souk.checkout.queries.documents import staff_document
from souk.core.http.answers import json_bytes
from souk.core.http.caller import staff, staff_may
from souk.core.http.revisions import if_match_moment, set_etag
from souk.core.http.schemas import NoBody
from souk.orders.operations import fulfilment
from souk.orders.operations.notes import edit_order
from souk.orders.queries.orders import STAFF, WantedOrders, order_id_for, revision_of

VIEW, MANAGE = staff_may("orders.view"), staff_may("orders.manage")

router = Router(tags=["admin"], auth=staff)


@router.get("/orders", response=OrderPage, operation_id="adminListOrders", auth=VIEW)
def list_orders(request: HttpRequest, query: Query[StaffOrdersQuery]) -> HttpResponse:
    """Everybody's orders, newest first."""
    wanted = WantedOrders(
        statuses=tuple(query.status),
        payment_statuses=tuple(query.payment_status),
        since=query.since,
        until=query.until,
        q=query.q or "",
    )
    return order_page(query, wanted)


@router.get(
    "/orders/{order_number}", response=StaffOrderAnswer, operation_id="adminGetOrder", auth=VIEW
)
def read(request: HttpRequest, order_number: str) -> HttpResponse:
    """Any order, with its refunds and what staff wrote on it."""
    return staff_answer(order_id_for(order_number, STAFF))


@router.patch(
    "/orders/{order_number}",
    response=StaffOrderAnswer,
    operation_id="adminUpdateOrder",
    auth=MANAGE,
)
def change(request: HttpRequest, order_number: str, body: StaffOrderBody) -> HttpResponse:
    """Change what is given of notes, tracking and estimated delivery; honours If-Match."""
    order_id = order_id_for(order_number, STAFF)
    given = body.model_dump(exclude_unset=True)
    columns = {
        name: "" if value is None and name != "estimated_delivery_at" else value
        for name, value in given.items()
    }
    edit_order(order_id, if_changed_at=if_match_moment(request), **columns)
    return staff_answer(order_id)


@router.post(
    "/orders/{order_number}/confirm",
    response=StaffOrderAnswer,
    operation_id="adminConfirmOrder",
    auth=MANAGE,
)
def confirm(request: HttpRequest, order_number: str, body: NoBody | None = None) -> HttpResponse:
    """Accept an order."""
    order_id = order_id_for(order_number, STAFF)
    fulfilment.confirm_order(order_id, actor_id=_actor(request))
    return staff_answer(order_id)


@router.post(
    "/orders/{order_number}/process",
    response=StaffOrderAnswer,
    operation_id="adminProcessOrder",
    auth=MANAGE,
)
def process(request: HttpRequest, order_number: str, body: NoBody | None = None) -> HttpResponse:
    """Begin to prepare an order."""
    order_id = order_id_for(order_number, STAFF)
    fulfilment.process_order(order_id, actor_id=_actor(request))
    return staff_answer(order_id)


@router.post(
    "/orders/{order_number}/ship",
    response=StaffOrderAnswer,
    operation_id="adminShipOrder",
    auth=MANAGE,
)
def ship(request: HttpRequest, order_number: str, body: ShipBody | None = None) -> HttpResponse:
    """Send all that is left of an order: its goods leave the warehouses."""
    order_id = order_id_for(order_number, STAFF)
    parcel = fulfilment.Parcel(**body.model_dump()) if body else fulfilment.Parcel()
    fulfilment.ship_order(order_id, actor_id=_actor(request), parcel=parcel)
    return staff_answer(order_id)


@router.post(
    "/orders/{order_number}/deliver",
    response=StaffOrderAnswer,
    operation_id="adminDeliverOrder",
    auth=MANAGE,
)
def deliver(request: HttpRequest, order_number: str, body: NoBody | None = None) -> HttpResponse:
    """Note that all of an order has arrived."""
    order_id = order_id_for(order_number, STAFF)
    fulfilment.deliver_order(order_id, actor_id=_actor(request))
    return staff_answer(order_id)


@router.post(
    "/orders/{order_number}/cancel",
    response=StaffOrderAnswer,
    operation_id="adminCancelOrder",
    auth=MANAGE,
)
def cancel(request: HttpRequest, order_number: str, body: CancelBody | None = None) -> HttpResponse:
    """Cancel an order of which nothing has been sent; what was paid goes back."""
    order_id = order_id_for(order_number, STAFF)
    cancel_order(order_id, reason=body.reason if body else "", actor_id=_actor(request))
    return staff_answer(order_id)


@router.post(
    "/orders/{order_number}/cancel-items",
    response=StaffOrderAnswer,
    operation_id="adminCancelOrderItems",
    auth=MANAGE,
)
def cancel_some(
    request: HttpRequest, order_number: str, body: CancelItemsBody | None = None
) -> HttpResponse:
    """Call off what is left to send, or some of it; what was paid for it goes back."""
    order_id = order_id_for(order_number, STAFF)
    given = body or CancelItemsBody()
    cancel_items(
        order_id,
        quantities=(
            None if given.items is None else {item.item_id: item.quantity for item in given.items}
        ),
        reason=given.reason,
        actor_id=_actor(request),
    )
    return staff_answer(order_id)


def staff_answer(order_id: UUID) -> HttpResponse:
    response = json_bytes(staff_document(order_id))
    set_etag(response, revision_of(order_id))
    return response


def _actor(request: HttpRequest) -> UUID | None:
    actor: UUID | None = request.caller.user_id  # type: ignore[attr-defined]
    return actor
