"""Who sells a product answers what is said of it, and everybody reads that."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import ProgrammingError, transaction
from django.test import Client

from souk.accounts.models import User
from souk.audit.models import Entry
from souk.catalog.models import Product
from souk.catalog.operations.sellers import give_products
from souk.core.database.identity import Identity, acting_as
from souk.core.models import OutboxEvent
from souk.privacy.operations.retention import finish_erasures
from souk.reviews.models import Answer, Review
from souk.reviews.operations.moderation import approve_review
from tests.admin.conftest import manager as manager
from tests.api import Api
from tests.factories import (
    PASSWORD,
    a_customer,
    a_manager,
    a_product,
    a_review,
    a_seller,
    a_variant,
)

THANKS = {"content": "Thank you, Ada."}


@pytest.fixture
def clay(db: None) -> tuple[User, Api]:
    return a_seller()


@pytest.fixture
def bowl(clay: tuple[User, Api]) -> Product:
    """What the seller sells."""
    return a_variant(product=a_product(slug="bowl", seller_id=clay[0].id)).product


@pytest.fixture
def mug(db: None) -> Product:
    """What the shop itself sells."""
    return a_variant(product=a_product(slug="mug")).product


def of_seller(review: Review) -> str:
    return f"/seller/reviews/{review.id}"


def of_staff(review: Review) -> str:
    return f"/admin/reviews/{review.id}"


def put(api: Api, path: str, said: Any = None, **headers: str) -> Any:
    return api.send("put", f"{path}/answer", said or THANKS, **headers)


def read(product: Product) -> Any:
    """What everybody reads as the answer to the only review of a product."""
    (item,) = Api().get(f"/products/{product.slug}/reviews").json["items"]
    return item["answer"]


def told() -> int:
    return OutboxEvent.objects.filter(type="review.answered").count()


def test_an_answer_is_read_below_its_review(clay: tuple[User, Api], bowl: Product) -> None:
    review = a_review(bowl, by=a_customer()[0])
    assert read(bowl) is None

    answered = put(clay[1], of_seller(review))

    assert (answered.status, answered.json["answer"]["content"]) == (200, "Thank you, Ada.")
    assert read(bowl)["content"] == "Thank you, Ada."
    assert set(read(bowl)) == {"content", "created_at", "updated_at"}
    event = OutboxEvent.objects.get(type="review.answered")
    assert (event.aggregate_id, event.payload["product_id"]) == (review.id, str(bowl.id))


def test_there_is_one_answer_which_may_be_changed(clay: tuple[User, Api], bowl: Product) -> None:
    review = a_review(bowl)
    for said in ("First.", "First.", "Second."):
        assert put(clay[1], of_seller(review), {"content": said}).status == 200

    assert (read(bowl)["content"], Answer.objects.count(), told()) == ("Second.", 1, 2)


def test_an_answer_is_taken_back(clay: tuple[User, Api], bowl: Product) -> None:
    review = a_review(bowl)
    put(clay[1], of_seller(review))

    gone = [clay[1].delete(f"{of_seller(review)}/answer").status for _ in range(2)]

    assert (gone, read(bowl), Answer.objects.count()) == ([204, 204], None, 0)


@pytest.mark.parametrize("content", ["", "  \n ", "x" * 2001, None, 5, "\ud800", "a\0b"])
def test_what_is_no_answer_is_refused(clay: tuple[User, Api], bowl: Product, content: Any) -> None:
    assert put(clay[1], of_seller(a_review(bowl)), {"content": content}).status == 422
    assert not Answer.objects.exists()


def test_what_others_sell_is_not_there(clay: tuple[User, Api], mug: Product) -> None:
    theirs = a_variant(product=a_product(seller_id=a_seller()[0].id)).product
    for product in (mug, theirs):
        path = of_seller(a_review(product))
        answers = [
            clay[1].get(path),
            put(clay[1], path),
            clay[1].delete(f"{path}/answer"),
        ]
        assert [answer.status for answer in answers] == [404, 404, 404]
    assert clay[1].get("/seller/reviews").json["items"] == []
    assert not Answer.objects.exists()


def test_what_is_not_shown_is_not_answered(
    clay: tuple[User, Api], bowl: Product, mug: Product
) -> None:
    hidden = a_review(bowl, status="pending")
    assert clay[1].get(of_seller(hidden)).status == 404
    assert put(clay[1], of_seller(hidden)).status == 404

    waiting = put(a_manager()[1], of_staff(a_review(mug, status="pending")))
    assert (waiting.status, waiting.json["code"]) == (409, "review_not_shown")
    assert not Answer.objects.exists()


def test_an_answer_is_hidden_with_its_review(clay: tuple[User, Api], bowl: Product) -> None:
    author, ada = a_customer()
    review = a_review(bowl, by=author)
    put(clay[1], of_seller(review))

    ada.patch(f"/me/reviews/{review.id}", {"content": "On second thoughts."})

    assert Api().get("/products/bowl/reviews").json["items"] == []
    assert ada.get(f"/me/reviews/{review.id}").json["answer"]["content"] == "Thank you, Ada."
    assert a_manager()[1].post(f"{of_staff(review)}/approve").status == 200
    assert read(bowl)["content"] == "Thank you, Ada."


def test_staff_answer_for_the_shop(mug: Product) -> None:
    review, (staff, api) = a_review(mug), a_manager()

    answered = put(api, of_staff(review))

    assert (answered.status, answered.json["answer"]["content"]) == (200, "Thank you, Ada.")
    answer = Answer.objects.get()
    assert (answer.seller_id, answer.answered_by_id) == (None, staff.id)
    (entry,) = Entry.objects.filter(table_name="reviews_answers")
    assert (entry.actor_id, entry.subject_id) == (staff.id, review.id)
    # It goes with the buyer, whom it may name.
    assert "content" not in entry.new_values


def test_a_sellers_answer_is_theirs_and_staff_may_take_it_away(
    clay: tuple[User, Api], bowl: Product
) -> None:
    review, (_, staff) = a_review(bowl), a_manager()
    put(clay[1], of_seller(review), {"content": "Buy at my own shop instead."})

    refused = put(staff, of_staff(review))
    assert (refused.status, refused.json["code"]) == (409, "sellers_product")
    assert staff.delete(f"{of_staff(review)}/answer").status == 204
    assert read(bowl) is None


def test_sellers_find_what_waits_for_an_answer(clay: tuple[User, Api], bowl: Product) -> None:
    other = a_variant(product=a_product(seller_id=clay[0].id)).product
    answered, waiting = a_review(bowl, rating=5), a_review(other, rating=1)
    put(clay[1], of_seller(answered))

    def found(query: str) -> list[str]:
        page = clay[1].get(f"/seller/reviews?count=true&{query}").json
        assert page["total"] == len(page["items"])
        return [item["id"] for item in page["items"]]

    assert found("") == [str(waiting.id), str(answered.id)]
    assert found("answered=false") == [str(waiting.id)]
    assert found("answered=true") == [str(answered.id)]
    assert found("rating=5") == found(f"product_id={bowl.id}") == [str(answered.id)]
    clay[1].delete(f"{of_seller(answered)}/answer")
    assert found("answered=false") == [str(waiting.id), str(answered.id)]
    put(clay[1], of_seller(answered))
    staff = a_manager()[1].get("/admin/reviews?answered=false").json["items"]
    assert [item["id"] for item in staff] == [str(waiting.id)]
    assert not {"user_id", "status", "moderation_notes"} & set(clay[1].get(of_seller(waiting)).json)


def test_who_answers_answers_what_they_read(committed: None) -> None:
    (seller, api), (author, ada) = a_seller(), a_customer()
    review = a_review(a_variant(product=a_product(seller_id=seller.id)).product, by=author)
    path = of_seller(review)

    def seen() -> dict[str, str]:
        return {"If-Match": api.get(path).header("ETag") or ""}

    before = seen()
    ada.patch(f"/me/reviews/{review.id}", {"content": "Keeps nothing warm."})
    approve_review(review.id, actor_id=None)
    changed = seen()
    late, done = put(api, path, **before), put(api, path, **changed)

    assert [late.status, done.status] == [412, 200]
    assert {"If-Match": done.header("ETag")} == seen() != changed
    assert api.delete(f"{path}/answer", **changed).status == 412
    assert api.delete(f"{path}/answer", **seen()).status == 204


def test_who_sells_it_now_answers(clay: tuple[User, Api], bowl: Product) -> None:
    review = a_review(bowl)
    put(clay[1], of_seller(review))
    successor, theirs = a_seller()
    give_products([bowl.id], seller_id=successor.id)

    assert put(clay[1], of_seller(review)).status == 404
    assert put(theirs, of_seller(review), {"content": "We are new here."}).status == 200
    assert read(bowl)["content"] == "We are new here."
    assert Answer.objects.get().seller_id == successor.id


def test_the_database_knows_who_may_answer(
    clay: tuple[User, Api], bowl: Product, mug: Product
) -> None:
    review, other = a_review(bowl), a_review(mug)
    put(clay[1], of_seller(review))
    stranger, _ = a_seller()

    def in_anothers_name() -> Any:
        return Answer.objects.create(review=other, seller_id=clay[0].id, content="Mine?")

    def about_what_others_sell() -> Any:
        return Answer.objects.create(review=other, seller_id=stranger.id, content="Mine?")

    refused: list[Callable[[], Any]] = [in_anothers_name, about_what_others_sell]
    with acting_as(Identity(role="customer", user_id=stranger.id)):
        for act in refused:
            with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
                act()
        assert Answer.objects.update(content="Taken.") == 0
        assert Answer.objects.filter(review=review).delete()[0] == 0
    with acting_as(Identity(role="customer", user_id=clay[0].id)):
        assert Answer.objects.update(content="Mine.") == 1


def test_answers_go_with_what_they_answer(clay: tuple[User, Api], bowl: Product) -> None:
    author, ada = a_customer()
    review = a_review(bowl, by=author)
    put(clay[1], of_seller(review))

    assert ada.delete(f"/me/reviews/{review.id}").status == 204
    assert not Answer.objects.exists()


def test_answers_go_with_who_wrote_them_and_with_whom_they_name(
    clay: tuple[User, Api], bowl: Product
) -> None:
    author, ada = a_customer()
    to_ada, other = a_review(bowl, by=author, author_name="Ada L."), a_review(bowl)
    for review in (to_ada, other):
        put(clay[1], of_seller(review))

    assert ada.send("delete", "/me", {"password": PASSWORD}).status == 204
    assert Answer.objects.get().review_id == other.id
    # What is answered to the stars alone names nobody, and stays.
    put(clay[1], of_seller(to_ada))
    finish_erasures()
    assert Answer.objects.count() == 2

    assert clay[1].send("delete", "/me", {"password": PASSWORD}).status == 204
    assert not Answer.objects.exists()


def test_staff_answer_in_the_admin(manager: Client, mug: Product, bowl: Product) -> None:
    review, sellers = a_review(mug), a_review(bowl)
    page = f"/admin/reviews/review/{review.id}/"

    def seen() -> str:
        shown = manager.get(f"{page}change/").content.decode()
        return re.findall(r'name="seen" value="([^"]+)"', shown)[0]

    manager.post(f"{page}step/answer/", {"content": "Thank you.", "seen": seen()})
    assert read(mug)["content"] == "Thank you."
    assert "Thank you." in manager.get(f"{page}change/").content.decode()

    manager.post(f"{page}step/unanswer/", {"seen": seen()})
    assert read(mug) is None
    steps = manager.get(f"/admin/reviews/review/{sellers.id}/change/").context["steps"]
    assert not {"answer", "unanswer"} & {step["name"] for step in steps}
