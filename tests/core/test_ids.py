from itertools import islice
from uuid import UUID

import pytest
from django.db import connection

from souk.core.database.functions import call
from souk.core.ids import readable_number, uuid7, uuids7
from souk.orders.queries.numbers import id_range


@pytest.mark.django_db
def test_python_and_sql_give_an_id_the_same_number() -> None:
    for row_id in [uuid7() for _ in range(50)] + [UUID("01941f29-7c00-7000-8000-000000000000")]:
        assert readable_number(row_id) == call("core.readable_number", row_id)


def test_a_number_leads_back_to_its_id() -> None:
    row_id = uuid7()

    found = id_range(readable_number(row_id).lower().replace("0", "O"))

    assert found is not None
    first, beyond, number = found
    assert first <= row_id < beyond
    assert number == readable_number(row_id)


def test_ids_made_by_the_thousand_are_as_one_made_alone() -> None:
    begun = uuid7()

    made = list(islice(uuids7(), 2500))

    assert len({row_id.int & (1 << 62) - 1 for row_id in made}) == 2500
    assert {(row_id.version, row_id.variant) for row_id in made} == {(7, begun.variant)}
    assert begun.int >> 64 <= made[0].int >> 64 <= made[-1].int >> 64 <= uuid7().int >> 64


@pytest.mark.django_db
def test_sql_ids_sort_by_time_and_are_of_version_7() -> None:
    made = [call("core.uuid7") for _ in range(20)]

    assert made == sorted(made)
    assert {row_id.version for row_id in made} == {7}
    assert {row_id.variant for row_id in made} == {uuid7().variant}
    sibling = call("core.uuid7_sibling", made[0])
    assert str(sibling)[:18] == str(made[0])[:18]
    assert sibling != made[0]
    assert sibling.variant == made[0].variant


@pytest.mark.django_db
def test_ids_of_one_statement_are_in_its_order() -> None:
    begun = uuid7()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT core.uuid7_in_order(%s, place) FROM generate_series(1, 5000) AS place"
            " ORDER BY place",
            [begun],
        )
        made = [row_id for (row_id,) in cursor.fetchall()]

    assert made == sorted(made)
    assert {(row_id.version, row_id.variant) for row_id in made} == {(7, begun.variant)}
    assert {row_id.int >> 64 for row_id in made} == {begun.int >> 64}
    assert {row_id.int & (1 << 36) - 1 for row_id in made} == {begun.int & (1 << 36) - 1}
    assert len(set(made)) == 5000


@pytest.mark.django_db
def test_the_last_bits_of_sql_ids_are_chance() -> None:
    # Readable numbers take the last twenty.
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(DISTINCT right(core.uuid7()::text, 5)),"
            " count(DISTINCT right(core.uuid7_sibling(core.uuid7())::text, 5))"
            " FROM generate_series(1, 2000)"
        )
        made, siblings = cursor.fetchone()

    assert min(made, siblings) > 1950
