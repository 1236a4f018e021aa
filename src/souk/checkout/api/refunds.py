"""Money that goes back, for staff."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from souk.checkout.api.pages import written_page
from souk.checkout.api.part_schemas import RefundAnswer, RefundBody, RefundPage, RefundsQuery
from souk.checkout.operations import refunds
from souk.checkout.queries.documents import refund_document, refund_documents
from souk.core.http.answers import json_bytes
from souk.core.http.caller import staff, staff_may
from souk.core.http.idempotent import keeps_its_key, required_key
from souk.core.http.schemas import NoBody
from souk.core.idempotency import RequestKey, StoredAnswer, store
from souk.orders.queries.orders import STAFF, order_id_for
from souk.payments.queries.refunds import WantedRefunds, count_refunds, refund_ids

VIEW, MANAGE = staff_may("orders.view"), staff_may("payments.manage")

router = Router(tags=["admin"], auth=staff)


@router.post(
    "/payments/{uuid:payment_id}/refunds",
    response={201: RefundAnswer},
    operation_id="adminCreateRefund",
    auth=MANAGE,
)
@keeps_its_key
def create(request: HttpRequest, payment_id: UUID, body: RefundBody) -> HttpResponse:
    """Give back a part of what a payment brought, or all of it. Needs Idempotency-Key."""
    key = required_key(request)
    made = refunds.refund_payment(
        payment_id, amount=body.amount, reason=body.reason, actor_id=_actor(request), request=key
    )
    return refund_answer(made, key)


@router.get("/refunds", response=RefundPage, operation_id="adminListRefunds", auth=VIEW)
def list_refunds(request: HttpRequest, query: Query[RefundsQuery]) -> HttpResponse:
    """Money that went back, or waits to, newest first."""
    wanted = WantedRefunds(
        statuses=tuple(query.status),
        payment_id=query.payment_id,
        order_id=order_id_for(query.order_number, STAFF) if query.order_number else None,
    )
    return written_page(
        query,
        scope=f"refunds {wanted}",
        ids=lambda before, limit: refund_ids(wanted, before=before, limit=limit),
        count=lambda: count_refunds(wanted),
        documents=refund_documents,
    )


@router.get(
    "/refunds/{uuid:refund_id}", response=RefundAnswer, operation_id="adminGetRefund", auth=VIEW
)
def read(request: HttpRequest, refund_id: UUID) -> HttpResponse:
    """Money that went back, or waits to."""
    return json_bytes(refund_document(refund_id))


@router.post(
    "/refunds/{uuid:refund_id}/complete",
    response=RefundAnswer,
    operation_id="adminCompleteRefund",
    auth=MANAGE,
)
def complete(request: HttpRequest, refund_id: UUID, body: NoBody | None = None) -> HttpResponse:
    """Note that cash was given back, or a transfer made."""
    refunds.complete_refund(refund_id, actor_id=_actor(request))
    return json_bytes(refund_document(refund_id))


@router.post(
    "/refunds/{uuid:refund_id}/cancel",
    response=RefundAnswer,
    operation_id="adminCancelRefund",
    auth=MANAGE,
)
def cancel(request: HttpRequest, refund_id: UUID, body: NoBody | None = None) -> HttpResponse:
    """Note that money is not given back by hand after all."""
    refunds.cancel_refund(refund_id)
    return json_bytes(refund_document(refund_id))


def refund_answer(made: UUID | StoredAnswer, key: RequestKey) -> HttpResponse:
    """Return the answer for a refund, and keep it under its key; or the one that was kept."""
    if isinstance(made, StoredAnswer):
        response = json_bytes(made.body, status=made.status)
        if made.status >= 400:
            response["Content-Type"] = "application/problem+json"
        response["Idempotent-Replayed"] = "true"
        return response
    body = refund_document(made)
    store(key, 201, body, resource_id=made)
    return json_bytes(body, status=201)


def _actor(request: HttpRequest) -> UUID | None:
    actor: UUID | None = request.caller.user_id  # type: ignore[attr-defined]
    return actor
