"""Reading a header of a request."""

from functools import cache

from django.http import HttpRequest


def header(request: HttpRequest, name: str) -> str | None:
    """Return a header's value, None when it was not sent.

    Straight from the WSGI environment: `request.headers` copies all of them at its first use.
    """
    value: str | None = request.META.get(_variable(name))
    return value


@cache
def _variable(name: str) -> str:
    return "HTTP_" + name.upper().replace("-", "_")
