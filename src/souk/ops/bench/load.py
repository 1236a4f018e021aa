"""A load generator: so many connections that each send the next request when they are answered."""

import selectors
import socket
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

Request = Callable[[], bytes]

_END_OF_HEAD = b"\r\n\r\n"


@dataclass(slots=True)
class Measured:
    """What was answered in `seconds`, with each answer's latency in milliseconds, sorted."""

    seconds: float
    latencies: list[float]
    statuses: Counter[int] = field(default_factory=Counter)

    @property
    def per_second(self) -> float:
        return len(self.latencies) / self.seconds

    def percentile(self, share: float) -> float:
        """Return the latency in milliseconds that this share of the answers was below."""
        return self.latencies[min(int(len(self.latencies) * share), len(self.latencies) - 1)]


class _Connection:
    def __init__(self, address: tuple[str, int], request: Request) -> None:
        self.socket = socket.create_connection(address)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.request = request
        self.begun = 0.0
        self.received = b""

    def send(self) -> None:
        self.received = b""
        self.begun = time.perf_counter()
        self.socket.sendall(self.request())

    def receive(self) -> int | None:
        """Take what has come; return the status once the answer is whole."""
        chunk = self.socket.recv(262_144)
        if not chunk:
            raise ConnectionError("the server closed a connection")
        self.received += chunk
        head, end, body = self.received.partition(_END_OF_HEAD)
        if not end:
            return None
        lower = head.lower()
        at = lower.find(b"content-length:")
        if at < 0:
            raise ConnectionError("an answer without its length")
        length = int(lower[at + 15 :].split(b"\r\n", 1)[0])
        return int(head[9:12]) if len(body) >= length else None


class _Pace:
    """Sends evenly over connections that have nothing to do."""

    def __init__(self, per_second: float) -> None:
        self.idle: list[_Connection] = []
        self._step = 1 / per_second
        self._due = time.perf_counter()

    def send_what_is_due(self) -> None:
        while self.idle and self._due <= time.perf_counter():
            connection = self.idle.pop()
            connection.send()
            connection.begun = self._due
            self._due += self._step

    @property
    def until_next(self) -> float:
        """Seconds until one is due; without a free connection, until an answer comes."""
        return max(0.0, self._due - time.perf_counter()) if self.idle else 1.0


def measure(
    address: tuple[str, int],
    request: Request,
    *,
    connections: int,
    seconds: float,
    per_second: float | None = None,
) -> Measured:
    """Send requests for so many seconds; raise ConnectionError when the server goes away.

    At once when one is answered; or `per_second` evenly, and then latency counts from the moment
    a request was due, even when no connection was free for it.
    """
    pace = _Pace(per_second) if per_second else None
    selector = selectors.DefaultSelector()
    latencies: list[float] = []
    statuses: Counter[int] = Counter()
    for _ in range(connections):
        connection = _Connection(address, request)
        selector.register(connection.socket, selectors.EVENT_READ, connection)
        if pace:
            pace.idle.append(connection)
        else:
            connection.send()
    begun = time.perf_counter()
    end = begun + seconds
    while time.perf_counter() < end:
        if pace:
            pace.send_what_is_due()
        for key, _ in selector.select(timeout=pace.until_next if pace else 1):
            status = key.data.receive()
            if status is not None:
                latencies.append((time.perf_counter() - key.data.begun) * 1000)
                statuses[status] += 1
                if pace:
                    pace.idle.append(key.data)
                else:
                    key.data.send()
    took = time.perf_counter() - begun
    for key in list(selector.get_map().values()):
        key.data.socket.close()
    selector.close()
    return Measured(took, sorted(latencies), statuses)
