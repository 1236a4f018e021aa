"""No operation, whatever it is for, takes a credential that is forged, stale or of another kind."""

import pytest

from tests.access.credentials import TRIED
from tests.access.examples import EXAMPLES
from tests.access.test_matrix import shown
from tests.access.walk import OPERATIONS, Operation, rows_written
from tests.access.world import World
from tests.api import Api

# Not of the form that the document asks for.
HEADERS = ["", "Bearer", "Bearer ", "Basic YWRtaW46YWRtaW4=", "Token x", "bearer\tx", "Bearer a b"]


@pytest.fixture(scope="package")
def credentials(standing_world: World) -> dict[str, str]:
    """Headers that open nothing, by what is wrong with them."""
    tokens = {name: f"Bearer {make(standing_world)}" for name, make in TRIED.items()}
    return tokens | {f"header {header!r}": header for header in HEADERS}


@pytest.mark.parametrize("operation", OPERATIONS, ids=str)
def test_a_bad_credential_opens_nothing(
    operation: Operation, world: World, credentials: dict[str, str]
) -> None:
    given = EXAMPLES[operation.name](world, world.owner)
    nobody = {name: Api().with_headers(Authorization=said) for name, said in credentials.items()}
    before = rows_written()

    answers = {name: operation.call(api, given) for name, api in nobody.items()}
    nowhere = operation.call(nobody["expired"], operation.nowhere(given))

    for name, answer in answers.items():
        assert (answer.status, answer.code) == (401, "bad_token"), name
        assert answer.header("WWW-Authenticate") == 'Bearer realm="souk"'
        # What is there is not told from what is not.
        assert shown(answer) == shown(nowhere)
    assert rows_written() == before
