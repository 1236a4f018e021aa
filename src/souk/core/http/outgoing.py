"""The one way in which Souk calls the outside: webhooks, gateways, whatever names an address.

Not within a transaction: the other side may take as long as `Bounds` allows.
"""

import os
import socket
import ssl
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooSlow
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from http.client import HTTPException
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from threading import Timer
from time import monotonic
from urllib.parse import urljoin

from django.conf import settings
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError, LocationParseError
from urllib3.util import Url, parse_url

from souk.core.errors import Invalid, Unavailable

Address = IPv4Address | IPv6Address

_PORTS = {"http": 80, "https": 443}
_MOVED = {301, 302, 303, 307, 308}

# An IPv4 address hides in these: NAT64, and the tunnels 6to4 and Teredo.
_HOLD_IPV4 = [
    IPv6Network(net) for net in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32")
]

# Reserved, although not every Python knows it: one cloud keeps its secrets at 192.0.0.192, and
# some networks still use the addresses of sites.
_RESERVED = [ip_network(net) for net in ("192.0.0.0/24", "192.88.99.0/24", "fec0::/10")]


def _new_resolvers() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=8, thread_name_prefix="souk-resolver")


# Names are looked up aside: a resolver that hangs holds up nobody longer than the bounds say.
_resolvers = _new_resolvers()


def _begin_anew() -> None:
    # Threads do not come along into a child process.
    global _resolvers
    _resolvers = _new_resolvers()


os.register_at_fork(after_in_child=_begin_anew)


@dataclass(eq=False)
class AddressRefused(Invalid):
    """Souk does not call that address."""

    reason: str

    @property
    def detail(self) -> str:
        return f"The address {self.reason}."


@dataclass(eq=False)
class NoAnswer(Unavailable):
    """The other side gave no answer that can be used."""

    reason: str

    @property
    def detail(self) -> str:
        return f"The other side {self.reason}."


class AnswerTooLong(NoAnswer):
    """The other side's answer is longer than its bound, as it will be the next time."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """How long a call may take, in seconds, and how long its answer may be, in bytes."""

    connect: float = 5
    read: float = 10
    total: float = 15
    answer_bytes: int = 1024 * 1024


@dataclass(frozen=True, slots=True)
class OutgoingAnswer:
    """What the other side said; a redirect is an answer like any other. Header names are small."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def call_outside(
    method: str,
    url: str,
    *,
    body: bytes = b"",
    headers: Mapping[str, str] | None = None,
    bounds: Bounds | None = None,
    redirects: int = 0,
) -> OutgoingAnswer:
    """Call an address of the internet and return its answer, whatever its status.

    The name is resolved once: the addresses that were looked at are those that are connected to.
    Redirects are followed only when asked for, only for GET, and each is looked at like the first.
    Raises AddressRefused before anything is sent, NoAnswer when there is none within the bounds.
    """
    bounds = bounds or Bounds()
    ends_at = monotonic() + bounds.total
    given = dict(headers or {})
    for left in range(redirects, -1, -1):
        target = target_of(url)
        answer = _sent(method, target, body, given, bounds, ends_at)
        moved_to = answer.headers.get("location") if answer.status in _MOVED else None
        if method != "GET" or moved_to is None or not left:
            break
        url = _joined(url, moved_to)
        if _origin(target_of(url)) != _origin(target):
            # What was meant for one site is no other site's business.
            given = {}
    return answer


def check_address(url: str) -> None:
    """Raise AddressRefused for what `call_outside` would refuse now, NoAnswer for no such name."""
    addresses_of(target_of(url), Bounds().connect)


def target_of(url: str) -> Url:
    """Return an address in its parts; raise AddressRefused for one that cannot be ours to call."""
    try:
        target = parse_url(url)
    except LocationParseError:
        raise AddressRefused("cannot be read") from None
    if target.scheme not in ("https", "http") or not target.host:
        raise AddressRefused("does not begin with https:// and a name")
    if target.scheme == "http" and not settings.OUTGOING_HTTP:
        raise AddressRefused("is not https")
    if target.auth:
        raise AddressRefused("holds a user or password")
    port = target.port or _PORTS[target.scheme]
    if port < 1024 and port not in _PORTS.values():
        raise AddressRefused(f"has port {port}, where no web server listens")
    return target


def _joined(url: str, moved_to: str) -> str:
    try:
        return urljoin(url, moved_to)
    except ValueError:
        raise AddressRefused("cannot be read") from None


def _origin(target: Url) -> tuple[str | None, str | None, int]:
    return target.scheme, target.host, target.port or _PORTS[target.scheme or "https"]


def addresses_of(target: Url, seconds: float) -> list[Address]:
    """Return what a name stands for; raise AddressRefused when any of it is not for us."""
    name = str(target.host).strip("[]")
    port = target.port or _PORTS[target.scheme or "https"]
    looked_up = _resolvers.submit(socket.getaddrinfo, name, port, type=socket.SOCK_STREAM)
    try:
        found = looked_up.result(timeout=max(seconds, 0.01))
    except TooSlow:
        raise NoAnswer("has a name that could not be looked up in time") from None
    except (OSError, UnicodeError):
        raise NoAnswer("has a name that nobody knows") from None
    addresses = list(dict.fromkeys(ip_address(str(entry[4][0])) for entry in found))
    for address in addresses:
        if not _is_allowed(address):
            raise AddressRefused("belongs to a private or reserved network")
    return addresses


def _is_allowed(address: Address) -> bool:
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    if any(address in network for network in settings.OUTGOING_NETWORKS):
        return True
    if isinstance(address, IPv6Address) and any(address in network for network in _HOLD_IPV4):
        return False
    if any(address in network for network in _RESERVED):
        return False
    is_special = address.is_multicast or address.is_reserved or address.is_unspecified
    return address.is_global and not is_special


def _sent(
    method: str,
    target: Url,
    body: bytes,
    headers: Mapping[str, str],
    bounds: Bounds,
    ends_at: float,
) -> OutgoingAnswer:
    # The second address is for a first that cannot be reached; nothing was sent there.
    addresses = addresses_of(target, min(bounds.connect, ends_at - monotonic()))[:2]
    for place, address in enumerate(addresses):
        connection = connection_to(target, address, bounds)
        with _until(ends_at, connection):
            try:
                connection.connect()
            except (HTTPError, OSError) as error:
                if place + 1 < len(addresses):
                    continue
                raise NoAnswer(why(error, "could not be reached")) from None
            answer = _exchange(connection, method, target, body, headers, bounds)
            if monotonic() >= ends_at:
                # What was cut off may look whole.
                raise NoAnswer("did not answer in time")
            return answer
    raise NoAnswer("could not be reached")


def connection_to(target: Url, address: Address, bounds: Bounds) -> HTTPConnection:
    """Return a connection that is yet to be made, to an address that was looked at."""
    port = target.port or _PORTS[target.scheme or "https"]
    if target.scheme == "http":
        return HTTPConnection(str(address), port, timeout=bounds.connect)
    name = str(target.host).strip("[]")
    return HTTPSConnection(
        str(address),
        port,
        timeout=bounds.connect,
        # The certificate has to be the name's, although the address is what is called.
        server_hostname=name,
        ssl_context=tls(),
    )


@cache
def tls() -> ssl.SSLContext:
    """Return how the other side proves its name: by the certificates that this machine trusts."""
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def _exchange(
    connection: HTTPConnection,
    method: str,
    target: Url,
    body: bytes,
    headers: Mapping[str, str],
    bounds: Bounds,
) -> OutgoingAnswer:
    connection.timeout = bounds.read
    sent = {
        "User-Agent": "Souk",
        # A compressed answer is as long as it likes once it is unpacked.
        "Accept-Encoding": "identity",
        **headers,
        "Host": target.netloc or "",
        "Connection": "close",
    }
    try:
        connection.request(
            method,
            target.request_uri,
            body=body or None,
            headers=sent,
            preload_content=False,
            decode_content=False,
        )
    except ValueError:
        raise AddressRefused("or a header holds characters that HTTP does not know") from None
    except (HTTPError, HTTPException, OSError) as error:
        raise NoAnswer(why(error, "broke off")) from None
    try:
        response = connection.getresponse()
        content = response.read(bounds.answer_bytes + 1)
    except (HTTPError, HTTPException, OSError) as error:
        raise NoAnswer(why(error, "broke off")) from None
    if len(content) > bounds.answer_bytes:
        raise AnswerTooLong(f"answered with more than {bounds.answer_bytes} bytes")
    names = {name.lower(): value for name, value in response.headers.items()}
    return OutgoingAnswer(response.status, names, content)


@contextmanager
def _until(ends_at: float, connection: HTTPConnection) -> Iterator[None]:
    """Cut a connection off at a moment, however busily the other side drips; close it anyway."""
    watch = Timer(max(ends_at - monotonic(), 0.01), cut_off, [connection])
    watch.daemon = True
    watch.start()
    try:
        yield
    finally:
        watch.cancel()
        connection.close()


def cut_off(connection: HTTPConnection) -> None:
    """End a connection under whoever waits for it."""
    if connection.sock is not None:
        try:
            # The plain socket's: that of TLS would first forget its own state.
            socket.socket.shutdown(connection.sock, socket.SHUT_RDWR)
        except OSError:
            # It has ended by itself.
            return


def why(error: Exception, otherwise: str) -> str:
    """Return what a failed call says of itself, for NoAnswer."""
    if isinstance(error, ssl.SSLError) or isinstance(error.__cause__, ssl.SSLError):
        return "has no certificate for its name that this machine trusts"
    return "did not answer in time" if isinstance(error, TimeoutError) else otherwise
