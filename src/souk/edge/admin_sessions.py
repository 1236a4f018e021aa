"""The admin's sessions are short: a working day at most, and half an hour without a click."""

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest
from django.http.response import HttpResponseBase

_BEGAN = "began_at"
_SEEN = "seen_at"

# How exactly idleness is known: a session is written once in that time, not at each click.
_EXACT_SECONDS = 30


def note_beginning(request: HttpRequest, **_: Any) -> None:
    """Note in a session when somebody signed in; connected to Django's `user_logged_in`."""
    request.session[_BEGAN] = request.session[_SEEN] = int(time.time())


class ShortSessions:
    """Signs out whoever is signed in for too long, or has done nothing for a while."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        # Without the cookie there is no session to look at, and none is begun here.
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            now = int(time.time())
            # A session from before there were limits has neither, and ends.
            began, seen = request.session.get(_BEGAN, 0), request.session.get(_SEEN, 0)
            if (
                now - began >= settings.SESSION_COOKIE_AGE
                or now - seen >= settings.ADMIN_IDLE_SECONDS
            ):
                logout(request)
            elif now - seen >= _EXACT_SECONDS:
                request.session[_SEEN] = now
        return self.get_response(request)
