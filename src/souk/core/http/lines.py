"""A kept connection to one address, for what is sent there again and again: webhooks.

The same holds as for `call_outside`: the name's addresses are looked at, and connected to; no
redirect is followed; every call is over in time. A name is looked up anew once a minute.
"""

import threading
from http.client import HTTPException, HTTPResponse
from socket import IPPROTO_TCP, TCP_NODELAY
from time import monotonic

from urllib3.connection import HTTPConnection
from urllib3.exceptions import HTTPError
from urllib3.util import Url

from souk.core.http.outgoing import (
    AddressRefused,
    Bounds,
    NoAnswer,
    OutgoingAnswer,
    addresses_of,
    connection_to,
    cut_off,
    target_of,
    why,
)

_LONGEST_KEPT_SECONDS = 60.0
_WATCH_SECONDS = 0.25
_BROKE_OFF = "broke off"


class Line:
    """Sends POSTs to one address over one connection; of one thread at a time."""

    def __init__(self, url: str, *, bounds: Bounds) -> None:
        self._url = url
        self._bounds = bounds
        self._connection: HTTPConnection | None = None
        self._made_at = 0.0
        self._target = Url()

    def post(self, body: bytes, headers: dict[str, str]) -> OutgoingAnswer:
        """Send a body and return the answer, whatever its status, its body cut at the bounds.

        Raises AddressRefused before anything is sent, NoAnswer when there is none in time. What a
        connection that was kept has not taken is sent once more, over a new one.
        """
        if monotonic() - self._made_at > _LONGEST_KEPT_SECONDS:
            self.close()
        ends_at = monotonic() + self._bounds.total
        if self._connection is not None:
            try:
                return self._exchange(self._connection, body, headers, ends_at)
            except NoAnswer as none:
                # The other side may have hung up long ago.
                if none.reason != _BROKE_OFF:
                    raise
        return self._exchange(self._connected(ends_at), body, headers, ends_at)

    def close(self) -> None:
        """Hang up; the next call makes a connection of its own."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _connected(self, ends_at: float) -> HTTPConnection:
        self._target = target = target_of(self._url)
        addresses = addresses_of(target, min(self._bounds.connect, ends_at - monotonic()))[:2]
        for place, address in enumerate(addresses):
            connection = connection_to(target, address, self._bounds)
            try:
                with _watch.until(ends_at, connection):
                    connection.connect()
            except (HTTPError, OSError) as error:
                connection.close()
                if place + 1 == len(addresses):
                    raise NoAnswer(why(error, "could not be reached")) from None
            else:
                connection.sock.setsockopt(IPPROTO_TCP, TCP_NODELAY, 1)
                self._connection, self._made_at = connection, monotonic()
                return connection
        raise NoAnswer("could not be reached")

    def _exchange(
        self, connection: HTTPConnection, body: bytes, headers: dict[str, str], ends_at: float
    ) -> OutgoingAnswer:
        is_whole = False
        try:
            with _watch.until(ends_at, connection):
                connection.sock.settimeout(self._bounds.read)
                connection.sock.sendall(self._head(len(body), headers) + body)
                response = HTTPResponse(connection.sock, method="POST")
                response.begin()
                content = response.read(self._bounds.answer_bytes)
                # What is left unread would be taken for the next answer.
                is_whole = response.isclosed() and not response.will_close
        except (HTTPError, HTTPException, OSError) as error:
            raise NoAnswer(why(error, _BROKE_OFF)) from None
        finally:
            if not is_whole:
                self.close()
        if monotonic() >= ends_at:
            raise NoAnswer("did not answer in time")
        names = {name.lower(): value for name, value in response.getheaders()}
        return OutgoingAnswer(response.status, names, content)

    def _head(self, length: int, headers: dict[str, str]) -> bytes:
        fields = {
            "Host": self._target.netloc or "",
            "User-Agent": "Souk",
            # A compressed answer is as long as it likes once it is unpacked.
            "Accept-Encoding": "identity",
            "Content-Length": str(length),
            **headers,
        }
        lines = [f"POST {self._target.request_uri} HTTP/1.1"]
        lines += [f"{name}: {value}" for name, value in fields.items()]
        if any("\r" in line or "\n" in line for line in lines):
            raise AddressRefused("or a header holds the end of a line")
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


class _Watch:
    """Cuts off connections at their moment, however busily the other side drips; one thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._ends: dict[HTTPConnection, float] = {}
        self._is_on = False

    def until(self, ends_at: float, connection: HTTPConnection) -> "_Watched":
        return _Watched(self, ends_at, connection)

    def add(self, connection: HTTPConnection, ends_at: float) -> None:
        with self._lock:
            self._ends[connection] = ends_at
            if not self._is_on:
                self._is_on = True
                threading.Thread(target=self._go, name="souk-line-watch", daemon=True).start()

    def remove(self, connection: HTTPConnection) -> None:
        with self._lock:
            self._ends.pop(connection, None)

    def _go(self) -> None:
        pause = threading.Event()
        while True:
            pause.wait(_WATCH_SECONDS)
            now = monotonic()
            with self._lock:
                for connection, ends_at in self._ends.items():
                    if now >= ends_at:
                        cut_off(connection)
                if not self._ends:
                    self._is_on = False
                    return


class _Watched:
    """A connection while it is watched."""

    def __init__(self, watch: _Watch, ends_at: float, connection: HTTPConnection) -> None:
        self._watch, self._ends_at, self._connection = watch, ends_at, connection

    def __enter__(self) -> None:
        self._watch.add(self._connection, self._ends_at)

    def __exit__(self, *error: object) -> None:
        self._watch.remove(self._connection)


_watch = _Watch()
