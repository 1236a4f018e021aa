"""Whoever wrote a review hears what became of it."""

from typing import Any

import pytest

from souk.accounts.models import User
from souk.catalog.models import Product
from souk.notifications.models import Letter
from souk.reviews.models import Review
from souk.reviews.operations.answering import answer_as_shop
from souk.reviews.operations.moderation import approve_review, mark_review_as_spam, reject_review
from tests.api import Api
from tests.factories import PASSWORD, a_product, a_review, a_variant
from tests.notifications.test_writing import a_known_customer, hear, kinds, know


@pytest.fixture
def mug(db: None) -> Product:
    return a_variant(product=a_product(slug="mug", name="Clay <mug>")).product


@pytest.fixture
def ada(db: None) -> tuple[User, Api]:
    return a_known_customer()


def decided(review: Review, decide: Any, **said: Any) -> None:
    decide(review.id, actor_id=None, **said)
    hear()
    know()


def test_what_was_decided_is_told_without_the_staffs_notes(
    mug: Product, ada: tuple[User, Api]
) -> None:
    review = a_review(mug, by=ada[0], status="pending", title="Mine broke")
    decided(review, approve_review, notes="A friend of the boss.")
    decided(review, reject_review, notes="Rude.")

    approved, rejected = Letter.objects.order_by("id")
    assert (approved.kind, rejected.kind) == ("review_approved", "review_rejected")
    for letter in (approved, rejected):
        assert (letter.recipient, letter.user_id) == (ada[0].email, ada[0].id)
        assert "Clay <mug>" in letter.text
        assert "<bdi>Clay &lt;mug&gt;</bdi>" in letter.html
        assert not [word for word in ("boss", "Rude") if word in letter.text + letter.html]


def test_spam_and_what_is_shown_at_once_are_not_told(
    mug: Product, ada: tuple[User, Api], settings: Any
) -> None:
    settings.REVIEWS_WAIT = "none"
    assert ada[1].post("/products/mug/reviews", {"rating": 5}).status == 201
    hear()
    assert kinds() == []

    decided(Review.objects.get(), mark_review_as_spam)
    assert kinds() == []


def test_what_has_changed_since_is_not_told(mug: Product, ada: tuple[User, Api]) -> None:
    review = a_review(mug, by=ada[0], status="pending")
    approve_review(review.id, actor_id=None)
    reject_review(review.id, actor_id=None)
    hear()
    assert kinds() == ["review_rejected"]

    know()
    approve_review(review.id, actor_id=None)
    ada[1].patch(f"/me/reviews/{review.id}", {"rating": 1})
    hear()
    assert kinds() == ["review_rejected"]


def test_an_answer_is_told_once(mug: Product, ada: tuple[User, Api], settings: Any) -> None:
    settings.STOREFRONT_URL = "https://shop.example"
    review = a_review(mug, by=ada[0])
    for content in ("Thank you.", "Thank you, Ada: see https://evil.example."):
        answer_as_shop(review.id, content, actor_id=None, unchanged_since=None)
        hear()
        know()

    letter = Letter.objects.get()
    assert (letter.kind, letter.recipient) == ("review_answered", ada[0].email)
    assert "https://shop.example/products/mug" in letter.text
    assert 'href="https://shop.example/products/mug"' in letter.html
    assert "evil" not in letter.text + letter.html


@pytest.mark.parametrize("gone", ["review", "answer", "account"])
def test_nobody_hears_of_what_is_gone(mug: Product, ada: tuple[User, Api], gone: str) -> None:
    review = a_review(mug, by=ada[0])
    answer_as_shop(review.id, "Thank you.", actor_id=None, unchanged_since=None)
    if gone == "review":
        ada[1].delete(f"/me/reviews/{review.id}")
    elif gone == "answer":
        review.answer.delete()
    else:
        assert ada[1].send("delete", "/me", {"password": PASSWORD}).status == 204
    hear()

    assert kinds() == []
