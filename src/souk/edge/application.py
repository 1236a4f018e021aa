"""The application that the server calls."""

from typing import Any

from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.db import DEFAULT_DB_ALIAS, connections
from django.http import HttpResponse
from django.http.response import HttpResponseBase

from souk.edge.pages import API_PREFIXES, Respond


class Application(WSGIHandler):
    """Django's own, for pages; requests to the API get their answer without its ceremonies.

    Django keeps an address prefix, a choice of addresses and two signals for each request. The API
    needs one thing of that: a look whether this thread's connection still stands.
    """

    _middleware_chain: Respond

    def __call__(  # type: ignore[override]
        self, environ: dict[str, Any], start_response: Any
    ) -> HttpResponseBase | list[bytes]:
        if not environ.get("PATH_INFO", "").startswith(API_PREFIXES):
            return super().__call__(environ, start_response)
        connections[DEFAULT_DB_ALIAS].close_if_unusable_or_obsolete()
        request = WSGIRequest(environ)
        response = self._middleware_chain(request)
        status = f"{response.status_code} {response.reason_phrase}"
        start_response(status, list(response.headers._store.values()))
        if not isinstance(response, HttpResponse):
            return response
        # Lets go of files that were sent.
        request.close()
        return [response.content]
