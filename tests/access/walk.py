"""Every operation of the OpenAPI document, and how to call it by an example."""

import json
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection

from tests.access.examples import EXAMPLES, GUESTS, Example
from tests.access.rules import WHO_MAY
from tests.api import Answer, Api

# Makes no sense to a row's id, an order's number or a slug.
_NOBODYS = {"order_number": "2026-AAAA-AAAA-AAAA", "slug": "nothing-of-that-name"}


# Names of what no answer tells of anybody.
_SECRET = re.compile(
    r"pass(word|wd)|hash|secret|salt|otp|recovery|private|is_superuser|is_staff|access_version"
    r"|_key$|^key$|ciphertext|encrypted|deleted_at|locked|gateway_(token|reference)|cost_",
    re.IGNORECASE,
)
_HISTORY = {"is_staff", "is_superuser", "deleted_at"}
# What is told to whom it belongs, or who has to know it.
_COST = {"cost_amount"}
_MEANT = {
    "setUpTwoFactors": {"secret", "otpauth_url"},
    "adminCreateWebhook": {"secret"},
    "adminRotateWebhookSecret": {"secret"},
    "confirmTwoFactors": {"recovery_codes"},
    # Everything that is held on somebody, and what was changed of it.
    "exportMe": _HISTORY,
    # What a piece of a receipt cost the shop.
    "adminListMovements": {"unit_cost_amount"},
    # What they cost whoever sells them.
    **{
        f"{audience}{verb}{noun}": _COST
        for audience in ("admin", "seller")
        for verb in ("Create", "Get", "Update", "List", "Restore")
        for noun in ("Product", "Variant", "Variants")
    },
    "adminExportCustomer": _HISTORY,
    "adminListAuditEntries": _HISTORY,
    "adminGetPastRecord": _HISTORY,
}
_HASHES = (b"argon2", b"md5$", b"pbkdf2")


def secrets_in(answer: Answer) -> Iterator[str]:
    """Yield the names in an answer that are nobody's business, and hashes under any name."""
    if not answer.body:
        return
    if str(answer.header("Content-Type")).endswith(("csv; charset=utf-8", "jsonl; charset=utf-8")):
        yield from (name for name in _columns(answer.body) if _SECRET.search(name))
        return
    yield from (name for name in _names(answer.json) if _SECRET.search(name))
    yield from (f"a hash: {kind!r}" for kind in _HASHES if kind in answer.body)


def _columns(file: bytes) -> list[str]:
    first = file.partition(b"\n")[0].decode()
    return list(json.loads(first)) if first.startswith("{") else first.split(",")


def _names(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        # The audit tells that a secret was changed, and neither of the two.
        yield from (name for name, part in value.items() if part != "[secret]")
    for part in value.values() if isinstance(value, dict) else value:
        if isinstance(part, dict | list):
            yield from _names(part)


@dataclass(frozen=True)
class Operation:
    """An operation as the document tells of it."""

    name: str
    method: str
    path: str
    said: dict[str, Any]

    def __str__(self) -> str:
        return self.name

    @property
    def statuses(self) -> set[int]:
        return {int(status) for status in self.said["responses"]}

    @property
    def successes(self) -> set[int]:
        return {status for status in self.statuses if 200 <= status < 300}

    def call(self, who: Api, given: Example, **headers: str) -> Answer:
        """Send an example as somebody; an error is a problem that the document names."""
        path = self.path.format(**given.path).removeprefix("/api/v1")
        answer = who.send(
            self.method,
            path + given.query,
            given.body,
            content_type=given.content_type,
            **{**given.headers, **headers},
        )
        assert answer.status in self.statuses, (self.name, answer.status, answer.body)
        if answer.status >= 400:
            kind = "application/problem+json"
            assert answer.header("Content-Type") == kind
            assert kind in self.said["responses"][str(answer.status)]["content"]
        told = set(secrets_in(answer)) - _MEANT.get(self.name, set())
        assert not told, told
        return answer

    def nowhere(self, given: Example) -> Example:
        """Return an example for things that do not exist."""
        path = {name: _NOBODYS.get(name, str(uuid.uuid4())) for name in given.path}
        return replace(given, path=path)


def operations_in(document: dict[str, Any]) -> list[Operation]:
    return [
        Operation(said["operationId"], method, path, said)
        for path, item in document["paths"].items()
        for method, said in item.items()
    ]


def unruled(document: dict[str, Any]) -> Iterator[str]:
    """Yield what is missing or wrong for each operation, the two tables included."""
    names = set()
    for operation in operations_in(document):
        names.add(operation.name)
        declared = operation.said.get("x-souk-access")
        if declared is None:
            yield f"{operation.name} says no rule: give it a guard, or mark it by open_to()"
        elif operation.name not in WHO_MAY:
            yield f"{operation.name} is not in tests/access/rules.py"
        elif declared != WHO_MAY[operation.name]:
            yield f"{operation.name} is for {declared}; rules.py says {WHO_MAY[operation.name]}"
        if operation.name not in EXAMPLES:
            yield f"{operation.name} has no example in tests/access/examples.py"
        if str(declared).endswith("_token") and operation.name not in GUESTS:
            yield f"{operation.name} has no example of what a guest owns"
    for name in {*WHO_MAY, *EXAMPLES, *GUESTS} - names:
        yield f"{name} is no operation"


def rows_written() -> dict[str, int]:
    """Return how many rows this transaction has written so far, by table, undone ones included."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables"
            " WHERE n_tup_ins + n_tup_upd + n_tup_del > 0"
        )
        return dict(cursor.fetchall())


# As a client reads it: through JSON.
DOCUMENT: dict[str, Any] = Api().get("/openapi.json").json
OPERATIONS = operations_in(DOCUMENT)
BY_NAME = {operation.name: operation for operation in OPERATIONS}
