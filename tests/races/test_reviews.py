"""Staff and customers who do something with the same reviews at the same time."""

from souk.reviews.models import Review
from souk.reviews.operations.moderation import approve_review, reject_review
from souk.reviews.operations.voting import vote
from souk.reviews.operations.writing import write_review
from tests.factories import a_customer, a_product, a_review, a_variant
from tests.invariants import assert_sound
from tests.threads import at_once, together


def test_ratings_count_what_is_approved_at_the_same_time(committed: None) -> None:
    products = [a_variant(product=a_product()).product for _ in range(2)]
    reviews = [
        a_review(products[number % 2], rating=number % 5 + 1, status="pending")
        for number in range(12)
    ]

    outcomes = together(12, lambda number: approve_review(reviews[number].id, actor_id=None))

    assert outcomes == [None] * 12
    for product in products:
        product.refresh_from_db()
        assert product.review_count == 6
    assert_sound()

    at_once(
        lambda: reject_review(reviews[0].id, actor_id=None),
        lambda: approve_review(reviews[0].id, actor_id=None),
        lambda: reject_review(reviews[2].id, actor_id=None),
    )
    assert_sound()


def test_a_customer_who_sends_twice_has_one_review(committed: None) -> None:
    slug = a_variant(product=a_product()).product.slug
    user, _ = a_customer()

    at_once(
        *[lambda: write_review(user.id, slug, rating=5, title="", content="")] * 5,
    )

    assert Review.objects.count() == 1
    assert_sound()


def test_votes_at_the_same_time_are_all_counted(committed: None) -> None:
    review = a_review(a_variant(product=a_product()).product)
    people = [a_customer()[0] for _ in range(8)]

    at_once(
        *[
            lambda person=person, nth=nth: vote(person.id, review.id, is_helpful=nth % 2 == 0)
            for nth, person in enumerate(people * 2)
        ]
    )

    review.refresh_from_db()
    assert review.helpful_count + review.not_helpful_count == 8
    assert_sound()
