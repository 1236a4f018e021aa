"""Staff and customers who do something with the same reviews at the same time."""

from django.db import transaction

from souk.reviews.errors import ReviewNotFound
from souk.reviews.models import Answer, Review
from souk.reviews.operations.answering import answer_as_shop
from souk.reviews.operations.erasure import forget_reviewers
from souk.reviews.operations.moderation import approve_review, reject_review
from souk.reviews.operations.voting import vote
from souk.reviews.operations.writing import remove_review, write_review
from tests.factories import a_customer, a_product, a_review, a_variant
from tests.invariants import assert_sound
from tests.threads import at_once, together, until_it_waits


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


def test_what_is_taken_back_meanwhile_is_not_voted_on(committed: None) -> None:
    author, voter = a_customer()[0], a_customer()[0]
    review = a_review(a_variant(product=a_product()).product, by=author)

    with transaction.atomic():
        remove_review(review.id, user_id=author.id, unchanged_since=None)
        late = until_it_waits(lambda: vote(voter.id, review.id, is_helpful=True))

    assert isinstance(late(), ReviewNotFound)
    assert_sound()


def test_who_changes_a_vote_waits_for_who_takes_the_review_back(committed: None) -> None:
    author, voter = a_customer()[0], a_customer()[0]
    review = a_review(a_variant(product=a_product()).product, by=author)
    vote(voter.id, review.id, is_helpful=True)

    with transaction.atomic():
        Review.objects.select_for_update(no_key=True).get(id=review.id)
        late = until_it_waits(lambda: vote(voter.id, review.id, is_helpful=False))
        remove_review(review.id, user_id=author.id, unchanged_since=None)

    assert isinstance(late(), ReviewNotFound)
    assert_sound()


def test_forgetting_somebody_holds_reviews_in_the_order_of_their_ids(committed: None) -> None:
    product, voter = a_variant(product=a_product()).product, a_customer()[0]
    first, second = a_review(product), a_review(product)
    for review in (second, first):
        vote(voter.id, review.id, is_helpful=True)

    with transaction.atomic():
        Review.objects.select_for_update(no_key=True).get(id=first.id)
        late = until_it_waits(lambda: transaction.atomic(forget_reviewers)([voter.id]))
        Review.objects.select_for_update(no_key=True).get(id=second.id)

    assert late() is None
    first.refresh_from_db()
    assert first.helpful_count == 0
    assert_sound()


def test_who_was_forgotten_is_not_forgotten_again(committed: None) -> None:
    author, _ = a_customer()
    review = a_review(a_variant(product=a_product()).product, by=author, content="Mine broke.")
    forget = transaction.atomic(forget_reviewers)
    forget([author.id])
    review.refresh_from_db()
    before = review.updated_at

    forget([author.id])

    review.refresh_from_db()
    assert (review.content, review.updated_at) == ("", before)


def test_who_answers_twice_at_once_has_one_answer(committed: None) -> None:
    review = a_review(a_variant(product=a_product()).product)

    at_once(
        *[
            lambda nth=nth: answer_as_shop(
                review.id, f"Answer {nth}", actor_id=None, unchanged_since=None
            )
            for nth in range(5)
        ]
    )

    assert Answer.objects.get().review_id == review.id
    assert_sound()


def test_what_is_taken_back_meanwhile_is_not_answered(committed: None) -> None:
    author, _ = a_customer()
    review = a_review(a_variant(product=a_product()).product, by=author)

    with transaction.atomic():
        remove_review(review.id, user_id=author.id, unchanged_since=None)
        late = until_it_waits(
            lambda: answer_as_shop(review.id, "Thanks.", actor_id=None, unchanged_since=None)
        )

    assert isinstance(late(), ReviewNotFound)
