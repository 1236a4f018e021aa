"""What happened reaches whoever wants to be told: signed, in order, at least once."""

import itertools
import time
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db.models import F
from django.db.models.functions import Now

from souk.core.models import OutboxEvent
from souk.notifications.handlers import when_webhook_disabled
from souk.notifications.models import Letter, LetterKind
from souk.webhooks.models import Attempt, Delivery, Endpoint, Health
from souk.webhooks.operations.redelivery import redeliver, send_test_event
from souk.webhooks.operations.retention import forget_deliveries
from souk.webhooks.operations.subscription import disable_webhook, rotate_secret
from souk.webhooks.queries.endpoints import due_endpoints, endpoint_with_id
from tests.api import Api
from tests.factories import a_purchase, a_variant, a_webhook, an_admin, shipping
from tests.webhooks.receiver import Receiver, receiving
from tests.webhooks.sent import announce, happened, make_due, numbers, publish, send

pytestmark = pytest.mark.django_db


def test_an_order_is_told_signed_with_the_webhooks_secret(receiver: Receiver) -> None:
    made = a_webhook(receiver.url, "order.placed")
    shipping()
    placed = Api().order(a_purchase((a_variant(), 1)))
    announce()

    assert send(made.endpoint) == 1

    (message,) = receiver.messages
    event = OutboxEvent.objects.get(type="order.placed")
    assert message.json == {
        "id": str(event.id),
        "type": "order.placed",
        "timestamp": event.created_at.isoformat().replace("+00:00", "Z"),
        "aggregate": {"type": "order", "id": str(event.aggregate_id)},
        "data": {"total_amount": placed.json["total_amount"], "currency": "USD"},
    }
    assert message.id == str(event.id)
    assert abs(int(message.headers["webhook-timestamp"]) - time.time()) < 30
    assert message.headers["content-type"] == "application/json"
    assert message.is_signed_by(made.secret)
    assert not message.is_signed_by("whsec_" + "A" * 44)
    delivery = Delivery.objects.get()
    attempt = Attempt.objects.get()
    assert (delivery.status, delivery.attempts_made) == ("delivered", 1)
    assert (attempt.status, attempt.answer, attempt.error) == (200, "thank you", "")


def test_a_webhook_is_told_only_of_what_it_wants_and_of_nothing_twice(receiver: Receiver) -> None:
    wanting = a_webhook(receiver.url, "payment.*", "order.cancelled").endpoint
    for name in ("order.placed", "order.cancelled", "payment.failed", "user.password_changed"):
        publish(1, name=name)
    announce()
    send(wanting)

    assert announce() == 0
    assert send(wanting) == 0
    assert sorted(m.json["type"] for m in receiver.messages) == [
        "order.cancelled",
        "payment.failed",
    ]


def test_both_secrets_sign_while_they_overlap(receiver: Receiver) -> None:
    made = a_webhook(receiver.url)
    rotated = rotate_secret(made.endpoint.id, overlap=timedelta(hours=1))
    publish(1)
    announce()
    send(made.endpoint)
    Endpoint.objects.update(former_secret_until=Now())
    publish(2)
    announce()
    send(made.endpoint)

    overlapping, alone = receiver.messages
    assert overlapping.is_signed_by(made.secret)
    assert overlapping.is_signed_by(rotated.secret)
    assert not alone.is_signed_by(made.secret)
    assert alone.is_signed_by(rotated.secret)


def test_what_fails_is_tried_again_and_its_order_waits_for_it(receiver: Receiver) -> None:
    endpoint = a_webhook(receiver.url).endpoint
    order = uuid4()
    for number in (1, 2):
        publish(number, order=order)
    publish(3)
    announce()
    receiver.answer = lambda message: 500 if message.json["data"]["number"] == 1 else 200
    receiver.says = b"it is broken here"
    while send(endpoint):
        pass
    tried = numbers(receiver)
    receiver.answer = lambda message: 200
    make_due()
    while send(endpoint):
        pass

    assert sorted(tried) == [1, 3]
    assert numbers(receiver)[2:] == [1, 2]
    assert [one.id for one in receiver.messages][0::2] == [receiver.messages[0].id] * 1 + [
        receiver.messages[2].id
    ]
    failed = Attempt.objects.order_by("created_at").filter(status=500).get()
    assert failed.answer == "it is broken here"
    assert set(Delivery.objects.values_list("status", flat=True)) == {"delivered"}


def test_tries_come_later_and_later_for_a_day_and_then_it_is_dead(receiver: Receiver) -> None:
    endpoint = a_webhook(receiver.url).endpoint
    publish(1)
    announce()
    receiver.answer = lambda message: 503
    waits = []
    while Delivery.objects.filter(status="pending").exists():
        make_due()
        send(endpoint)
        delivery = Delivery.objects.get()
        waits.append((delivery.next_try_at - delivery.created_at).total_seconds())
        # As if the time until then had passed.
        Delivery.objects.update(give_up_at=delivery.give_up_at - timedelta(seconds=waits[-1]))

    assert len(waits) in (11, 12)
    assert 86_390 < sum(waits) < 86_410
    assert all(earlier < later * 1.3 for earlier, later in itertools.pairwise(waits[:9]))
    assert (delivery.status, len({m.id for m in receiver.messages})) == ("dead", 1)


def test_staff_see_every_try_and_have_what_was_given_up_sent_again(receiver: Receiver) -> None:
    endpoint = a_webhook(receiver.url, "order.*").endpoint
    _, admin = an_admin()
    receiver.answer = lambda message: 404
    publish(1)
    announce()
    Delivery.objects.update(give_up_at=F("created_at"))
    send(endpoint)
    dead = admin.get(f"/admin/webhooks/{endpoint.id}/deliveries?status=dead").json["items"][0]
    path = f"/admin/webhooks/deliveries/{dead['id']}"
    receiver.answer = lambda message: 204
    receiver.says = b""

    assert admin.post(f"{path}/redeliver").json["status"] == "pending"
    assert admin.post(f"{path}/redeliver").code == "delivery_on_its_way"
    send(endpoint)

    story = admin.get(path).json
    assert [one["status"] for one in story["attempts"]] == [404, 204]
    assert story["delivery"]["status"] == "delivered"
    assert story["body"].encode() == receiver.messages[1].body
    assert receiver.messages[0].id == receiver.messages[1].id
    assert admin.get(f"/admin/webhooks/{endpoint.id}").json["failures"] == 0


def test_a_redirect_is_a_failure_and_is_not_followed(receiver: Receiver) -> None:
    with receiving() as elsewhere:
        endpoint = a_webhook(receiver.url).endpoint
        receiver.answer = lambda message: 302
        receiver.headers = {"Location": elsewhere.url}
        send_test_event(endpoint.id)
        send(endpoint)

        assert elsewhere.messages == []
    assert Attempt.objects.get().status == 302
    assert Delivery.objects.get().status == "pending"


def test_a_name_that_became_private_is_not_called(receiver: Receiver, settings: Any) -> None:
    endpoint = a_webhook(receiver.url).endpoint
    settings.OUTGOING_NETWORKS = []
    send_test_event(endpoint.id)

    send(endpoint)

    assert receiver.messages == []
    assert Attempt.objects.get().error == ("The address belongs to a private or reserved network.")


def test_a_long_answer_is_cut_and_the_next_one_is_understood(receiver: Receiver) -> None:
    endpoint = a_webhook(receiver.url).endpoint
    receiver.says = b"x\0" * 3_000_000
    for number in (1, 2):
        publish(number)
    announce()

    send(endpoint)

    assert [a.status for a in Attempt.objects.all()] == [200, 200]
    assert {a.answer for a in Attempt.objects.all()} == {"x" * 500}


def test_one_connection_serves_many_deliveries(receiver: Receiver) -> None:
    endpoint = a_webhook(receiver.url).endpoint
    for number in range(120):
        publish(number)
    announce()

    assert send(endpoint) == 120

    assert sorted(numbers(receiver)) == list(range(120))
    assert receiver.connections == 1


def test_an_endpoint_that_fails_is_asked_now_and_then_with_one(receiver: Receiver) -> None:
    endpoint = a_webhook(receiver.url).endpoint
    receiver.answer = lambda message: 500
    for number in range(8):
        publish(number)
    announce()
    send(endpoint)
    tried_at_first = len(receiver.messages)

    health = Health.objects.get()
    assert (tried_at_first, health.failures) == (8, 8)
    assert health.retry_at is not None
    assert due_endpoints() == []
    make_due()
    send(endpoint)

    assert len(receiver.messages) == 9


def test_after_days_of_failures_a_webhook_is_disabled_and_staff_are_told(
    receiver: Receiver,
) -> None:
    boss, _ = an_admin()
    endpoint = a_webhook(receiver.url, "order.*").endpoint
    receiver.answer = lambda message: 500
    publish(1)
    publish(2)
    announce()
    send(endpoint)
    Health.objects.update(failing_since=Now() - timedelta(days=6))
    make_due()
    send(endpoint)

    disabled = endpoint_with_id(endpoint.id)
    assert (disabled.status, disabled.disabled_reason) == ("disabled", "failing")
    assert not Delivery.objects.filter(status="pending").exists()
    when_webhook_disabled(happened(OutboxEvent.objects.get(type="webhook.disabled")))
    letter = Letter.objects.get(kind=LetterKind.WEBHOOK_DISABLED)
    assert letter.recipient == boss.email
    assert receiver.url in letter.text
    publish(3)
    assert announce() == 0


def test_a_receiver_that_is_gone_is_asked_no_more(receiver: Receiver) -> None:
    endpoint = a_webhook(receiver.url).endpoint
    receiver.answer = lambda message: 410
    send_test_event(endpoint.id)

    send(endpoint)

    assert endpoint_with_id(endpoint.id).disabled_reason == "gone"


def test_a_disabled_webhook_hears_nothing_of_what_happens_meanwhile(receiver: Receiver) -> None:
    endpoint = a_webhook(receiver.url).endpoint
    disable_webhook(endpoint.id)
    publish(1)
    announce()

    assert not Delivery.objects.exists()


def test_the_log_is_kept_for_a_while(receiver: Receiver) -> None:
    endpoint = a_webhook(receiver.url).endpoint
    delivered = send_test_event(endpoint.id)
    send(endpoint)
    send_test_event(endpoint.id)

    assert forget_deliveries(timedelta(days=1)) == 0
    assert forget_deliveries(timedelta(days=-1)) == 1

    assert not Delivery.objects.filter(id=delivered.id).exists()
    assert Delivery.objects.get().status == "pending"
    assert not Attempt.objects.exists()


def test_a_delivery_is_sent_again_with_the_same_id_however_often(receiver: Receiver) -> None:
    endpoint = a_webhook(receiver.url).endpoint
    delivery = send_test_event(endpoint.id)
    for _ in range(3):
        send(endpoint)
        redeliver(delivery.id)
    send(endpoint)

    assert len({message.id for message in receiver.messages}) == 1
    assert len(receiver.messages) == 4
