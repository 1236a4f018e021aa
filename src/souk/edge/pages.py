"""Django's own middlewares, for pages only: requests to the API pass them by."""

from typing import Any

from django.contrib.auth.middleware import AuthenticationMiddleware as Authentication
from django.contrib.messages.middleware import MessageMiddleware as Messages
from django.contrib.sessions.middleware import SessionMiddleware as Sessions
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.clickjacking import XFrameOptionsMiddleware as FrameOptions
from django.middleware.common import CommonMiddleware as Common
from django.middleware.csrf import CsrfViewMiddleware as Csrf
from django.middleware.security import SecurityMiddleware as Security
from whitenoise.middleware import WhiteNoiseMiddleware as WhiteNoise

API_PREFIXES = ("/api/", "/health/")


def is_api(request: HttpRequest) -> bool:
    return request.path_info.startswith(API_PREFIXES)


class _PagesOnly:
    get_response: Any

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if is_api(request):
            return self.get_response(request)  # type: ignore[no-any-return]
        return super().__call__(request)  # type: ignore[no-any-return]


class SecurityMiddleware(_PagesOnly, Security):
    pass


class WhiteNoiseMiddleware(_PagesOnly, WhiteNoise):
    pass


class SessionMiddleware(_PagesOnly, Sessions):
    pass


class CommonMiddleware(_PagesOnly, Common):
    pass


class CsrfViewMiddleware(_PagesOnly, Csrf):
    def process_view(self, request: HttpRequest, *args: Any) -> Any:
        # The API is called with bearer tokens, never with cookies: nothing can be forged.
        return None if is_api(request) else super().process_view(request, *args)


class AuthenticationMiddleware(_PagesOnly, Authentication):
    pass


class MessageMiddleware(_PagesOnly, Messages):
    pass


class XFrameOptionsMiddleware(_PagesOnly, FrameOptions):
    pass
