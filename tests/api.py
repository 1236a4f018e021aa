"""The API as tests call it: JSON in, JSON out, through the whole server stack."""

import json
import uuid
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.test.client import ClientHandler


@dataclass
class Answer:
    response: HttpResponse

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def body(self) -> bytes:
        if self.response.streaming:
            # It can be read once; what was read is kept.
            chunks = [bytes(one) for one in self.response.streaming_content]  # type: ignore[attr-defined]
            self.response.streaming_content = chunks  # type: ignore[attr-defined]
            return b"".join(chunks)
        return bytes(self.response.content)

    @property
    def code(self) -> str | None:
        """The code of a problem."""
        return self.json.get("code") if self.body else None

    def header(self, name: str) -> str | None:
        return self.response.headers.get(name)


# The server stack, made once for all callers: each one of its own would read all static files anew.
_SERVER = ClientHandler(enforce_csrf_checks=False)


def _client() -> Client:
    client = Client(raise_request_exception=False)
    client.handler = _SERVER
    return client


def a_browser() -> Client:
    """A browser of its own, for pages; what breaks in the server is raised here."""
    client = Client()
    client.handler = _SERVER
    return client


@dataclass
class Api:
    """A caller, with the headers that say who it is."""

    headers: dict[str, str] = field(default_factory=dict)
    client: Client = field(default_factory=_client)

    def get(self, path: str, **headers: str) -> Answer:
        return self.send("get", path, None, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Answer:
        return self.send("post", path, body, **headers)

    def patch(self, path: str, body: Any, **headers: str) -> Answer:
        return self.send("patch", path, body, **headers)

    def delete(self, path: str, **headers: str) -> Answer:
        return self.send("delete", path, None, **headers)

    def order(self, body: dict[str, Any], *, key: str | None = None) -> Answer:
        return self.post("/orders", body, **{"Idempotency-Key": key or str(uuid.uuid4())})

    def send(
        self,
        method: str,
        path: str,
        body: Any,
        content_type: str = "application/json",
        **headers: str,
    ) -> Answer:
        data = "" if body is None else body if isinstance(body, str | bytes) else json.dumps(body)
        return Answer(
            self.client.generic(
                method.upper(),
                "/api/v1" + path,
                data,
                content_type=content_type,
                headers={**self.headers, **headers},
            )
        )

    def with_headers(self, **headers: str) -> "Api":
        return Api({**self.headers, **headers})

    def signed_in(self, token: str) -> "Api":
        return self.with_headers(Authorization=f"Bearer {token}")
