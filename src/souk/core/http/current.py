"""The request that this thread answers, for what sees no request: the logs."""

from contextvars import ContextVar

from django.http import HttpRequest

current: ContextVar[HttpRequest | None] = ContextVar("souk_request", default=None)
