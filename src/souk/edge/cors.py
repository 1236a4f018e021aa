"""Which sites may call the API from a browser: those of SOUK_CORS_ORIGINS, each by its name.

No answer allows credentials: callers send tokens in headers, never cookies. A few lines here, since
a middleware of its own would look at every request, the admin's, too.
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers

from souk.core.http.headers import header

_METHODS = "GET, POST, PUT, PATCH, DELETE"
_ACCEPTED = (
    "Authorization, Cart-Token, Content-Type, Idempotency-Key, If-Match, If-None-Match, "
    "Order-Token, X-Request-Id"
)
_SHOWN = (
    "ETag, Idempotent-Replayed, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset, "
    "Retry-After, X-Request-Id"
)


def preflight(request: HttpRequest) -> HttpResponse | None:
    """Return the answer to a browser that asks first; None when it is anything else."""
    if request.method != "OPTIONS" or not _is_allowed(request):
        return None
    if header(request, "Access-Control-Request-Method") is None:
        return None
    response = HttpResponse(status=204)
    response["Access-Control-Allow-Methods"] = _METHODS
    response["Access-Control-Allow-Headers"] = _ACCEPTED
    response["Access-Control-Max-Age"] = "7200"
    return response


def share(request: HttpRequest, response: HttpResponseBase) -> None:
    """Let a site that may call read the answer."""
    if not settings.CORS_ORIGINS:
        return
    patch_vary_headers(response, ["Origin"])
    if _is_allowed(request):
        response["Access-Control-Allow-Origin"] = request.META["HTTP_ORIGIN"]
        response["Access-Control-Expose-Headers"] = _SHOWN


def _is_allowed(request: HttpRequest) -> bool:
    return header(request, "Origin") in settings.CORS_ORIGINS
