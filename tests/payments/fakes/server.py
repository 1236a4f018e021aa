"""A gateway's server in a thread: strict, with a journal, and able to fail in every way."""

import json
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Said:
    """An answer of the server's."""

    status: int
    body: dict[str, Any]


class Refused(Exception):
    def __init__(self, status: int, body: dict[str, Any]) -> None:
        self.said = Said(status, body)


class Lost(Exception):
    """Raised by a watch: the request never arrives."""


@dataclass
class Asked:
    """A request as the server got it."""

    method: str
    path: str
    body: bytes
    headers: dict[str, str]

    @property
    def act(self) -> str:
        return self.path.rstrip("/").rpartition("/")[2]


@dataclass
class Fault:
    """What goes wrong with requests whose path ends so: `before` or `after` they are done."""

    act: str
    kind: str
    times: int = 1
    seconds: float = 0


@dataclass
class FakeServer(ABC):
    """Answers what `answer` says; one request at a time, as one who keeps books would."""

    faults: list[Fault] = field(default_factory=list)
    journal: list[Asked] = field(default_factory=list)
    # Called for each request before it is done and after, for tests that kill who asks.
    watch: Callable[[str, Asked], None] | None = None

    def __post_init__(self) -> None:
        self._lock = threading.RLock()

    @abstractmethod
    def answer(self, asked: Asked) -> Said:
        """Do what is asked, and say so."""

    def fail(self, act: str, kind: str, *, times: int = 1, seconds: float = 0) -> None:
        """Let requests whose path ends so go wrong: lost, broken or hanging, after or before."""
        self.faults.append(Fault(act, kind, times, seconds))

    def requests(self, act: str) -> list[Asked]:
        return [asked for asked in self.journal if asked.act == act and asked.method == "POST"]

    def respond(self, asked: Asked) -> Said | None:
        """Answer a request; None cuts the connection."""
        fault = next((f for f in self.faults if f.times and asked.path.endswith(f.act)), None)
        if fault:
            fault.times -= 1
        if fault and fault.kind == "lost before":
            return None
        if fault and fault.kind == "broken before":
            return Said(500, {"error": {"type": "api_error", "message": "broken"}})
        try:
            self._tell("before", asked)
        except Lost:
            return None
        with self._lock:
            self.journal.append(asked)
            try:
                said = self.answer(asked)
            except Refused as refused:
                said = refused.said
        self._tell("after", asked)
        if fault and fault.kind == "hangs after":
            time.sleep(fault.seconds)
        if fault and fault.kind == "lost after":
            return None
        if fault and fault.kind == "broken after":
            return Said(500, {"error": {"type": "api_error", "message": "broken"}})
        return said

    def _tell(self, moment: str, asked: Asked) -> None:
        if self.watch:
            self.watch(moment, asked)


@contextmanager
def serving(fake: FakeServer) -> Iterator[str]:
    """Serve meanwhile; yield the address."""

    class Handler(BaseHTTPRequestHandler):
        def handle_any(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            headers = {name.lower(): value for name, value in self.headers.items()}
            asked = Asked(self.command, self.path, self.rfile.read(length), headers)
            said = fake.respond(asked)
            if said is None:
                self.close_connection = True
                return
            text = json.dumps(said.body).encode()
            try:
                self.send_response(said.status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text)
            except OSError:
                # Whoever asked has given up.
                self.close_connection = True

        do_GET = do_POST = do_DELETE = handle_any  # noqa: N815 - names of the library

        def log_message(self, *arguments: Any) -> None:
            """Say nothing: the journal does."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
