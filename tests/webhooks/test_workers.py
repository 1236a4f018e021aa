"""Several workers, slow receivers and kill -9: everything arrives, and nobody waits for another."""

import os
import signal
import subprocess
import sys
import threading
import time
from uuid import uuid4

import pytest

from souk.webhooks.models import Attempt, Delivery, Health
from souk.webhooks.operations import sending
from souk.webhooks.operations.sending import Senders
from tests.factories import a_webhook
from tests.webhooks.receiver import Message, Receiver, receiving
from tests.webhooks.sent import announce, make_due, numbers, publish, send

pytestmark = pytest.mark.usefixtures("committed")


def test_a_hanging_receiver_holds_up_no_other_one(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "_BOUNDS", sending.Bounds(connect=1, read=3, total=3))
    may_answer = threading.Event()

    def hang(message: Message) -> int:
        may_answer.wait(10)
        return 200

    receiver.answer = hang
    a_webhook(receiver.url)
    senders = Senders()
    with receiving() as healthy:
        well = a_webhook(healthy.url).endpoint
        for number in range(40):
            publish(number)
        announce()
        began = time.monotonic()
        senders.begin()
        healthy.wait_for(40, seconds=3)
        took = time.monotonic() - began
        may_answer.set()
        assert senders.end(seconds=10)

    assert took < 3
    assert Delivery.objects.filter(endpoint=well, status="delivered").count() == 40
    assert senders.count == 0


def test_many_workers_send_each_delivery_once(receiver: Receiver) -> None:
    endpoint = a_webhook(receiver.url).endpoint
    orders = [uuid4() for _ in range(10)]
    for number in range(150):
        publish(number, order=orders[number % 10])
    announce()
    workers = [Senders() for _ in range(3)]

    deadline = time.monotonic() + 20
    while Delivery.objects.filter(status="pending").exists():
        assert time.monotonic() < deadline
        for worker in workers:
            worker.begin()
        time.sleep(0.1)
    for worker in workers:
        assert worker.end(seconds=10)

    assert sorted(numbers(receiver)) == list(range(150))
    for place in range(10):
        of_order = [number for number in numbers(receiver) if number % 10 == place]
        assert of_order == sorted(of_order)
    assert Health.objects.get(endpoint=endpoint).failures == 0


KILLED = """
import os, signal, django
django.setup()
from souk.core.http.lines import Line
from souk.webhooks.operations.sending import send_to
from souk.webhooks.queries.endpoints import due_endpoints

post, sent = Line.post, []

def post_and_die(self, *arguments):
    answer = post(self, *arguments)
    sent.append(answer)
    if len(sent) == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    return answer

Line.post = post_and_die
send_to(due_endpoints()[0])
"""


def test_a_worker_killed_while_it_sends_loses_nothing(receiver: Receiver) -> None:
    endpoint = a_webhook(receiver.url).endpoint
    for number in range(4):
        publish(number)
    announce()
    environment = {
        **os.environ,
        "SOUK_OUTGOING_HTTP": "true",
        "SOUK_OUTGOING_NETWORKS": "127.0.0.0/8",
    }

    killed = subprocess.run([sys.executable, "-c", KILLED], env=environment, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert not Attempt.objects.exists()
    # Until the claim ends, nobody else takes them up.
    assert send(endpoint) == 0
    make_due()
    send(endpoint)

    assert len(receiver.messages) == 6
    assert set(numbers(receiver)) == {0, 1, 2, 3}
    assert len({message.id for message in receiver.messages}) == 4
    assert set(Delivery.objects.values_list("status", flat=True)) == {"delivered"}
