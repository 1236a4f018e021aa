"""A worker that delivers events to a webhook, measured by the one who gets them."""

import re
import selectors
import socket
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, field

import psycopg

from souk.ops.bench import shop
from souk.ops.postgres import Cluster

_LONGEST_SECONDS = 600.0
_ID = re.compile(rb"webhook-id: ([0-9a-f-]{36})", re.IGNORECASE)
_LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)
_ANSWER = b"HTTP/1.1 204 No Content\r\n\r\n"

_CREATE = """
import sys, django
django.setup()
from souk.webhooks.operations.subscription import create_webhook, delete_webhook
from souk.webhooks.queries.endpoints import endpoints
for former in endpoints():
    delete_webhook(former.id, unchanged_since=None)
create_webhook(url=sys.argv[1], description="bench", event_types=["*"])
"""


@dataclass(frozen=True, slots=True)
class Delivered:
    """What a receiver got: events a second from the worker's first to its last."""

    per_second: float
    lost: int
    repeated: int


@dataclass(slots=True)
class _Receiver:
    """Answers every POST at once; any number of connections, one thread."""

    listener: socket.socket
    selector: selectors.BaseSelector
    unread: dict[socket.socket, bytes] = field(default_factory=dict)
    seen: Counter[bytes] = field(default_factory=Counter)
    first_at: float = 0.0
    last_at: float = 0.0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.listener.getsockname()[1]}/"

    def serve_until(self, count: int, deadline: float) -> None:
        while len(self.seen) < count and time.monotonic() < deadline:
            for key, _ in self.selector.select(timeout=1):
                if key.fileobj is self.listener:
                    self._accept()
                else:
                    self._receive(key.fileobj)  # type: ignore[arg-type]

    def _accept(self) -> None:
        connection, _ = self.listener.accept()
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.unread[connection] = b""
        self.selector.register(connection, selectors.EVENT_READ)

    def _receive(self, connection: socket.socket) -> None:
        content = connection.recv(65_536)
        if not content:
            self.selector.unregister(connection)
            del self.unread[connection]
            connection.close()
            return
        content = self.unread[connection] + content
        head, end, body = content.partition(b"\r\n\r\n")
        length, message_id = _LENGTH.search(head), _ID.search(head)
        if not (end and length and message_id and len(body) >= int(length[1])):
            self.unread[connection] = content
            return
        self.unread[connection] = b""
        connection.sendall(_ANSWER)
        self.last_at = time.monotonic()
        self.first_at = self.first_at or self.last_at
        self.seen[message_id[1]] += 1


def measure_delivery(cluster: Cluster, count: int) -> Delivered:
    """Have a worker deliver events that wait for it, in hundreds, and return what came of it."""
    environment = shop.environment(cluster.home) | {
        "SOUK_OUTGOING_HTTP": "true",
        "SOUK_OUTGOING_NETWORKS": "127.0.0.0/8",
        "DJANGO_SETTINGS_MODULE": "souk.config.settings",
    }

    def run(*words: str) -> None:
        subprocess.run([sys.executable, *words], check=True, env=environment)  # noqa: S603 - ourselves

    run("-m", "souk.cli", "migrate")
    with socket.create_server(("127.0.0.1", 0)) as listener, selectors.DefaultSelector() as known:
        receiver = _Receiver(listener, known)
        known.register(listener, selectors.EVENT_READ)
        run("-c", _CREATE, receiver.url)
        _publish(cluster, count)
        worker = subprocess.Popen([sys.executable, "-m", "souk.cli", "worker"], env=environment)
        try:
            receiver.serve_until(count, time.monotonic() + _LONGEST_SECONDS)
        finally:
            worker.terminate()
            worker.wait(timeout=30)
    seconds = max(receiver.last_at - receiver.first_at, 0.001)
    return Delivered(
        per_second=len(receiver.seen) / seconds,
        lost=count - len(receiver.seen),
        repeated=receiver.seen.total() - len(receiver.seen),
    )


def _publish(cluster: Cluster, count: int) -> None:
    """Publish events as so many orders would, in transactions of a hundred."""
    with psycopg.connect(cluster.url("owner"), autocommit=True) as db:
        for _ in range(-(-count // 100)):
            db.execute(
                "SELECT core.publish('order.placed', 'order', core.uuid7(), jsonb_build_object("
                "'total_amount', number, 'currency', 'EUR')) FROM generate_series(1, 100) AS number"
            )
