"""Reviews in the admin: what staff see before others do."""

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from souk.reviews.models import Review
from tests.admin.conftest import manager as manager
from tests.factories import a_customer, a_product, a_review, a_variant


@pytest.fixture
def review(db: None) -> Review:
    mug = a_variant(product=a_product(slug="mug")).product
    return a_review(mug, by=a_customer()[0], status="pending", title="Mine broke")


def page(review: Review) -> str:
    return f"/admin/reviews/review/{review.id}/"


def test_pictures_are_looked_at_before_they_are_shown(manager: Client, review: Review) -> None:
    review.images.create(file="reviews/a.webp", card_file="reviews/a-card.webp")

    shown = manager.get(f"{page(review)}change/").content.decode()

    assert 'src="http://testserver/media/reviews/a-card.webp"' in shown
    assert 'href="http://testserver/media/reviews/a.webp"' in shown


def test_the_admins_log_keeps_no_words_of_a_customers(manager: Client, review: Review) -> None:
    manager.post(f"{page(review)}step/approve/", {"notes": ""})

    (entry,) = LogEntry.objects.filter(object_id=str(review.id))
    assert "broke" not in entry.object_repr + entry.change_message
