"""What customers say of products, and what others see of it."""

from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from souk.accounts.models import User, UserRole
from souk.catalog.models import Product
from souk.core.database.identity import Identity, acting_as
from souk.core.models import OutboxEvent
from souk.orders.models import Order
from souk.reviews.errors import OwnProduct
from souk.reviews.models import Review, Vote
from souk.reviews.operations.moderation import mark_review_as_spam, reject_review
from tests.api import Api
from tests.factories import (
    PASSWORD,
    a_customer,
    a_manager,
    a_product,
    a_purchase,
    a_review,
    a_seller,
    a_variant,
    shipping,
)

SAID = {"rating": 5, "title": "Just right", "content": "Keeps <b>warm</b>."}


@pytest.fixture
def mug(db: None) -> Product:
    return a_variant(product=a_product(slug="mug")).product


@pytest.fixture
def ada(db: None) -> tuple[User, Api]:
    user, api = a_customer()
    User.objects.filter(id=user.id).update(first_name="Ada", last_name="Lovelace")
    return user, api


def the_path(product: Product) -> str:
    return f"/products/{product.slug}/reviews"


def written(api: Api, product: Product, **said: Any) -> dict[str, Any]:
    answer = api.post(the_path(product), {**SAID, **said})
    assert answer.status == 201, answer.json
    content: dict[str, Any] = answer.json
    return content


def bought(api: Api, product: Product, *steps: str) -> None:
    """Buy a product as somebody, and have its order go so far."""
    shipping()
    placed = api.order(a_purchase((product.variants.get(), 1), email=None)).json
    staff = a_manager()[1]
    for step in steps:
        assert staff.post(f"/admin/orders/{placed['order_number']}/{step}").status == 200


def test_a_review_is_shown_when_it_is_approved(mug: Product, ada: tuple[User, Api]) -> None:
    review = written(ada[1], mug)
    assert (review["status"], review["author"]) == ("pending", "Ada L.")
    assert (review["product"]["slug"], review["is_verified_purchase"]) == ("mug", False)
    assert Api().get(the_path(mug)).json["items"] == []

    approved = a_manager()[1].post(f"/admin/reviews/{review['id']}/approve", {"notes": "fine"})

    assert (approved.status, approved.json["moderation_notes"]) == (200, "fine")
    shown = Api().get(the_path(mug)).json
    (item,) = shown["items"]
    assert {name: item[name] for name in SAID} == SAID
    assert "status" not in item
    assert "user_id" not in item
    assert shown["summary"] == {
        "average_rating": 5,
        "review_count": 1,
        "ratings": {"5": 1, "4": 0, "3": 0, "2": 0, "1": 0},
    }
    page = Api().get("/products/mug").json
    assert (page["average_rating"], page["review_count"]) == (5, 1)
    (card,) = Api().get("/products?rating_min=5").json["items"]
    assert card["average_rating"] == 5
    told = OutboxEvent.objects.filter(aggregate_type="review").order_by("id")
    assert list(told.values_list("type", flat=True)) == ["review.submitted", "review.approved"]


def test_one_review_a_customer_and_product(mug: Product, ada: tuple[User, Api]) -> None:
    written(ada[1], mug)
    again = ada[1].post(the_path(mug), SAID)
    assert (again.status, again.json["code"]) == (409, "already_reviewed")
    written(a_customer()[1], mug)
    assert Review.objects.count() == 2


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"rating": 0}, "rating"),
        ({"rating": 6}, "rating"),
        ({"rating": "5"}, "rating"),
        ({"rating": 4.5}, "rating"),
        ({"title": "x" * 256}, "title"),
        ({"content": "x" * 5001}, "content"),
        ({"status": "approved"}, "status"),
    ],
)
def test_what_is_no_review_is_refused(
    mug: Product, ada: tuple[User, Api], said: dict[str, Any], field: str
) -> None:
    answer = ada[1].post(the_path(mug), {**SAID, **said})
    assert (answer.status, answer.json["errors"][0]["field"]) == (422, field)
    assert not Review.objects.exists()


@pytest.mark.parametrize(
    "hidden", [{"status": "draft"}, {"visibility": "private"}, {"status": "archived"}], ids=str
)
def test_what_nobody_sees_nobody_reviews(
    mug: Product, ada: tuple[User, Api], hidden: dict[str, str]
) -> None:
    Product.objects.update(**hidden)
    assert ada[1].post(the_path(mug), SAID).status == 404
    assert Api().get(the_path(mug)).status == 404


def test_who_sells_a_product_does_not_review_it(db: None) -> None:
    seller, api = a_seller()
    product = a_variant(product=a_product(seller_id=seller.id)).product
    answer = api.post(the_path(product), SAID)
    assert (answer.status, answer.json["code"]) == (403, "own_product")


def test_who_sells_a_product_does_not_judge_its_reviews(db: None) -> None:
    seller, api = a_seller()
    review = a_review(a_variant(product=a_product(seller_id=seller.id)).product, rating=1)
    vote = api.post(f"/reviews/{review.id}/votes", {"is_helpful": False})
    assert (vote.status, vote.json["code"]) == (403, "own_product")
    assert not Vote.objects.exists()


@pytest.mark.parametrize("name", ["createReview", "voteOnReview"])
def test_the_document_names_what_sellers_are_refused(db: None, name: str) -> None:
    said = Api().get("/openapi.json").json["paths"].values()
    (operation,) = [one for path in said for one in path.values() if one["operationId"] == name]
    assert "403" in operation["responses"]


def test_a_purchase_that_arrived_is_verified(mug: Product, ada: tuple[User, Api]) -> None:
    bought(ada[1], mug, "confirm", "process", "ship")
    on_its_way = written(ada[1], mug)
    assert not on_its_way["is_verified_purchase"]

    order = Order.objects.get()
    assert a_manager()[1].post(f"/admin/orders/{order.order_number}/deliver").status == 200
    path = f"/me/reviews/{on_its_way['id']}"
    changed = ada[1].patch(path, {"content": "Now I know."}).json
    assert changed["is_verified_purchase"]
    assert not written(a_customer()[1], mug)["is_verified_purchase"]


def test_a_changed_review_waits_again(mug: Product, ada: tuple[User, Api]) -> None:
    review = a_review(mug, by=ada[0], rating=4)
    path = f"/me/reviews/{review.id}"
    read = ada[1].get(path)

    same = ada[1].patch(path, {"rating": 4})
    assert same.json["status"] == "approved"

    changed = ada[1].patch(path, {"rating": 1}, **{"If-Match": read.header("ETag") or ""})
    assert (changed.status, changed.json["status"], changed.json["title"]) == (
        200,
        "pending",
        "Fine",
    )
    mug.refresh_from_db()
    assert (mug.review_count, mug.average_rating) == (0, 0)
    late = ada[1].patch(path, {"rating": 2}, **{"If-Match": '"1"'})
    assert late.status == 412


def test_a_review_is_taken_back_with_its_votes(mug: Product, ada: tuple[User, Api]) -> None:
    review = a_review(mug, by=ada[0])
    for is_helpful in (True, False):
        a_customer()[1].post(f"/reviews/{review.id}/votes", {"is_helpful": is_helpful})

    assert ada[1].delete(f"/me/reviews/{review.id}").status == 204
    mug.refresh_from_db()
    assert (mug.review_count, Review.objects.count()) == (0, 0)
    written(ada[1], mug)


def test_a_review_of_somebody_else_is_not_mine(mug: Product, ada: tuple[User, Api]) -> None:
    review = a_review(mug)
    path = f"/me/reviews/{review.id}"
    assert [ada[1].get(path).status, ada[1].delete(path).status] == [404, 404]
    assert ada[1].patch(path, {"rating": 1}).status == 404
    assert ada[1].get("/me/reviews").json["items"] == []


def test_one_vote_a_customer_which_may_change(mug: Product, ada: tuple[User, Api]) -> None:
    path = f"/reviews/{a_review(mug).id}/votes"
    first = ada[1].post(path, {"is_helpful": True}).json
    again = ada[1].post(path, {"is_helpful": True}).json
    other = ada[1].post(path, {"is_helpful": False}).json
    gone = [ada[1].delete(path).json for _ in range(2)]
    assert first == again == {"helpful_count": 1, "not_helpful_count": 0, "is_helpful": True}
    assert other == {"helpful_count": 0, "not_helpful_count": 1, "is_helpful": False}
    assert gone == [{"helpful_count": 0, "not_helpful_count": 0, "is_helpful": None}] * 2


def test_nobody_votes_on_their_own_or_on_what_is_not_shown(
    mug: Product, ada: tuple[User, Api]
) -> None:
    own, hidden = a_review(mug, by=ada[0]), a_review(mug, status="pending")
    votes = [ada[1].post(f"/reviews/{one.id}/votes", {"is_helpful": True}) for one in (own, hidden)]
    assert [(vote.status, vote.json["code"]) for vote in votes] == [
        (409, "own_review"),
        (404, "review_not_found"),
    ]


def test_the_database_knows_whose_review_it_is(mug: Product, ada: tuple[User, Api]) -> None:
    review = a_review(mug, by=ada[0])
    with pytest.raises(IntegrityError, match="does not vote"), transaction.atomic():
        Vote.objects.create(review=review, user_id=ada[0].id, is_helpful=True)


def test_votes_do_not_change_a_review(mug: Product, ada: tuple[User, Api]) -> None:
    path = f"/me/reviews/{a_review(mug, by=ada[0]).id}"
    before = ada[1].get(path)
    a_customer()[1].post(f"/reviews/{before.json['id']}/votes", {"is_helpful": True})
    after = ada[1].get(path)
    assert (after.json["helpful_count"], after.header("ETag")) == (1, before.header("ETag"))


@pytest.mark.parametrize("sort", ["newest", "helpful", "rating", "-rating"])
def test_pages_hold_each_review_once_in_their_order(mug: Product, sort: str) -> None:
    for number in range(7):
        review = a_review(mug, rating=number % 3 + 1)
        Review.objects.filter(id=review.id).update(helpful_count=number % 2)
    path, seen, cursor = f"{the_path(mug)}?sort={sort}&limit=2&count=true", [], ""
    while True:
        page = Api().get(f"{path}{cursor}").json
        assert page["total"] == 7
        seen += page["items"]
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"
    assert len({item["id"] for item in seen}) == 7
    column = {"helpful": "helpful_count", "newest": "id"}.get(sort, "rating")
    values = [item[column] for item in seen]
    assert values == sorted(values, reverse=sort != "rating")


def test_reviews_are_narrowed(mug: Product) -> None:
    a_review(mug, rating=5, order_item_id=a_variant().id)
    a_review(mug, rating=1)
    found = {
        query: len(Api().get(f"{the_path(mug)}?{query}").json["items"])
        for query in ("rating=5", "rating=2", "verified=true", "verified=false")
    }
    assert found == {"rating=5": 1, "rating=2": 0, "verified=true": 1, "verified=false": 1}


def test_a_cursor_of_another_order_is_refused(mug: Product) -> None:
    for _ in range(3):
        a_review(mug)
    cursor = Api().get(f"{the_path(mug)}?limit=1").json["next_cursor"]
    wrong = Api().get(f"{the_path(mug)}?sort=helpful&cursor={cursor}")
    assert (wrong.status, wrong.json["errors"][0]["code"]) == (422, "bad_cursor")


@pytest.mark.parametrize(
    ("waits", "shown"), [("all", [0, 0]), ("unverified", [0, 1]), ("none", [1, 1])]
)
def test_the_shop_says_whose_reviews_wait(
    mug: Product, ada: tuple[User, Api], settings: Any, waits: str, shown: list[int]
) -> None:
    settings.REVIEWS_WAIT = waits
    counts = []
    for api in (a_customer()[1], ada[1]):
        if api is ada[1]:
            bought(api, mug, "confirm", "process", "ship", "deliver")
        before = Review.objects.filter(status="approved").count()
        written(api, mug)
        counts.append(Review.objects.filter(status="approved").count() - before)
    assert counts == shown


def test_staff_find_and_decide(mug: Product, ada: tuple[User, Api]) -> None:
    staff = a_manager()[1]
    review = written(ada[1], mug)
    (waiting,) = staff.get("/admin/reviews?status=pending&count=true").json["items"]
    assert (waiting["user_id"], waiting["title"]) == (str(ada[0].id), "Just right")
    path = f"/admin/reviews/{review['id']}"

    seen = [staff.post(f"{path}/{act}").json["status"] for act in ("spam", "approve", "reject")]
    assert seen == ["spam", "approved", "rejected"]
    mug.refresh_from_db()
    assert mug.review_count == 0
    assert staff.get("/admin/reviews?status=pending").json["items"] == []
    assert staff.post("/admin/reviews/00000000-0000-7000-8000-000000000000/approve").status == 404
    # Repeated, it changes nothing and is not told again.
    staff.post(f"{path}/reject")
    told = OutboxEvent.objects.filter(aggregate_type="review").values_list("type", flat=True)
    assert sorted(told) == ["review.approved", "review.rejected", "review.submitted"]


def test_nobody_approves_their_own_in_the_database_either(
    mug: Product, ada: tuple[User, Api]
) -> None:
    review = a_review(mug, by=ada[0], status="pending")
    with acting_as(Identity(role="customer", user_id=ada[0].id)):
        mine = Review.objects.filter(id=review.id)
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            mine.update(status="approved")
        assert mine.get().status == "pending"


def test_what_somebody_wrote_goes_with_them_and_the_stars_stay(
    mug: Product, ada: tuple[User, Api]
) -> None:
    review = a_review(mug, by=ada[0], rating=2, author_name="Ada L.", content="Mine broke.")
    other = a_review(mug, rating=5)
    ada[1].post(f"/reviews/{other.id}/votes", {"is_helpful": True})

    assert ada[1].send("delete", "/me", {"password": PASSWORD}).status == 204

    shown = {item["id"]: item for item in Api().get(the_path(mug)).json["items"]}
    mine = shown[str(review.id)]
    assert (mine["author"], mine["title"], mine["content"], mine["rating"]) == (None, "", "", 2)
    assert shown[str(other.id)]["helpful_count"] == 0


def test_averages_are_the_same_wherever_they_are_told(mug: Product) -> None:
    for rating in [4] * 7 + [5]:
        a_review(mug, rating=rating)
    told = Api().get(the_path(mug)).json["summary"]["average_rating"]
    assert told == Api().get("/products/mug").json["average_rating"] == 4.13


def test_reviews_are_kept_by_who_has_them_already(mug: Product, ada: tuple[User, Api]) -> None:
    a_review(mug)
    first = Api().get(the_path(mug))
    tag = {"If-None-Match": first.header("ETag") or ""}
    assert "public" in (first.header("Cache-Control") or "")
    assert [Api().get(the_path(mug), **tag).status, ada[1].get(the_path(mug), **tag).status] == [
        304,
        304,
    ]

    a_review(mug)
    assert Api().get(the_path(mug), **tag).status == 200


def test_a_changed_review_that_was_put_away_waits_for_staff_in_any_shop(
    mug: Product, ada: tuple[User, Api], settings: Any
) -> None:
    settings.REVIEWS_WAIT = "none"
    path = f"/me/reviews/{written(ada[1], mug)['id']}"
    changed = [ada[1].patch(path, {"title": "Fine"}).json["status"]]
    reject_review(Review.objects.get().id, actor_id=None)

    changed += [ada[1].patch(path, {"title": title}).json["status"] for title in ("Bad", "Worse")]

    assert changed == ["approved", "pending", "pending"]


def test_staff_decide_on_what_they_have_read(mug: Product, ada: tuple[User, Api]) -> None:
    staff = a_manager()[1]
    review = written(ada[1], mug)
    path = f"/admin/reviews/{review['id']}"
    late = staff.post(f"{path}/approve", **{"If-Match": '"1"'})
    assert (late.status, Api().get(the_path(mug)).json["items"]) == (412, [])
    seen = {"If-Match": staff.get(path).header("ETag") or ""}
    assert staff.post(f"{path}/approve", **seen).json["status"] == "approved"


def test_the_database_knows_who_decided(mug: Product) -> None:
    review = a_review(mug)

    with pytest.raises(IntegrityError, match="are_decided_by_others"), transaction.atomic():
        Review.objects.filter(id=review.id).update(moderated_by_id=review.user_id)


@pytest.mark.parametrize("act", ["approve", "reject", "spam"])
def test_nobody_decides_on_their_own(mug: Product, act: str) -> None:
    staff, api = a_manager()
    theirs = a_review(mug, by=staff, status="pending")
    sold = a_review(a_variant(product=a_product(seller_id=a_seller()[0].id)).product)
    UserRole.objects.create(user_id=sold.product.seller_id, role_id="manager")

    refused = api.post(f"/admin/reviews/{theirs.id}/{act}")
    assert (refused.status, refused.json["code"]) == (409, "own_review")
    with pytest.raises(OwnProduct):
        mark_review_as_spam(sold.id, actor_id=sold.product.seller_id)
    assert set(Review.objects.values_list("status", flat=True)) == {"pending", "approved"}
