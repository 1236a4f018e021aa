"""Django's own middlewares, for pages only: requests to the API pass them by in one step."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.clickjacking import XFrameOptionsMiddleware
from django.middleware.common import CommonMiddleware
from django.middleware.csrf import CsrfViewMiddleware
from django.middleware.security import SecurityMiddleware
from whitenoise.middleware import WhiteNoiseMiddleware

from souk.edge.admin_sessions import ShortSessions
from souk.edge.identity import PageIdentity

API_PREFIXES = ("/api/", "/health/")
# Pictures are everybody's: what asked for a session would have caches keep one for each visitor.
_PLAIN = (*API_PREFIXES, "/media/")

# From the innermost outwards.
_AROUND_A_PAGE = (
    XFrameOptionsMiddleware,
    MessageMiddleware,
    PageIdentity,
    ShortSessions,
    AuthenticationMiddleware,
    CsrfViewMiddleware,
    CommonMiddleware,
    SessionMiddleware,
    WhiteNoiseMiddleware,
    SecurityMiddleware,
)

Respond = Callable[[HttpRequest], HttpResponseBase]


def is_api(request: HttpRequest) -> bool:
    return request.path_info.startswith(API_PREFIXES)


def _is_plain(request: HttpRequest) -> bool:
    return request.path_info.startswith(_PLAIN)


class PageMiddlewares:
    """What the admin and other pages need around them, as one middleware."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response
        self._csrf: CsrfViewMiddleware
        page: Any = get_response
        for middleware in _AROUND_A_PAGE:
            page = middleware(page)
            if isinstance(page, CsrfViewMiddleware):
                self._csrf = page
        self._page: Respond = page

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request) if _is_plain(request) else self._page(request)

    def process_view(self, request: HttpRequest, *view: Any) -> HttpResponseBase | None:
        # The API is called with bearer tokens, never with cookies: nothing can be forged.
        return None if _is_plain(request) else self._csrf.process_view(request, *view)
