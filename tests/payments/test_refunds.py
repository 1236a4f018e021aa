"""Money that goes back: in parts, never more than came, once for each wish."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from souk.checkout.operations.refunds import answer_lost_requests, send_pending_refunds
from souk.core.models import IdempotencyKey, OutboxEvent
from souk.payments.gateways.port import GatewayAnswer, Verdict
from souk.payments.gateways.sandbox import SandboxGateway
from souk.payments.models import Payment, Transaction
from tests.api import Api
from tests.orders.sale import ALL, Sale

CASH = {"method": "COD", "gateway": "manual"}
TOTAL = 3 * 1000 + 2 * 700 + 499


@pytest.fixture
def sale(api: Api) -> Sale:
    return Sale()


def test_money_goes_back_in_parts(sale: Sale) -> None:
    first = sale.refund(1000, reason="late")

    assert first.status == 201, first.json
    assert first.json["refund_number"].startswith("REF-")
    assert (first.json["status"], first.json["amount"], first.json["reason"]) == (
        "succeeded",
        1000,
        "late",
    )
    assert sale.shown["payment_status"] == "partially_refunded"
    assert sale.shown["payment"]["refunded_amount"] == 1000
    # The order goes on its way all the same.
    assert sale.shown["status"] == "confirmed"

    assert sale.refund(TOTAL - 1000).status == 201
    assert sale.shown["payment_status"] == "refunded"
    assert sale.shown["payment"]["status"] == "refunded"
    amounts = [refund["amount"] for refund in sale.shown_to_staff["refunds"]]
    assert amounts == [1000, TOTAL - 1000]


def test_never_more_than_was_paid(sale: Sale) -> None:
    sale.refund(3000)

    refused = sale.refund(3000)

    assert (refused.status, refused.code) == (409, "refund_too_high")
    assert refused.json["refundable_amount"] == TOTAL - 3000
    assert sale.payment.refunded_amount == 3000


def test_what_was_not_paid_does_not_go_back(api: Api) -> None:
    sale = Sale("confirm", payment=CASH)

    refused = sale.refund(100)

    assert (refused.status, refused.code) == (409, "refund_too_high")
    assert refused.json["detail"].startswith("Nothing of what was paid is left to give back")
    assert not Transaction.objects.exists()


def test_a_repeated_wish_is_one_refund(sale: Sale) -> None:
    key = str(uuid.uuid4())

    first, again = sale.refund(500, key=key), sale.refund(500, key=key)

    assert (first.status, again.status) == (201, 201)
    assert again.body == first.body
    assert again.header("Idempotent-Replayed") == "true"
    assert sale.payment.refunded_amount == 500
    assert sale.refund(600, key=key).code == "idempotency_key_reused"


def test_a_refusal_is_given_again(sale: Sale) -> None:
    key = str(uuid.uuid4())
    assert sale.refund(TOTAL + 1, key=key).status == 409

    again = sale.refund(TOTAL + 1, key=key)

    assert (again.status, again.code) == (409, "refund_too_high")
    assert again.header("Content-Type") == "application/problem+json"


def test_a_refund_needs_its_key(sale: Sale) -> None:
    path = f"/admin/payments/{sale.payment.id}/refunds"

    refused = sale.staff.post(path, {"amount": 100})

    assert (refused.status, refused.code) == (428, "idempotency_key_required")


@pytest.mark.parametrize("body", [{}, {"amount": 0}, {"amount": -5}, {"amount": 1.5}])
def test_an_amount_is_one(sale: Sale, body: dict[str, Any]) -> None:
    path = f"/admin/payments/{sale.payment.id}/refunds"

    answer = sale.staff.post(path, body, **{"Idempotency-Key": str(uuid.uuid4())})

    assert answer.status == 422


def test_nothing_is_refunded_of_a_payment_that_is_not_there(sale: Sale) -> None:
    path = f"/admin/payments/{uuid.uuid4()}/refunds"

    answer = sale.staff.post(path, {"amount": 1}, **{"Idempotency-Key": str(uuid.uuid4())})

    assert answer.status == 404


def test_a_lost_answer_is_asked_for_again(sale: Sale, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def lose(self: SandboxGateway, intent: Any) -> GatewayAnswer:
        asked.append(intent.reference)
        return GatewayAnswer(Verdict.UNKNOWN)

    monkeypatch.setattr(SandboxGateway, "refund", lose)
    made = sale.refund(1000)
    assert (made.status, made.json["status"]) == (201, "pending")
    assert sale.shown["payment_status"] == "paid"
    # What waits is promised: it cannot be given twice.
    assert sale.refund(TOTAL).code == "refund_too_high"
    monkeypatch.undo()

    assert send_pending_refunds() == 1

    assert asked == [Transaction.objects.get(id=made.json["id"]).gateway_reference]
    assert sale.shown["payment_status"] == "partially_refunded"
    assert send_pending_refunds() == 0


def test_a_refund_that_its_gateway_declines_leaves_the_money(
    sale: Sale, monkeypatch: pytest.MonkeyPatch
) -> None:
    declined = GatewayAnswer(Verdict.FAILED, error_message="account closed")
    monkeypatch.setattr(SandboxGateway, "refund", lambda self, intent: declined)

    made = sale.refund(1000).json

    assert (made["status"], made["error_message"]) == ("failed", "account closed")
    assert sale.payment.refunded_amount == 0
    monkeypatch.undo()
    assert sale.refund(TOTAL).status == 201


def test_a_killed_process_is_taken_up_by_the_repeat(
    sale: Sale, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = str(uuid.uuid4())

    def die(self: SandboxGateway, intent: Any) -> GatewayAnswer:
        raise RuntimeError("killed")

    monkeypatch.setattr(SandboxGateway, "refund", die)
    assert sale.refund(700, key=key).status == 500
    monkeypatch.undo()

    again = sale.refund(700, key=key)

    assert (again.status, again.json["status"]) == (201, "succeeded")
    assert sale.payment.refunded_amount == 700


def test_a_request_that_nobody_repeats_is_answered_all_the_same(
    sale: Sale, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = str(uuid.uuid4())

    def die(self: SandboxGateway, intent: Any) -> GatewayAnswer:
        raise RuntimeError("killed")

    monkeypatch.setattr(SandboxGateway, "refund", die)
    sale.refund(700, key=key)
    monkeypatch.undo()
    assert send_pending_refunds() == 1
    assert answer_lost_requests() == 0
    IdempotencyKey.objects.update(created_at=timezone.now() - timedelta(minutes=2))

    assert answer_lost_requests() == 1

    late = sale.refund(700, key=key)
    assert (late.status, late.json["status"]) == (201, "succeeded")
    assert late.header("Idempotent-Replayed") == "true"
    assert sale.payment.refunded_amount == 700


def test_cash_is_given_back_by_hand(api: Api) -> None:
    sale = Sale("confirm", payment=CASH)
    sale.staff.post(f"/admin/payments/{sale.payment.id}/capture")
    made = sale.refund(1000).json
    assert made["status"] == "pending"
    assert sale.shown["payment_status"] == "paid"
    path = f"/admin/refunds/{made['id']}"

    done = sale.staff.post(f"{path}/complete")

    assert (done.status, done.json["status"]) == (200, "succeeded")
    assert sale.shown["payment_status"] == "partially_refunded"
    assert sale.staff.post(f"{path}/complete").status == 200
    assert sale.payment.refunded_amount == 1000
    assert sale.staff.post(f"{path}/cancel").code == "refund_not_open"


def test_cash_may_be_kept_after_all(api: Api) -> None:
    sale = Sale("confirm", payment=CASH)
    sale.staff.post(f"/admin/payments/{sale.payment.id}/capture")
    made = sale.refund(TOTAL).json
    path = f"/admin/refunds/{made['id']}"

    assert sale.staff.post(f"{path}/cancel").json["status"] == "cancelled"

    assert sale.staff.post(f"{path}/complete").code == "refund_not_open"
    assert sale.shown["payment_status"] == "paid"
    assert sale.refund(TOTAL).status == 201


def test_what_a_gateway_gives_back_is_not_noted_by_hand(
    sale: Sale, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost = GatewayAnswer(Verdict.UNKNOWN)
    monkeypatch.setattr(SandboxGateway, "refund", lambda self, intent: lost)
    made = sale.refund(1000).json

    for act in ("complete", "cancel"):
        assert sale.staff.post(f"/admin/refunds/{made['id']}/{act}").code == "gateway_refunds"


def test_a_cancellation_gives_back_what_is_left(
    sale: Sale, django_capture_on_commit_callbacks: Any
) -> None:
    sale.refund(1000)

    with django_capture_on_commit_callbacks(execute=True):
        sale.advance("cancel")

    amounts = [refund["amount"] for refund in sale.shown_to_staff["refunds"]]
    assert amounts == [1000, TOTAL - 1000]
    assert (sale.shown["status"], sale.shown["payment_status"]) == ("cancelled", "refunded")


def test_the_status_follows_the_money_once_the_order_has_arrived(api: Api) -> None:
    sale = Sale(*ALL)

    sale.refund(1)
    assert sale.shown["status"] == "partially_refunded"
    sale.refund(TOTAL - 1)
    assert sale.shown["status"] == "refunded"


def test_staff_find_refunds(sale: Sale) -> None:
    first, second = sale.refund(100).json, sale.refund(200).json

    def found(query: str) -> list[str]:
        answer = sale.staff.get(f"/admin/refunds?{query}")
        assert answer.status == 200, answer.json
        return [item["id"] for item in answer.json["items"]]

    assert found("") == [second["id"], first["id"]]
    assert found("status=pending") == []
    assert found(f"payment_id={sale.payment.id}&status=succeeded") == [second["id"], first["id"]]
    assert found(f"order_number={sale.number}") == [second["id"], first["id"]]
    page = sale.staff.get("/admin/refunds?limit=1&count=true").json
    assert page["total"] == 2
    assert found(f"limit=1&cursor={page['next_cursor']}") == [first["id"]]
    assert sale.staff.get(f"/admin/refunds/{first['id']}").json == first


def test_each_step_is_told(sale: Sale) -> None:
    sale.refund(100)

    told = OutboxEvent.objects.filter(type__startswith="refund.").order_by("id")

    assert [event.type for event in told] == ["refund.requested", "refund.succeeded"]
    assert [event.payload["amount"] for event in told] == [100, 100]
    assert Payment.objects.count() == 1


def test_a_payment_that_was_called_off_takes_no_money(api: Api) -> None:
    sale = Sale(payment=CASH)
    sale.advance("cancel")

    refused = sale.staff.post(f"/admin/payments/{sale.payment.id}/capture")

    assert (refused.status, refused.code) == (409, "payment_not_open")
