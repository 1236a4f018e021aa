"""The API as a storm's visitors call it: over HTTP, with answers that get lost."""

import http.client
import json
import random
import uuid
from dataclasses import dataclass
from typing import Any

_TIMEOUT_SECONDS = 20


class Lost(Exception):
    """No answer came: the request was carried out, or it was not."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A status and the body as it came."""

    status: int
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def code(self) -> str:
        """The code of a problem; nothing of an answer that is none."""
        return str(self.json.get("code", "")) if self.status >= 400 and self.body else ""


class Client:
    """One connection, kept while it lasts; some answers to writes are lost on purpose.

    Killing processes seldom meets the moment between a commit and its answer, so the visitor
    sometimes hangs up after sending, or does not listen to what is answered.
    """

    def __init__(self, port: int, chance: random.Random, *, lost_share: float) -> None:
        self._port = port
        self._chance = chance
        self._lost_share = lost_share
        self._connection: http.client.HTTPConnection | None = None

    def ask(
        self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None
    ) -> Answer:
        """Send one request; raise Lost when no answer comes, or is to be lost."""
        is_lost = method != "GET" and self._chance.random() < self._lost_share
        hangs_up = is_lost and self._chance.random() < 0.5
        try:
            connection = self._connected()
            connection.request(
                method,
                f"/api/v1{path}",
                body=None if body is None else json.dumps(body),
                headers={"Content-Type": "application/json", **(headers or {})},
            )
            if hangs_up:
                raise ConnectionAbortedError
            response = connection.getresponse()
            answer = Answer(response.status, response.read())
        except (OSError, http.client.HTTPException) as error:
            self._hang_up()
            raise Lost from error
        if is_lost:
            raise Lost
        return answer

    def _connected(self) -> http.client.HTTPConnection:
        if self._connection is None:
            self._connection = http.client.HTTPConnection(
                "127.0.0.1", self._port, timeout=_TIMEOUT_SECONDS
            )
        return self._connection

    def _hang_up(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = None


def new_key(chance: random.Random) -> str:
    """Return an idempotency key that follows from the seed."""
    return str(uuid.UUID(int=chance.getrandbits(128), version=4))
