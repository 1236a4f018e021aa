"""Payments, for staff: to see, to capture what is held, to let go of it."""

from collections.abc import Callable
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from souk.checkout.api.admin import staff_answer
from souk.checkout.api.pages import written_page
from souk.checkout.api.payment_schemas import (
    CaptureBody,
    PaymentPage,
    PaymentsQuery,
    StaffPaymentAnswer,
)
from souk.checkout.api.schemas import StaffOrderAnswer
from souk.checkout.operations.capture import capture_payment, void_payment
from souk.checkout.queries.documents import payment_document, payment_documents
from souk.core.http.answers import json_bytes
from souk.core.http.caller import staff, staff_may
from souk.core.http.idempotent import keeps_its_key
from souk.core.http.schemas import NoBody
from souk.core.idempotency import RequestKey, StoredAnswer, store
from souk.orders.queries.orders import STAFF, order_id_for
from souk.payments.queries.listing import WantedPayments, count_payments, payment_ids

VIEW, MANAGE = staff_may("orders.view"), staff_may("payments.manage")

router = Router(tags=["admin"], auth=staff)


@router.get("/payments", response=PaymentPage, operation_id="adminListPayments", auth=VIEW)
def list_payments(request: HttpRequest, query: Query[PaymentsQuery]) -> HttpResponse:
    """Everybody's payments, newest first."""
    wanted = WantedPayments(
        statuses=tuple(query.status),
        gateway=query.gateway or "",
        number=query.payment_number or "",
        reference=query.gateway_reference or "",
        order_id=order_id_for(query.order_number, STAFF) if query.order_number else None,
        since=query.since,
        until=query.until,
    )
    return written_page(
        query,
        scope=f"payments {wanted}",
        ids=lambda before, limit: payment_ids(wanted, before=before, limit=limit),
        count=lambda: count_payments(wanted),
        documents=payment_documents,
    )


@router.get(
    "/payments/{uuid:payment_id}",
    response=StaffPaymentAnswer,
    operation_id="adminGetPayment",
    auth=VIEW,
)
def read(request: HttpRequest, payment_id: UUID) -> HttpResponse:
    """A payment's whole story: what moved, what the gateway was asked and what it told."""
    return json_bytes(payment_document(payment_id))


@router.post(
    "/payments/{uuid:payment_id}/capture",
    response=StaffOrderAnswer,
    operation_id="adminCapturePayment",
    auth=MANAGE,
)
@keeps_its_key
def capture(
    request: HttpRequest, payment_id: UUID, body: CaptureBody | None = None
) -> HttpResponse:
    """Take what a card holds, or a part of it; or note that cash or a transfer has arrived."""
    wanted = body or CaptureBody()
    return _answered(
        request,
        lambda key: capture_payment(
            payment_id,
            amount=wanted.amount,
            is_final=wanted.is_final,
            actor_id=_actor(request),
            request=key,
        ),
    )


@router.post(
    "/payments/{uuid:payment_id}/void",
    response=StaffOrderAnswer,
    operation_id="adminVoidPayment",
    auth=MANAGE,
)
@keeps_its_key
def void(request: HttpRequest, payment_id: UUID, body: NoBody | None = None) -> HttpResponse:
    """Let go of what a card holds and was not captured; the order stays, unpaid."""
    return _answered(
        request,
        lambda key: void_payment(payment_id, actor_id=_actor(request), request=key),
    )


def _answered(
    request: HttpRequest, act: Callable[[RequestKey | None], UUID | StoredAnswer]
) -> HttpResponse:
    """Answer with the order, and keep the answer under the request's key, if it has one."""
    key: RequestKey | None = request.request_key  # type: ignore[attr-defined]
    done = act(key)
    if isinstance(done, StoredAnswer):
        response = json_bytes(done.body, status=done.status)
        if done.status >= 400:
            response["Content-Type"] = "application/problem+json"
        response["Idempotent-Replayed"] = "true"
        return response
    response = staff_answer(done)
    if key is not None:
        store(key, 200, response.content)
    return response


def _actor(request: HttpRequest) -> UUID | None:
    actor: UUID | None = request.caller.user_id  # type: ignore[attr-defined]
    return actor
