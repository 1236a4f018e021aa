"""What words have in common, found by their postings: the same as by the index, at any moment."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg import OperationalError

from souk.catalog.models import Product
from souk.core.database.functions import call, call_rows
from souk.search.models import Entry, Number, Posting, Unposted
from souk.search.operations.posting import note_never_posted, post_what_waits, thin_postings
from souk.search.operations.synonyms import create_synonyms
from souk.search.queries import matches
from souk.search.queries.filters import Filters
from tests.database import owner
from tests.factories import a_product
from tests.invariants import assert_sound

WORDS = ["warm", "oak", "lamp", "mugs", "café"]
SEARCHES = ["warm lamp", "lamp oak", "warm oak mug", "cafe mugs", "la warm oak", "warm la"]


def post(most: int = 10_000) -> int:
    return int(call("search.post_noted", most))


def found(words: str) -> set[str]:
    """Return the slugs of what matches, by the statement of a first page."""
    Entry.objects.update(is_prominent=False)
    read = matches.matches_of(Filters(q=words), first_page=24)
    with connection.cursor() as db:
        db.execute(
            f"WITH {read.sql} SELECT slug FROM matches JOIN catalog_products USING (id)",
            read.values,
        )
        slugs = [slug for (slug,) in db.fetchall()]
    assert len(slugs) == len(set(slugs))
    return set(slugs)


def having(words: str) -> set[str]:
    """Return the slugs of all entries whose words match."""
    with connection.cursor() as db:
        db.execute(
            "SELECT slug FROM search_entries JOIN catalog_products USING (id)"
            " WHERE vector @@ (SELECT known FROM search.queries_of(%s))",
            [words],
        )
        return {slug for (slug,) in db.fetchall()}


def candidates(*words: str) -> tuple[set[str] | None, bool]:
    """Return the slugs of what may have all words, and whether that is all."""
    ((products, are_all),) = call_rows("search.candidates_of", list(words))
    if products is None:
        return None, are_all
    return set(Product.objects.filter(id__in=products).values_list("slug", flat=True)), are_all


def begin_a_part() -> int:
    """Let the next number be the last but one of a part; return the part."""
    with owner() as db:
        row = db.execute(
            "SELECT setval('search_numbers_number_seq',"
            " (search.part_of(nextval('search_numbers_number_seq')::integer) + 1) * 65536 - 3)"
        ).fetchone()
    assert row is not None
    return int(str(row[0])) // 65536


def test_what_two_words_have_in_common_is_read_from_postings(api: object) -> None:
    for slug, name in (("both", "Warm lamp"), ("one", "Warm mug"), ("other", "Oak lamp")):
        a_product(slug=slug, name=name)
    assert post() == 3
    assert candidates("warm", "lamp") == ({"both"}, True)
    assert found("warm lamp") == {"both"}

    # Nobody else is asked: without their number, nothing is found.
    Number.objects.all().delete()
    assert found("warm lamp") == set()


def test_what_changed_since_is_looked_at_itself(api: object) -> None:
    changed = a_product(slug="changed", name="Warm mug")
    post()
    a_product(slug="new", name="Warm lamp")
    changed.name = "Warm lamp"
    changed.save()
    assert candidates("warm", "lamp") == ({"changed", "new"}, True)
    assert found("warm lamp") == {"changed", "new"}
    assert found("warm mug") == set()


def test_more_changes_than_are_looked_at_leave_it_to_the_index(api: object) -> None:
    a_product(slug="lamp", name="Warm lamp")
    with connection.cursor() as db:
        db.execute(
            "INSERT INTO search_unposted (product_id)"
            " SELECT core.uuid7() FROM generate_series(1, 499)"
        )
    assert candidates("warm", "lamp") == ({"lamp"}, True)
    Unposted.objects.create(product_id=Entry.objects.get().pk)
    assert candidates("warm", "lamp") == (None, False)
    assert found("warm lamp") == {"lamp"}


def test_where_more_have_the_words_than_are_tried_the_index_finds_the_rest(api: object) -> None:
    part = begin_a_part()
    a_product(slug="lamp", name="Warm lamp")
    post()
    gone = list(range((part - 1) * 65536, (part - 1) * 65536 + 2001))
    for word in ("warm", "lamp"):
        Posting.objects.create(word=word, part=part - 1, how_many=len(gone), numbers=gone)
    assert candidates("warm", "lamp") == (set(), False)
    assert found("warm lamp") == {"lamp"}


@pytest.mark.parametrize(
    ("others", "slugs"),
    # Passed together, looked up one by one, or left to who looks at the products.
    [(0, {"all"}), (40, {"all"}), (100, {"all"}), (2001, {"all", "two"})],
)
def test_a_third_word_is_looked_up_where_the_others_are_rare(
    api: object, others: int, slugs: set[str]
) -> None:
    part = begin_a_part()
    a_product(slug="all", name="Warm oak lamp")
    a_product(slug="two", name="Warm lamp")
    a_product(slug="in-the-next-part", name="Warm lamp")
    post()
    before = list(range(part * 65536, part * 65536 + others))
    posting = Posting.objects.get(word="oak")
    Posting.objects.filter(word="oak").update(
        how_many=posting.how_many + others, numbers=before + posting.numbers
    )
    assert candidates("warm", "oak", "lamp") == (slugs, True)
    assert found("warm oak lamp") == {"all"}
    assert candidates("warm", "velvet", "lamp") == (set(), True)


def test_of_many_words_the_rarest_three_are_looked_for(api: object) -> None:
    for number in range(3):
        a_product(slug=f"lamp-{number}", name="Warm oak lamp")
    a_product(slug="mug", name="Warm oak lamp mug")
    post()
    assert candidates("warm", "oak", "lamp", "mug") == ({"mug"}, True)
    assert found("warm oak lamp mug") == {"mug"}
    Posting.objects.filter(word="mug").update(how_many=1000)
    everything = {"lamp-0", "lamp-1", "lamp-2", "mug"}
    assert candidates("mug", "warm", "oak", "lamp") == (everything, True)
    assert found("mug warm oak lamp") == {"mug"}


@pytest.mark.parametrize(("most", "slugs"), [(1, {"posted"}), (2, {"posted", "known"})])
def test_the_index_is_not_asked_where_enough_of_what_was_tried_match(
    api: object, monkeypatch: pytest.MonkeyPatch, most: int, slugs: set[str]
) -> None:
    monkeypatch.setattr(matches, "MOST_OTHERS", most)
    begin_a_part()
    known = a_product(slug="known", name="Warm lamp")
    a_product(slug="posted", name="Warm lamp")
    post()
    Number.objects.filter(product_id=known.pk).delete()
    with connection.cursor() as db:
        db.execute(
            "UPDATE search_postings SET how_many = how_many + 2001, numbers = numbers"
            " || ARRAY(SELECT generate_series(1, 2001) + numbers[2] + 10)"
        )
    assert candidates("warm", "lamp") == ({"posted"}, False)
    assert found("warm lamp") == slugs


@pytest.mark.parametrize(
    ("words", "plain"),
    [
        ("Warm lamps oak", ["warm", "lamp", "oak"]),
        ("warm warm lamps", ["warm", "lamp"]),
        ("lamp", ["lamp"]),
        ("warm la", ["warm"]),
        ('warm "oak lamp" -brass', ["warm"]),
        ("sofa warm", ["warm"]),
        ("warm crème-brûlée lamp", ["warm", "lamp"]),
        ("warm /it's/a/lamp oak", ["warm", "oak"]),
        ("-brass", []),
        ("", []),
    ],
)
def test_required_are_words_that_stand_for_themselves(
    api: object, words: str, plain: list[str]
) -> None:
    create_synonyms({"sofa", "couch"})
    a_product(name="Warm oak lamp lamps")
    ((*_, found_plain),) = call_rows("search.queries_of", words)
    assert found_plain == plain


def test_only_other_words_are_noted(api: object) -> None:
    product = a_product(name="Warm lamp")
    post()
    product.view_count = 7
    product.is_featured = True
    product.save()
    Entry.objects.update(view_count=8)
    assert Entry.objects.get().is_featured
    assert not Unposted.objects.exists()
    product.name = "Warm mug"
    product.save()
    product.delete()
    assert Unposted.objects.count() == 2


def test_postings_of_several_parts_are_thinned_and_forgotten(api: object) -> None:
    part = begin_a_part()
    for number in range(4):
        a_product(slug=f"lamp-{number}", name="Warm lamp")
    post()
    held = dict(Posting.objects.filter(word="warm").values_list("part", "how_many"))
    assert held == {part: 2, part + 1: 2}
    everything = {f"lamp-{number}" for number in range(4)}
    assert candidates("warm", "lamp") == (everything, True)

    # Most of the full part is gone: what is left of it is posted anew, and then it is forgotten.
    assert thin_postings() == 2
    assert candidates("warm", "lamp") == (everything, True)
    assert post() == 2
    assert thin_postings() > 0
    assert not Posting.objects.filter(part=part).exists()
    assert Posting.objects.get(word="warm").numbers == sorted(
        Number.objects.values_list("number", flat=True)
    )
    assert candidates("warm", "lamp") == (everything, True)
    assert thin_postings() == 0


def test_a_change_waits_for_others_but_not_for_long(api: object) -> None:
    a_product(name="Warm lamp")
    assert post_what_waits() == 0
    Unposted.objects.update(noted_at=timezone.now() - timedelta(minutes=11))
    assert post_what_waits() == 1
    for _ in range(101):
        a_product(name="Warm lamp")
    assert post_what_waits() == 101


def test_an_upgraded_shop_has_everything_noted_once(api: object) -> None:
    posted = a_product(name="Warm lamp")
    post()
    noted = a_product(name="Warm lamp")
    Unposted.objects.all().delete()
    for _ in range(2):
        note_never_posted()
        assert [row.product_id for row in Unposted.objects.all()] == [noted.pk]
    post()
    assert {row.product_id for row in Number.objects.all()} == {posted.pk, noted.pk}


def test_what_is_written_while_words_are_posted_is_posted_the_next_time(committed: None) -> None:
    before, meanwhile = (a_product(slug=slug, name="Oak mug") for slug in ("before", "meanwhile"))
    with owner() as writing, writing.transaction():
        writing.execute("UPDATE catalog_products SET name = 'Warm lamp' WHERE slug = 'before'")
        with owner() as posting, posting.transaction():
            posting.execute("SELECT search.post_noted(100)")
            # Its first note is taken, and not gone yet.
            meanwhile.name = "Warm lamp"
            meanwhile.save()
    assert Unposted.objects.count() == 2
    for _ in range(2):
        assert found("warm lamp") == {"before", "meanwhile"}
        assert found("oak mug") == set()
        post()
    assert not Unposted.objects.exists()
    assert {row.product_id for row in Number.objects.all()} == {before.pk, meanwhile.pk}
    assert_sound()


def test_who_is_killed_while_posting_loses_nothing(committed: None) -> None:
    for number in range(3):
        a_product(slug=f"lamp-{number}", name="Warm lamp")
    assert post(1) == 1
    with owner() as posting, owner() as other:
        posting.execute("BEGIN")
        posting.execute("SELECT search.post_noted(2)")
        other.execute("SELECT pg_terminate_backend(%s)", [posting.info.backend_pid])
        with pytest.raises(OperationalError):
            posting.execute("COMMIT")
    assert Unposted.objects.count() == 2
    for _ in range(2):
        assert found("warm lamp") == {"lamp-0", "lamp-1", "lamp-2"}
        post()
    assert Posting.objects.get(word="warm").how_many == 3
    assert_sound()


def test_one_posts_at_a_time(committed: None) -> None:
    a_product(name="Warm lamp")
    with owner() as posting, posting.transaction():
        posting.execute("SELECT search.post_noted(100)")
        assert post() == 0
        assert thin_postings() == 0
    assert Number.objects.count() == 1


_ACTIONS = st.lists(
    st.one_of(
        st.tuples(st.just("add"), st.lists(st.sampled_from(WORDS), min_size=1, max_size=3)),
        st.tuples(
            st.just("rename"),
            st.tuples(st.integers(0, 5), st.lists(st.sampled_from(WORDS), min_size=1, max_size=3)),
        ),
        st.tuples(st.sampled_from(["hide", "show", "delete"]), st.integers(0, 5)),
        st.tuples(st.just("post"), st.integers(1, 3)),
        st.tuples(st.just("thin"), st.none()),
    ),
    max_size=14,
)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(actions=_ACTIONS)
def test_postings_find_what_the_index_finds_whatever_happened(
    api: object, actions: list[tuple[str, object]]
) -> None:
    with transaction.atomic():
        begin_a_part()
        for action, what in [*actions, ("post", 100)]:
            _do(action, what)
            for words in SEARCHES:
                assert found(words) == having(words), (action, what)
        transaction.set_rollback(True)


def _do(action: str, what: object) -> None:
    if action == "add":
        a_product(name=" ".join(what))  # type: ignore[call-overload]
    elif action == "post":
        post(what)  # type: ignore[arg-type]
    elif action == "thin":
        thin_postings()
    else:
        which, named = what if action == "rename" else (what, None)  # type: ignore[misc]
        known = list(Product.objects.order_by("id"))
        if known:
            product = known[which % len(known)]
            _change(product, action, named)


def _change(product: Product, action: str, named: list[str] | None) -> None:
    if action == "delete":
        product.delete()
        return
    if action == "rename" and named:
        product.name = " ".join(named)
    else:
        product.status = "draft" if action == "hide" else "active"
    product.save()
