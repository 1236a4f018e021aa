"""Reading a header of a request."""

from django.http import HttpRequest


def header(request: HttpRequest, name: str) -> str | None:
    """Return a header's value, None when it was not sent.

    Straight from the WSGI environment: `request.headers` copies all of them at its first use.
    """
    value: str | None = request.META.get("HTTP_" + name.upper().replace("-", "_"))
    return value
