"""How Mollie is reached: JSON over the one way in which Souk calls the outside."""

import json
from dataclasses import dataclass
from typing import Any

from souk.core.errors import DomainError
from souk.core.http.outgoing import OutgoingAnswer, call_outside
from souk.payments.gateways.bounds import bounds

# Mollie is at it already, or asked too often; or our key is wrong: nothing is known of the money.
_SAYS_NOTHING = {401, 403, 408, 409, 425, 429}


class MollieSilent(Exception):
    """Mollie gave no answer that says what became of the money."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class MollieRefused(Exception):
    """Mollie does not do that."""

    def __init__(self, status: int, code: str, said: str) -> None:
        super().__init__(said)
        self.status, self.code, self.said = status, code, said


@dataclass(frozen=True, slots=True)
class MollieApi:
    """Calls with one key, bounded in time and size."""

    key: str
    base: str

    def get(self, path: str) -> dict[str, Any]:
        return self._ask("GET", path, None, "")

    def post(self, path: str, body: dict[str, Any], *, once: str) -> dict[str, Any]:
        """Send a body; asked twice under the key `once`, it is done once."""
        return self._ask("POST", path, body, once)

    def delete(self, path: str, *, once: str) -> dict[str, Any]:
        return self._ask("DELETE", path, None, once)

    def _ask(
        self, method: str, path: str, body: dict[str, Any] | None, once: str
    ) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {self.key}", "Accept": "application/hal+json"}
        if once:
            headers["Idempotency-Key"] = once
        if body is not None:
            headers["Content-Type"] = "application/json"
        sent = b"" if body is None else json.dumps(body).encode()
        try:
            answer = call_outside(
                method, self.base + path, body=sent, headers=headers, bounds=bounds()
            )
        except DomainError as error:
            raise MollieSilent(error.code()) from None
        return _read(answer)


def _read(answer: OutgoingAnswer) -> dict[str, Any]:
    if answer.status >= 500 or answer.status in _SAYS_NOTHING:
        raise MollieSilent(f"http_{answer.status}")
    try:
        said = json.loads(answer.body or b"{}")
    except ValueError:
        raise MollieSilent("unreadable") from None
    if not isinstance(said, dict):
        raise MollieSilent("unreadable")
    if answer.status >= 400:
        code = str(said.get("field") or said.get("title") or "refused")
        words = str(said.get("detail") or "Mollie refused it.")
        raise MollieRefused(answer.status, code[:50], words[:500])
    return said
