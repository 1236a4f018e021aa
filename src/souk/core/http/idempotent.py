"""Requests that keep their idempotency key in the transaction of their own operation."""

from collections.abc import Callable
from typing import TypeVar

from django.http import HttpRequest

from souk.core.idempotency import IdempotencyKeyRequired, RequestKey

View = TypeVar("View", bound=Callable[..., object])


def keeps_its_key(view: View) -> View:
    """Mark a view that claims and answers its key itself: it spans more than one transaction."""
    view.keeps_its_key = True  # type: ignore[attr-defined]
    return view


def remembers_refusals(view: View) -> View:
    """Mark a view that counts what it refuses: with a key, too, the count stays."""
    view.remembers_refusals = True  # type: ignore[attr-defined]
    return view


def required_key(request: HttpRequest) -> RequestKey:
    """Return the request's key; raise IdempotencyKeyRequired when it came without."""
    key: RequestKey | None = request.request_key  # type: ignore[attr-defined]
    if key is None:
        raise IdempotencyKeyRequired
    return key
