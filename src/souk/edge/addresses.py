"""Where a request comes from: the peer, or whom a trusted proxy names."""

from ipaddress import IPv4Network, IPv6Network, ip_address
from typing import Any

import structlog
from django.conf import settings

log = structlog.get_logger("souk.edge")

Network = IPv4Network | IPv6Network


class Proxies:
    """The proxies whose word on their callers is taken; everybody else's is ignored."""

    def __init__(self) -> None:
        self._networks: list[Network] = settings.TRUSTED_PROXIES
        self._scheme = "https" if settings.IS_HTTPS else "http"
        self._known: dict[str, bool] = {}
        self._has_warned = False

    def resolve(self, environment: dict[str, Any]) -> None:
        """Put the caller's own address and scheme where the whole of Souk reads them."""
        scheme = self._scheme
        if self._networks and self._trusts(environment.get("REMOTE_ADDR", "")):
            forwarded = environment.get("HTTP_X_FORWARDED_FOR")
            if forwarded:
                environment["REMOTE_ADDR"] = self._client(environment["REMOTE_ADDR"], forwarded)
            scheme = environment.get("HTTP_X_FORWARDED_PROTO", scheme)
        elif "HTTP_X_FORWARDED_FOR" in environment and not self._has_warned:
            self._has_warned = True
            log.warning(
                "untrusted_proxy",
                peer=environment.get("REMOTE_ADDR"),
                advice="if this is a proxy of yours, name it in SOUK_TRUSTED_PROXIES",
            )
        # Who terminates TLS stands in front: without its word the shop's own address decides.
        environment["wsgi.url_scheme"] = "https" if scheme == "https" else "http"

    def _client(self, peer: str, forwarded: str) -> str:
        """Return the last address that no trusted proxy has: what stands before it is hearsay."""
        client = peer
        for hop in reversed(forwarded.split(",")):
            address = _address(hop)
            if address is None:
                return client
            client = address
            if not self._trusts(address):
                return client
        return client

    def _trusts(self, peer: str) -> bool:
        known = self._known.get(peer)
        if known is None:
            address = _address(peer)
            known = address is not None and any(
                ip_address(address) in network for network in self._networks
            )
            if len(self._known) < 10_000:
                self._known[peer] = known
        return known


def _address(written: str) -> str | None:
    """Return an address as one writes it, without a port; None when it is none."""
    text = written.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text)
    except ValueError:
        return None
    mapped = address.ipv4_mapped if address.version == 6 else None
    return str(mapped or address)
