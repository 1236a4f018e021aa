"""Reviews in the admin: what staff see before others do."""

import re

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from souk.accounts.models import User
from souk.reviews.models import Review
from tests.admin.conftest import manager as manager
from tests.factories import a_customer, a_product, a_review, a_variant


@pytest.fixture
def review(db: None) -> Review:
    mug = a_variant(product=a_product(slug="mug")).product
    return a_review(mug, by=a_customer()[0], status="pending", title="Mine broke")


def page(review: Review) -> str:
    return f"/admin/reviews/review/{review.id}/"


def the_sight(client: Client, review: Review) -> dict[str, str]:
    """What the page sends along with a decision: what was seen."""
    shown = client.get(f"{page(review)}change/").content.decode()
    return dict(re.findall(r'type="hidden" name="(seen)" value="([^"]+)"', shown))


def status_of(review: Review) -> str:
    return Review.objects.get(id=review.id).status


def test_pictures_are_looked_at_before_they_are_shown(manager: Client, review: Review) -> None:
    review.images.create(file="reviews/a.webp", card_file="reviews/a-card.webp")

    shown = manager.get(f"{page(review)}change/").content.decode()

    assert 'src="http://testserver/media/reviews/a-card.webp"' in shown
    assert 'href="http://testserver/media/reviews/a.webp"' in shown


def test_the_admins_log_keeps_no_words_of_a_customers(manager: Client, review: Review) -> None:
    manager.post(f"{page(review)}step/approve/", {"notes": "", **the_sight(manager, review)})

    (entry,) = LogEntry.objects.filter(object_id=str(review.id))
    assert "broke" not in entry.object_repr + entry.change_message


def test_staff_decide_on_what_they_see(manager: Client, review: Review) -> None:
    late = manager.post(f"{page(review)}step/approve/", {"notes": "", "seen": "1"}, follow=True)
    blind = manager.post(f"{page(review)}step/approve/", {"notes": ""}, follow=True)

    for refused in (late, blind):
        assert "Look at it again" in refused.content.decode()
    assert status_of(review) == "pending"
    manager.post(f"{page(review)}step/approve/", {"notes": "", **the_sight(manager, review)})
    assert status_of(review) == "approved"


def test_many_are_decided_on_at_once_but_for_ones_own(manager: Client, review: Review) -> None:
    own = a_review(review.product, by=User.objects.get(email="manager@staff.example"))
    chosen = {"action": "reject_chosen", "_selected_action": [str(review.id), str(own.id)]}

    answer = manager.post("/admin/reviews/review/", chosen, follow=True)

    assert "others say" in answer.content.decode()
    assert (status_of(review), status_of(own)) == ("rejected", "approved")
