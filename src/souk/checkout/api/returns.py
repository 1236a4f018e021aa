"""What comes back: asked for by buyers, answered by staff."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from souk.checkout.api.pages import written_page
from souk.checkout.api.part_schemas import (
    AnswerBody,
    ReceiveBody,
    RefundAnswer,
    ReturnAnswer,
    ReturnBody,
    ReturnPage,
    ReturnRefundBody,
    ReturnsQuery,
    StaffReturnAnswer,
)
from souk.checkout.api.refunds import refund_answer
from souk.checkout.api.store import viewer_of
from souk.checkout.operations.refunds import refund_return
from souk.core.http.access import ORDER_HOLDER, open_to
from souk.core.http.answers import json_bytes
from souk.core.http.caller import staff, staff_may
from souk.core.http.idempotent import keeps_its_key, required_key
from souk.inventory.queries.warehouses import require_warehouse
from souk.orders.operations import returns
from souk.orders.operations.returns import Arrived, Wish
from souk.orders.queries.orders import STAFF, order_id_for
from souk.orders.queries.returns import (
    WantedReturns,
    count_returns,
    return_document,
    return_documents,
    return_ids,
    return_of_buyer,
)

VIEW, MANAGE = staff_may("orders.view"), staff_may("orders.manage")

store_router = Router(tags=["checkout"])
router = Router(tags=["admin"], auth=staff)


@store_router.post(
    "/orders/{order_number}/returns", response={201: ReturnAnswer}, operation_id="requestReturn"
)
@open_to(ORDER_HOLDER)
def request_return(request: HttpRequest, order_number: str, body: ReturnBody) -> HttpResponse:
    """Ask to send back what has arrived of an order of mine; the shop answers."""
    return_id = returns.request_return(
        order_id_for(order_number, viewer_of(request)),
        [Wish(item.item_id, item.quantity, item.reason) for item in body.items],
        note=body.note,
        actor_id=_actor(request),
    )
    return json_bytes(return_of_buyer(return_id), status=201)


@router.get("/returns", response=ReturnPage, operation_id="adminListReturns", auth=VIEW)
def list_returns(request: HttpRequest, query: Query[ReturnsQuery]) -> HttpResponse:
    """What buyers want to send back, newest first."""
    wanted = WantedReturns(
        statuses=tuple(query.status),
        order_id=order_id_for(query.order_number, STAFF) if query.order_number else None,
        return_number=query.return_number or "",
    )
    return written_page(
        query,
        scope=f"returns {wanted}",
        ids=lambda before, limit: return_ids(wanted, before=before, limit=limit),
        count=lambda: count_returns(wanted),
        documents=return_documents,
    )


@router.get(
    "/returns/{uuid:return_id}",
    response=StaffReturnAnswer,
    operation_id="adminGetReturn",
    auth=VIEW,
)
def read(request: HttpRequest, return_id: UUID) -> HttpResponse:
    """What a buyer wants to send back."""
    return json_bytes(return_document(return_id))


@router.post(
    "/returns/{uuid:return_id}/approve",
    response=StaffReturnAnswer,
    operation_id="adminApproveReturn",
    auth=MANAGE,
)
def approve(request: HttpRequest, return_id: UUID, body: AnswerBody | None = None) -> HttpResponse:
    """Let the goods come; the buyer is told the answer."""
    answer = body.answer if body else ""
    returns.approve_return(return_id, answer=answer, actor_id=_actor(request))
    return json_bytes(return_document(return_id))


@router.post(
    "/returns/{uuid:return_id}/reject",
    response=StaffReturnAnswer,
    operation_id="adminRejectReturn",
    auth=MANAGE,
)
def reject(request: HttpRequest, return_id: UUID, body: AnswerBody | None = None) -> HttpResponse:
    """Refuse a return, or close one whose goods never came; the buyer is told the answer."""
    answer = body.answer if body else ""
    returns.reject_return(return_id, answer=answer, actor_id=_actor(request))
    return json_bytes(return_document(return_id))


@router.post(
    "/returns/{uuid:return_id}/receive",
    response=StaffReturnAnswer,
    operation_id="adminReceiveReturn",
    auth=MANAGE,
)
def receive(request: HttpRequest, return_id: UUID, body: ReceiveBody | None = None) -> HttpResponse:
    """Note what has come back: to be sold again, or written off."""
    arrived = None
    if body and body.items is not None:
        arrived = {
            item.item_id: Arrived(item.restock_quantity, item.write_off_quantity)
            for item in body.items
        }
    place = require_warehouse(body.warehouse_id) if body and body.warehouse_id else None
    returns.receive_return(return_id, arrived, actor_id=_actor(request), warehouse_id=place)
    return json_bytes(return_document(return_id))


@router.post(
    "/returns/{uuid:return_id}/refund",
    response={201: RefundAnswer},
    operation_id="adminRefundReturn",
    auth=staff_may("payments.manage"),
)
@keeps_its_key
def refund(
    request: HttpRequest, return_id: UUID, body: ReturnRefundBody | None = None
) -> HttpResponse:
    """Give back what the goods that came had cost. Needs Idempotency-Key."""
    given = body or ReturnRefundBody()
    key = required_key(request)
    made = refund_return(
        return_id,
        amount=given.amount,
        with_shipping=given.shipping,
        reason=given.reason,
        actor_id=_actor(request),
        request=key,
    )
    return refund_answer(made, key)


def _actor(request: HttpRequest) -> UUID | None:
    actor: UUID | None = request.caller.user_id  # type: ignore[attr-defined]
    return actor
