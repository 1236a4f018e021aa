"""Limits that a view knows of; those that follow from the address alone are the edge's."""

from ipaddress import ip_address

from django.http import HttpRequest

from souk.core.ids import text_of
from souk.core.limits import Turn, refuse_if_used_up, take_turns


def turns_of(request: HttpRequest) -> list[Turn]:
    """Return the turns that this request has taken; the answer's headers tell of them."""
    turns: list[Turn] = request.__dict__.setdefault("turns", [])
    return turns


def limit(request: HttpRequest, rule: str) -> None:
    """Take a turn of the caller's, given back when the request succeeds.

    Not within the request's transaction: what is refused is undone there, and the turn with it.
    Raises TooManyRequests when none is left. Callers on this machine are not limited.
    """
    if is_at_home(request):
        return
    taken = take_turns([(rule, caller_name(request))])
    turns_of(request).extend(taken)
    refuse_if_used_up(taken)


def caller_name(request: HttpRequest) -> str:
    """Return whose turns they are: a customer's, or those of an address."""
    user_id = request.caller.user_id  # type: ignore[attr-defined]
    return f"user:{text_of(user_id)}" if user_id else address_name(request)


def address_name(request: HttpRequest) -> str:
    """Return the name of the caller's address; of IPv6 the network that one household has."""
    try:
        address = ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return "address:unknown"
    if address.version == 6:
        mapped = address.ipv4_mapped
        return f"address:{mapped or int(address) >> 64}"
    return f"address:{address}"


def is_at_home(request: HttpRequest) -> bool:
    """Say whether the caller is on this machine: a program of the operator's, or a proxy that
    SOUK_TRUSTED_PROXIES does not name, and all who come through it.
    """
    try:
        address = ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return False
    mapped = address.ipv4_mapped if address.version == 6 else None
    return (mapped or address).is_loopback
