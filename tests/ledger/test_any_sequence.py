"""Whatever happens to money in any order: the books add up, and agree with orders and payments."""

from collections import Counter
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from souk.checkout.operations.refunds import send_pending_refunds
from souk.checkout.operations.settlement import settle_order
from souk.ledger.models import SettlementLine
from souk.ledger.operations.booking import book_orders
from souk.ledger.operations.settlement import compare_file
from souk.ops.queries.invariants import FOLDER
from souk.orders.models import Order
from souk.payments.gateways.port import Dispute, GatewayAnswer, GivenBack, Verdict
from souk.payments.gateways.sandbox import SandboxGateway
from souk.payments.models import Payment, Transaction
from souk.payments.queries.payments import payment_to_refund
from tests.api import Api
from tests.factories import a_manager, card
from tests.ledger.test_booking import balances
from tests.ledger.test_settlements import own
from tests.payments.books import assert_books_agree
from tests.sellers.test_sales import Market

AMOUNTS = st.integers(1, 4000)
NTH = st.integers(0, 2)
ANSWERS = st.sampled_from(["succeeded", "failed", "unknown"])
STATES = st.sampled_from(["pending", "succeeded", "cancelled"])
DISPUTES = st.sampled_from(
    [
        ("pending",),
        ("pending", "succeeded"),
        ("pending", "cancelled"),
        ("succeeded", "cancelled"),
        ("pending", "succeeded", "cancelled"),
    ]
)
ABOUT_BOOKS = (
    "fees_of_no_order_are_booked",
    "ledger_follows_orders",
    "ledger_follows_payments",
    "ledger_sums_to_zero",
    "sellers_are_owed_their_share",
)


class Money(RuleBasedStateMachine):
    """Orders of two sellers' things and the shop's, and what staff, buyers and the gateway do."""

    market: Market
    staff: Api
    # What the gateway says to refunds.
    says: Verdict = Verdict.SUCCEEDED

    def __init__(self) -> None:
        super().__init__()
        self.number = 0
        self.undone = transaction.atomic()
        self.undone.__enter__()

    def teardown(self) -> None:
        try:
            self.everything_is_booked()
        finally:
            transaction.set_rollback(True)
            self.undone.__exit__(None, None, None)

    @initialize()
    def first(self) -> None:
        self.payments: list[Any] = []
        self.order("approve")

    @precondition(lambda self: len(self.payments) < 2)
    @rule(token=st.sampled_from(["authorize", "action"]))
    def order(self, token: str) -> None:
        lines = (self.market.mug, 2), (self.market.pan, 1), (self.market.own, 1)
        self.payments.append(self.market.order(*lines, payment=card(token))["payment"]["id"])

    @rule(nth=NTH, amount=AMOUNTS, is_final=st.booleans())
    def capture(self, nth: int, amount: int, is_final: bool) -> None:
        self.ask(nth, "capture", {"amount": amount, "is_final": is_final})

    @rule(nth=NTH)
    def void(self, nth: int) -> None:
        self.ask(nth, "void", None)

    @rule(nth=NTH, amount=AMOUNTS, says=ANSWERS, is_booked=st.booleans(), fails=st.booleans())
    def refund(self, nth: int, amount: int, says: str, is_booked: bool, fails: bool) -> None:
        Money.says = Verdict(says)
        self.ask(nth, "refunds", {"amount": amount})
        if is_booked:
            self.everything_is_booked()
        if fails:
            self.a_refund_fails_later(nth)

    @rule(says=st.sampled_from(["succeeded", "failed"]))
    def silence_ends(self, says: str) -> None:
        Money.says = Verdict(says)
        send_pending_refunds()

    @rule(nth=NTH)
    def a_refund_fails_later(self, nth: int) -> None:
        made = Transaction.objects.filter(payment=self.payment(nth), kind="refund")
        for one in made.filter(status="succeeded").order_by("-id")[:1]:
            failed = GivenBack(one.gateway_id, one.amount, one.gateway_reference, has_failed=True)
            self.told(nth, refunds=(failed,))

    @rule(nth=NTH, amount=AMOUNTS)
    def given_back_there(self, nth: int, amount: int) -> None:
        self.told(nth, refunds=(GivenBack(self.name("re"), amount),))

    @rule(nth=NTH, amount=AMOUNTS, states=DISPUTES)
    def dispute(self, nth: int, amount: int, states: tuple[str, ...]) -> None:
        name, amount = self.name("dp"), min(amount, self.payment(nth).captured_amount)
        for state in states if amount else ():
            self.told(nth, disputes=(Dispute(name, amount, state, "fraudulent", 1500),))
            self.everything_is_booked()

    @rule(nth=NTH, which=NTH, state=STATES)
    def a_bank_changes_its_mind(self, nth: int, which: int, state: str) -> None:
        disputes = Transaction.objects.filter(payment=self.payment(nth), kind="chargeback")
        for one in disputes.order_by("id")[which : which + 1]:
            decided = Dispute(one.gateway_id, one.amount, state, "fraudulent", 1500)
            self.told(nth, disputes=(decided,))

    @rule(nth=NTH, fee=st.integers(0, 99))
    def fee_is_told(self, nth: int, fee: int) -> None:
        if self.payment(nth).status == "succeeded":
            self.told(nth, Verdict.SUCCEEDED, fee_amount=fee)

    @rule(nth=NTH)
    def cancel(self, nth: int) -> None:
        order = Order.objects.get(id=self.payment(nth).order_id)
        answer = self.staff.post(f"/admin/orders/{order.order_number}/cancel")
        assert answer.status in (200, 409), answer.json

    @rule(nth=NTH, fee=st.integers(0, 99), monthly=st.integers(0, 1))
    def settlement_comes(self, nth: int, fee: int, monthly: int) -> None:
        moves = Transaction.objects.filter(payment=self.payment(nth), status="succeeded")
        lines = [
            {
                "kind": "payment",
                "reference": self.payment(nth).gateway_reference,
                "amount": one.amount,
                "fee_amount": fee,
            }
            for one in moves.filter(kind="capture").order_by("id")
        ]
        lines.append({"kind": "fee", "reference": f"of month {monthly}", "amount": -500 - monthly})
        compare_file(own(*lines), gateway="test", filename=self.name("file"), actor_id=None)

    @rule(nth=NTH)
    def one_is_booked(self, nth: int) -> None:
        book_orders((), payments=[self.payment(nth).id])
        balances()

    @rule()
    def everything_is_booked(self) -> None:
        book_orders(sorted(Order.objects.values_list("id", flat=True)))
        found = Counter(balances())
        moved = Transaction.objects.filter(payment_id__in=self.payments)
        payments = Payment.objects.filter(id__in=self.payments)
        taken_back = moved.filter(kind="chargeback").exclude(status="cancelled")
        disputed = sum(one.amount for one in taken_back)
        fees = sum(one.fee_amount or 0 for one in moved if _costs(one))
        told = SettlementLine.objects.filter(kind="fee").values_list("gateway_id", "amount")
        fees -= sum(amount for _, amount in told.distinct())
        kept = sum(one.captured_amount - one.refunded_amount for one in payments)

        assert found["fees"] == fees
        assert found["clearing:test"] == kept - disputed - fees
        assert found["loss"] == sum(one.charged_back_amount for one in payments)
        assert found["loss"] + found["disputed"] == disputed
        assert found["unassigned"] == 0
        assert sum(-amount for name, amount in found.items() if name.startswith("seller_")) <= kept
        with connection.cursor() as cursor:
            for name in ABOUT_BOOKS:
                cursor.execute((FOLDER / f"{name}.sql").read_text())
                assert not cursor.fetchall(), name
        assert_books_agree()

    def payment(self, nth: int) -> Payment:
        return Payment.objects.get(id=self.payments[nth % len(self.payments)])

    def ask(self, nth: int, act: str, body: Any) -> None:
        path = f"/admin/payments/{self.payment(nth).id}/{act}"
        answer = self.staff.post(path, body, **{"Idempotency-Key": self.name("key")})
        assert answer.status in (200, 201, 409), answer.json

    def told(self, nth: int, verdict: Verdict = Verdict.REQUIRES_ACTION, **fields: Any) -> None:
        settle_order(payment_to_refund(self.payment(nth).id), GatewayAnswer(verdict, **fields))

    def name(self, what: str) -> str:
        self.number += 1
        return f"{what}_{self.number}"


def _costs(move: Transaction) -> bool:
    return move.kind == "chargeback" or move.status == "succeeded"


@pytest.mark.django_db
def test_whatever_happens_to_money_the_books_add_up(monkeypatch: pytest.MonkeyPatch) -> None:
    Money.market, Money.staff = Market(), a_manager()[1]
    monkeypatch.setattr(SandboxGateway, "refund", lambda self, move: GatewayAnswer(Money.says))
    with connection.cursor() as cursor:
        # The worker has heard all of it.
        cursor.execute(
            "INSERT INTO core_subscribers (name, transaction_id, event_id)"
            " VALUES ('ledger', 9000000000000000000, gen_random_uuid())"
            " ON CONFLICT (name) DO UPDATE SET transaction_id = excluded.transaction_id"
        )
    run_state_machine_as_test(
        Money,
        settings=settings(
            max_examples=25,
            stateful_step_count=12,
            deadline=None,
            derandomize=True,
            # What is found is short enough, and to make it shorter takes minutes.
            phases=(Phase.generate,),
            suppress_health_check=list(HealthCheck),
        ),
    )
