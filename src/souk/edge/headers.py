"""What every answer says to browsers: what may run, embed, frame and be told of it."""

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

_NOTHING_ELSE = "; base-uri 'none'; frame-ancestors 'none'"

# JSON: there is nothing to run or to load.
_API = f"default-src 'none'; form-action 'none'{_NOTHING_ELSE}"

# Swagger UI comes from here and sets styles as it draws.
_DOCS = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    f"img-src 'self' data:; connect-src 'self'; form-action 'none'{_NOTHING_ELSE}"
)

# The admin's theme reads expressions in its templates (Alpine), which needs eval; a script that
# somebody smuggled into a page is not run all the same. Frames show letters, in a sandbox.
_ADMIN = (
    "default-src 'none'; script-src 'self' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: https:; font-src 'self'; connect-src 'self'; manifest-src 'self'; "
    "frame-src 'self'; "
    f"form-action 'self'{_NOTHING_ELSE}"
)

# Pictures that somebody uploaded: shown, never run.
_MEDIA = f"default-src 'none'; style-src 'unsafe-inline'; sandbox{_NOTHING_ELSE}"

_PAGE = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    f"img-src 'self' data:; form-action 'self'{_NOTHING_ELSE}"
)


def always(*, is_https: bool) -> dict[str, str]:
    """Return what is the same on every answer."""
    headers = {
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    }
    if is_https:
        headers["Strict-Transport-Security"] = "max-age=31536000"
    return headers


def _of_kind(policy: str, *, embeddable: bool = False) -> dict[str, tuple[str, str]]:
    """Return the headers of a kind of answer as Django stores them: by their names in small."""
    headers = {
        **always(is_https=settings.IS_HTTPS),
        "Content-Security-Policy": policy,
        # Pages tell their own site where a form was sent from: Django knows a forged one by that.
        "Referrer-Policy": "no-referrer" if policy is _API else "same-origin",
        # A storefront on another site shows the pictures.
        "Cross-Origin-Resource-Policy": "cross-origin" if embeddable else "same-origin",
    }
    return {name.lower(): (name, value) for name, value in headers.items()}


# The first that an address begins with.
_KINDS = (
    ("/api/v1/docs", _of_kind(_DOCS)),
    ("/api/", _of_kind(_API)),
    ("/health/", _of_kind(_API)),
    ("/admin/", _of_kind(_ADMIN)),
    ("/media/", _of_kind(_MEDIA, embeddable=True)),
    ("", _of_kind(_PAGE)),
)


def protect(request: HttpRequest, response: HttpResponseBase) -> None:
    """Put the headers of its kind on an answer, and its id; what its view has set itself stays.

    All at once: setting nine of them by their names would check each anew, at every request.
    """
    path = request.path_info
    for beginning, headers in _KINDS:
        if path.startswith(beginning):
            request_id = ("X-Request-Id", request.request_id)  # type: ignore[attr-defined]
            response.headers._store = headers | response.headers._store
            response.headers._store["x-request-id"] = request_id
            return
