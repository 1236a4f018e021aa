"""Every operation, called by everybody: each is answered as the one table says."""

from typing import Any

import pytest
from django.http import HttpRequest
from ninja import Router

from souk.core.http.caller import signed_in
from souk.edge.api import SoukAPI
from tests.access.examples import EXAMPLES, GUESTS
from tests.access.rules import OK, WHO_MAY, answers
from tests.access.walk import BY_NAME, DOCUMENT, OPERATIONS, Operation, rows_written, unruled
from tests.access.world import World
from tests.api import Answer


def test_every_operation_has_its_rule_and_its_example() -> None:
    assert not list(unruled(DOCUMENT))


def test_a_new_operation_without_a_rule_is_found() -> None:
    router = Router()

    @router.get("/left-open", response={204: None}, operation_id="leftOpen")
    def left_open(request: HttpRequest) -> None:
        """Something that nobody thought of."""

    @router.get("/guarded", response={204: None}, operation_id="guarded", auth=signed_in)
    def guarded(request: HttpRequest) -> None:
        """Something that is in no table."""

    fresh = SoukAPI(urls_namespace="fresh")
    fresh.add_router("", router)

    document = fresh.get_openapi_schema(path_prefix="")
    found = [words for words in unruled(document) if " is no " not in words]

    assert found == [
        "leftOpen says no rule: give it a guard, or mark it by open_to()",
        "leftOpen has no example in tests/access/examples.py",
        "guarded is not in tests/access/rules.py",
        "guarded has no example in tests/access/examples.py",
    ]


@pytest.mark.parametrize("operation", OPERATIONS, ids=str)
def test_everybody_is_answered_by_the_table(operation: Operation, world: World) -> None:
    make, expected = EXAMPLES[operation.name], answers(WHO_MAY[operation.name])
    wrong = {}

    refused = make(world, world.owner)
    before = rows_written()
    for name, status in expected.items():
        if status != OK:
            answer = operation.call(world.people[name].api, refused)
            if answer.status != status:
                wrong[name] = answer
            if status == 404:
                nowhere = operation.call(world.people[name].api, operation.nowhere(refused))
                assert shown(answer) == shown(nowhere)
    assert rows_written() == before

    for name, status in expected.items():
        if status == OK:
            person = world.people[name]
            answer = operation.call(person.api, make(world, person))
            if answer.status not in operation.successes:
                wrong[name] = answer

    assert not wrong, {name: (answer.status, answer.body) for name, answer in wrong.items()}


@pytest.mark.parametrize("name", GUESTS)
def test_what_a_guest_owns_is_for_who_has_its_token(name: str, world: World) -> None:
    operation = BY_NAME[name]
    guest = world.people["anonymous"]
    theirs, others = GUESTS[name](world, guest), GUESTS[name](world, guest)
    (header,) = theirs.headers.keys() - {"Idempotency-Key"}
    guesses = [others.headers[header], theirs.headers[header][:-1], "", "*", "null"]

    before = rows_written()
    for person in world.people.values():
        for token in guesses:
            answer = operation.call(person.api, theirs, **{header: token})
            assert answer.status == 404, (person.user, token, answer.body)
    if theirs.path:
        nowhere = operation.call(guest.api, operation.nowhere(theirs))
        assert shown(answer) == shown(nowhere)
    assert rows_written() == before
    assert operation.call(guest.api, theirs).status in operation.successes


def shown(answer: Answer) -> dict[str, Any]:
    """What an answer tells, but for the number of the request."""
    return {name: value for name, value in answer.json.items() if name != "request_id"}


def test_the_document_is_complete() -> None:
    assert DOCUMENT["openapi"].startswith("3.1")
    names = [operation.name for operation in OPERATIONS]
    assert len(set(names)) == len(names)
    for operation in OPERATIONS:
        said = operation.said
        assert said.get("summary"), operation
        assert "may call it" in said["description"], operation
        expected = {status for status in answers(WHO_MAY[operation.name]).values() if status != OK}
        assert expected | {401, 422, 503} <= operation.statuses, operation
        assert any(status < 300 for status in operation.statuses), operation
