"""What customers searched for, as staff read and mend it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from souk.search.models import Synonyms, Term

MISSED = "/admin/search/missedwords/"
POPULAR = "/admin/search/popularwords/"


@pytest.fixture
def searched(db: None) -> None:
    today = timezone.now().date()
    for words, days_ago, times, misses in (
        ("hammock", 0, 5, 5),
        ("hammock", 3, 4, 4),
        ("yoga mat", 20, 30, 30),
        ("lamp", 0, 9, 1),
        ("lamp", 40, 50, 0),
    ):
        day = today - timedelta(days=days_ago)
        Term.objects.create(day=day, words=words, times=times, misses=misses)


def rows(admin: Client, address: str) -> list[str]:
    return [term.words for term in admin.get(address).context["cl"].result_list]


@pytest.mark.usefixtures("searched")
@pytest.mark.parametrize(
    ("address", "shown"),
    [
        (MISSED, ["yoga mat", "hammock", "lamp"]),
        (f"{MISSED}?days=7", ["hammock", "lamp"]),
        (f"{MISSED}?days=1", ["hammock", "lamp"]),
        (f"{MISSED}?q=ham", ["hammock"]),
        (f"{MISSED}?o=1", ["lamp", "hammock", "yoga mat"]),
        (POPULAR, ["lamp"]),
        (f"{POPULAR}?days=nonsense", ["lamp"]),
    ],
)
def test_words_are_summed_over_days(admin: Client, address: str, shown: list[str]) -> None:
    assert rows(admin, address) == shown


@pytest.mark.usefixtures("searched")
def test_sums_are_of_the_chosen_days(admin: Client) -> None:
    by_words = {term.words: term for term in admin.get(MISSED).context["cl"].result_list}
    assert (by_words["hammock"].missed, by_words["hammock"].asked) == (9, 9)
    popular = admin.get(f"{POPULAR}?days=30").context["cl"].result_list[0]
    assert (popular.found, popular.missed) == (8, 1)
    assert admin.get(POPULAR).context["cl"].result_list[0].found == 58


@pytest.mark.usefixtures("searched")
def test_a_miss_becomes_a_synonym(admin: Client) -> None:
    page = admin.get(MISSED).content.decode()
    assert "/admin/search/synonyms/add/?words=yoga+mat" in page
    form = admin.get("/admin/search/synonyms/add/?words=yoga+mat").content.decode()
    assert 'value="yoga mat"' in form

    admin.post("/admin/search/synonyms/add/", {"words": "yoga mat, Exercise mat"})
    assert Synonyms.objects.get().words == ["exercise mat", "yoga mat"]
