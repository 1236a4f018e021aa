"""What is sent of orders, for staff."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from souk.checkout.api.pages import written_page
from souk.checkout.api.part_schemas import (
    FulfilmentBody,
    FulfilmentPage,
    FulfilmentsQuery,
    ShipBody,
    StaffFulfilmentAnswer,
)
from souk.core.http.answers import json_bytes
from souk.core.http.caller import staff, staff_may
from souk.core.http.schemas import NoBody
from souk.orders.operations import fulfilment
from souk.orders.operations.fulfilment import Parcel
from souk.orders.queries.fulfilments import (
    count_fulfilments,
    fulfilment_document,
    fulfilment_documents,
    fulfilment_ids,
)
from souk.orders.queries.orders import STAFF, order_id_for

VIEW, MANAGE = staff_may("orders.view"), staff_may("orders.manage")

router = Router(tags=["admin"], auth=staff)


@router.post(
    "/orders/{order_number}/fulfilments",
    response={201: StaffFulfilmentAnswer},
    operation_id="adminCreateFulfilment",
    auth=MANAGE,
)
def create(
    request: HttpRequest, order_number: str, body: FulfilmentBody | None = None
) -> HttpResponse:
    """Send a part of an order, or pack it; what needs no sending goes with the last part."""
    given = body or FulfilmentBody()
    fulfilment_id = fulfilment.begin_fulfilment(
        order_id_for(order_number, STAFF),
        quantities=(
            None if given.items is None else {item.item_id: item.quantity for item in given.items}
        ),
        actor_id=_actor(request),
        parcel=_parcel(given),
        is_sent=given.status == "shipped",
    )
    return json_bytes(fulfilment_document(fulfilment_id), status=201)


@router.get("/fulfilments", response=FulfilmentPage, operation_id="adminListFulfilments", auth=VIEW)
def list_fulfilments(request: HttpRequest, query: Query[FulfilmentsQuery]) -> HttpResponse:
    """What was packed and sent, of the newest orders first."""
    statuses = tuple(query.status)
    return written_page(
        query,
        scope=f"fulfilments {statuses}",
        ids=lambda before, limit: fulfilment_ids(statuses, before=before, limit=limit),
        count=lambda: count_fulfilments(statuses),
        documents=fulfilment_documents,
    )


@router.get(
    "/fulfilments/{uuid:fulfilment_id}",
    response=StaffFulfilmentAnswer,
    operation_id="adminGetFulfilment",
    auth=VIEW,
)
def read(request: HttpRequest, fulfilment_id: UUID) -> HttpResponse:
    """A part of an order that is sent at once."""
    return json_bytes(fulfilment_document(fulfilment_id))


@router.post(
    "/fulfilments/{uuid:fulfilment_id}/ship",
    response=StaffFulfilmentAnswer,
    operation_id="adminShipFulfilment",
    auth=MANAGE,
)
def ship(request: HttpRequest, fulfilment_id: UUID, body: ShipBody | None = None) -> HttpResponse:
    """Send what was packed; for what is on its way, note its tracking."""
    parcel = _parcel(body or ShipBody())
    fulfilment.send_fulfilment(fulfilment_id, actor_id=_actor(request), parcel=parcel)
    return json_bytes(fulfilment_document(fulfilment_id))


@router.post(
    "/fulfilments/{uuid:fulfilment_id}/deliver",
    response=StaffFulfilmentAnswer,
    operation_id="adminDeliverFulfilment",
    auth=MANAGE,
)
def deliver(request: HttpRequest, fulfilment_id: UUID, body: NoBody | None = None) -> HttpResponse:
    """Note that a part has arrived; with the last one, the order has."""
    fulfilment.deliver_fulfilment(fulfilment_id, actor_id=_actor(request))
    return json_bytes(fulfilment_document(fulfilment_id))


@router.post(
    "/fulfilments/{uuid:fulfilment_id}/cancel",
    response=StaffFulfilmentAnswer,
    operation_id="adminCancelFulfilment",
    auth=MANAGE,
)
def cancel(request: HttpRequest, fulfilment_id: UUID, body: NoBody | None = None) -> HttpResponse:
    """Call off what was packed and not sent; its items can be sent another way."""
    fulfilment.cancel_fulfilment(fulfilment_id)
    return json_bytes(fulfilment_document(fulfilment_id))


def _parcel(body: ShipBody) -> Parcel:
    return Parcel(body.carrier, body.tracking_number, body.tracking_url)


def _actor(request: HttpRequest) -> UUID | None:
    actor: UUID | None = request.caller.user_id  # type: ignore[attr-defined]
    return actor
