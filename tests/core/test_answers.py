"""Answers that are written already are what Django would have made of them."""

import pytest
from django.http import HttpResponse

from souk.core.http.answers import JSON, json_bytes


@pytest.mark.parametrize("status", [200, 201, 409])
def test_a_json_answer_has_all_that_a_response_has(status: int) -> None:
    known = HttpResponse(b"{}", content_type=JSON, status=status)
    answer = json_bytes(b"{}", status)

    assert vars(answer).keys() >= vars(known).keys()
    assert answer.serialize() == known.serialize()
    assert (answer.status_code, answer.reason_phrase, answer.charset) == (
        known.status_code,
        known.reason_phrase,
        known.charset,
    )


def test_each_json_answer_has_its_own_headers() -> None:
    one, other = json_bytes(b"1"), json_bytes(b"2")
    one["ETag"] = '"1"'

    assert "ETag" not in other
    assert (one.content, other.content) == (b"1", b"2")
