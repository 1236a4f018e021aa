"""What every gateway does when it is asked, whoever it is."""

import json
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
from django.test import override_settings

from souk.payments.gateways.port import Gateway, GatewayAnswer, Intent, Means, Move, Verdict
from souk.payments.gateways.sandbox import SandboxGateway
from souk.payments.queries.gateways import gateway_named
from tests.payments.conftest import stripe_settings
from tests.payments.fakes import stripe as fake_stripe
from tests.payments.fakes.mollie import FakeMollie
from tests.payments.fakes.stripe import FakeStripe


@dataclass
class Trial:
    """A gateway with what its tests need: tokens by what they do, and who takes a buyer's steps."""

    gateway: Gateway
    tokens: dict[str, str | None]
    complete: Callable[[str], None] | None = None
    # What a stand-in cannot tell: it is known to be more lenient than what it stands for.
    is_strict: bool = True
    takes_parts: bool = True
    # What a buyer does on the gateway's own page, where all of them go there.
    follows: Callable[[str, str], None] | None = None

    def intent(self, token: str, amount: int = 2000) -> Intent:
        payment_id = uuid.uuid4()
        name = str(payment_id)
        reference = self.gateway.reference_for(payment_id, self.tokens[token])
        number, page = f"PAY-{name[:8]}", "https://shop.example/orders/1"
        return Intent(reference, amount, "USD", name, number, "CREDIT_CARD", page)

    def pay(self, token: str, *, holds_only: bool = False) -> tuple[Intent, GatewayAnswer]:
        intent = self.intent(token)
        means = Means(self.tokens[token], holds_only=holds_only)
        if not intent.reference:
            opened = self.gateway.open(intent, means)
            assert opened.verdict is Verdict.OPENED, opened
            intent = replace(intent, reference=opened.reference)
        said = self.gateway.authorize(intent, means)
        if self.follows:
            assert said.verdict is Verdict.REQUIRES_ACTION, said
            self.follows(token, intent.reference)
            said = self.gateway.find(intent)
        return intent, said


def _move(intent: Intent, amount: int, *, is_final: bool = True) -> Move:
    return Move(f"move_{uuid.uuid4()}", amount, "USD", intent, is_final)


@pytest.fixture(params=["test", "stripe", "localstripe", "mollie"])
def trial(request: pytest.FixtureRequest) -> Iterator[Trial]:
    if request.param == "test":
        tokens: dict[str, str | None] = {
            "approve": "approve",
            "decline": "decline",
            "action": "action",
        }
        yield Trial(SandboxGateway(), tokens, is_strict=False)
        return
    if request.param == "stripe":
        fake: FakeStripe = request.getfixturevalue("stripe")
        tokens = {
            "approve": fake_stripe.VISA,
            "decline": fake_stripe.DECLINED,
            "action": fake_stripe.THREE_D_SECURE,
        }
        yield Trial(gateway_named("stripe"), tokens, fake.complete)
        return
    if request.param == "mollie":
        mollie: FakeMollie = request.getfixturevalue("mollie")
        yield Trial(
            gateway_named("mollie"),
            dict.fromkeys(("approve", "decline", "action")),
            mollie.complete,
            follows=lambda token, reference: _pay_on_its_page(mollie, token, reference),
        )
        return
    address = request.getfixturevalue("localstripe")
    with override_settings(**stripe_settings(address)):
        yield Trial(
            gateway_named("stripe"),
            {
                "approve": "pm_card_visa",
                "decline": "pm_card_chargeCustomerFail",
                "action": _card_with_further_step(address),
            },
            lambda reference: _authenticate(address, reference),
            is_strict=False,
            takes_parts=False,
        )


def test_good_money_is_taken(trial: Trial) -> None:
    intent, answer = trial.pay("approve")

    assert answer.verdict is Verdict.SUCCEEDED
    found = trial.gateway.find(intent)
    assert found.verdict is Verdict.SUCCEEDED
    assert found.amount in (None, 2000)
    assert found.currency in (None, "USD")


def test_a_card_that_is_declined_says_why(trial: Trial) -> None:
    _, answer = trial.pay("decline")

    assert answer.verdict is Verdict.FAILED
    assert answer.error_code
    assert answer.error_message


def test_a_buyer_may_have_to_take_a_further_step(trial: Trial) -> None:
    intent, answer = trial.pay("action")

    assert answer.verdict is Verdict.REQUIRES_ACTION
    assert answer.next_action is not None
    assert answer.next_action["type"] in ("redirect", "stripe_sdk")
    if trial.complete:
        trial.complete(intent.reference)
        assert trial.gateway.find(intent).verdict is Verdict.SUCCEEDED


def test_the_same_payment_twice_is_one(trial: Trial) -> None:
    intent, first = trial.pay("approve")

    again = trial.gateway.authorize(intent, Means(trial.tokens["approve"]))

    assert (first.verdict, again.verdict) == (Verdict.SUCCEEDED, Verdict.SUCCEEDED)


def test_what_is_held_is_captured(trial: Trial) -> None:
    intent, answer = trial.pay("approve", holds_only=True)
    assert answer.verdict is Verdict.AUTHORIZED

    move = _move(intent, 2000)

    assert trial.gateway.capture(move).verdict is Verdict.SUCCEEDED
    assert trial.gateway.capture(move).verdict is Verdict.SUCCEEDED


def test_a_part_of_what_is_held_is_captured(trial: Trial) -> None:
    intent, _ = trial.pay("approve", holds_only=True)

    assert trial.gateway.capture(_move(intent, 500)).verdict is Verdict.SUCCEEDED

    if trial.is_strict:
        assert trial.gateway.find(intent).captured_amount == 500


def test_what_is_held_is_captured_in_parts(trial: Trial) -> None:
    if not trial.takes_parts:
        # The stand-in knows no capture that is not the last: the payment stays as it was.
        intent, _ = trial.pay("approve", holds_only=True)
        refused = trial.gateway.capture(_move(intent, 500, is_final=False))
        assert refused.verdict is Verdict.FAILED
        return
    intent, _ = trial.pay("approve", holds_only=True)

    first = trial.gateway.capture(_move(intent, 500, is_final=False))
    second = trial.gateway.capture(_move(intent, 1500))

    assert (first.verdict, second.verdict) == (Verdict.SUCCEEDED, Verdict.SUCCEEDED)


def test_more_than_is_held_is_not_captured(trial: Trial) -> None:
    intent, _ = trial.pay("approve", holds_only=True)

    if trial.is_strict:
        assert trial.gateway.capture(_move(intent, 2001)).verdict is Verdict.FAILED


def test_what_is_held_is_let_go(trial: Trial) -> None:
    intent, _ = trial.pay("approve", holds_only=True)
    move = _move(intent, 2000)

    assert trial.gateway.void(move).verdict is Verdict.CANCELLED
    assert trial.gateway.void(move).verdict is Verdict.CANCELLED


def test_what_waits_for_its_buyer_is_let_go(trial: Trial) -> None:
    intent, _ = trial.pay("action")

    assert trial.gateway.void(_move(intent, 2000)).verdict is Verdict.CANCELLED


def test_what_was_taken_is_not_let_go(trial: Trial) -> None:
    intent, _ = trial.pay("approve")

    if not isinstance(trial.gateway, SandboxGateway):
        assert trial.gateway.void(_move(intent, 2000)).verdict is Verdict.SUCCEEDED


def test_money_goes_back_whole_and_in_parts(trial: Trial) -> None:
    whole, _ = trial.pay("approve")
    parted, _ = trial.pay("approve")

    assert trial.gateway.refund(_move(whole, 2000)).verdict is Verdict.SUCCEEDED
    assert trial.gateway.refund(_move(parted, 700)).verdict is Verdict.SUCCEEDED
    assert trial.gateway.refund(_move(parted, 1300)).verdict is Verdict.SUCCEEDED


def test_the_same_refund_twice_is_one(trial: Trial) -> None:
    intent, _ = trial.pay("approve")
    move = _move(intent, 1200)

    first, again = trial.gateway.refund(move), trial.gateway.refund(move)

    assert (first.verdict, again.verdict) == (Verdict.SUCCEEDED, Verdict.SUCCEEDED)
    assert first.gateway_id == again.gateway_id


def test_more_than_was_taken_does_not_go_back(trial: Trial) -> None:
    intent, _ = trial.pay("approve")

    if trial.is_strict:
        assert trial.gateway.refund(_move(intent, 2001)).verdict is Verdict.FAILED


def _pay_on_its_page(mollie: FakeMollie, token: str, reference: str) -> None:
    if token != "action":
        mollie.complete(reference, succeeds=token == "approve")


def _card_with_further_step(address: str) -> str:
    made = _ask(
        address,
        "/v1/payment_methods",
        "type=card&card[number]=4000002500003155&card[exp_month]=12&card[exp_year]=2030"
        "&card[cvc]=123",
    )
    return str(made["id"])


def _authenticate(address: str, reference: str) -> None:
    with urllib.request.urlopen(
        urllib.request.Request(
            f"{address}/v1/payment_intents/{reference}",
            headers={"Authorization": "Bearer sk_test_fake"},
        )
    ) as answer:
        secret = json.load(answer)["client_secret"]
    path = f"/v1/payment_intents/{reference}/_authenticate"
    _ask(address, path, f'{{"client_secret": "{secret}", "success": true}}')


def _ask(address: str, path: str, body: str) -> Any:
    kind = "application/json" if body[0] == "{" else "application/x-www-form-urlencoded"
    request = urllib.request.Request(
        address + path,
        body.encode(),
        {"Authorization": "Bearer sk_test_fake", "Content-Type": kind},
    )
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)
