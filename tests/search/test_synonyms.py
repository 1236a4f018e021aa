"""Lists of synonyms, as staff keep them."""

import pytest

from tests.api import Api
from tests.factories import a_manager


@pytest.fixture
def staff(db: None) -> Api:
    return a_manager()[1]


def test_staff_keep_synonyms(staff: Api) -> None:
    made = staff.post("/admin/search/synonyms", {"words": ["Sofa", "cóuch", "sofa "]})
    assert made.status == 201
    assert made.json["words"] == ["couch", "sofa"]
    path = f"/admin/search/synonyms/{made.json['id']}"
    etag = str(made.header("ETag"))

    changed = staff.patch(path, {"words": ["sofa", "settee"]}, **{"If-Match": etag})
    assert changed.json["words"] == ["settee", "sofa"]
    assert staff.patch(path, {"words": ["a", "b"]}, **{"If-Match": '"1"'}).status == 412
    assert [row["id"] for row in staff.get("/admin/search/synonyms").json["items"]] == [
        made.json["id"]
    ]
    assert staff.delete(path).status == 204
    assert staff.get(path).status == 404


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["sofa"],
        ["sofa", "SOFA"],
        ["a b c d", "e"],
        ["x", " "],
        ["w" * 101, "y"],
        ["ß" * 99] * 21,
    ],
)
def test_what_is_no_list_of_synonyms_is_refused(staff: Api, words: list[str]) -> None:
    answer = staff.post("/admin/search/synonyms", {"words": words})
    assert answer.status == 422
    assert answer.json["errors"][0]["field"].startswith("words")


def test_a_list_stands_once(staff: Api) -> None:
    staff.post("/admin/search/synonyms", {"words": ["sofa", "couch"]})
    again = staff.post("/admin/search/synonyms", {"words": ["couch", "Sofa"]})
    assert (again.status, again.json["code"]) == (409, "synonyms_twice")
