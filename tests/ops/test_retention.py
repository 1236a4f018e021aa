"""What is kept for a while goes when its time is over, and not before."""

from datetime import timedelta

from django.contrib.sessions.models import Session as PageSession
from django.utils import timezone

from souk.accounts.models import Session
from souk.carts.models import Cart
from souk.carts.operations.abandonment import abandon_expired_carts
from souk.core.models import IdempotencyKey
from souk.ops import jobs
from souk.ops.operations import housekeeping
from tests.api import Api
from tests.factories import a_customer, a_purchase, a_variant, shipping


def test_carts_without_an_order_go_a_month_after_their_end(api: Api) -> None:
    shipping()
    mug = a_variant()
    items = {"items": [{"sku": mug.sku, "quantity": 1}]}
    _, customer = a_customer()
    old, ended, customers = (
        api.post("/carts", items).json["id"],
        api.post("/carts", items).json["id"],
        customer.post("/carts", items).json["id"],
    )
    sold = api.post("/carts", items).json
    api.with_headers(**{"Cart-Token": sold["token"]}).order(a_purchase(cart=sold["id"]))
    live = api.post("/carts", items).json["id"]
    now = timezone.now()
    Cart.objects.exclude(id=live).update(expires_at=now - timedelta(days=31))
    Cart.objects.filter(id=ended).update(expires_at=now - timedelta(days=29))
    abandon_expired_carts()

    housekeeping.forget_old_carts()

    kept = {str(cart) for cart in Cart.objects.values_list("id", flat=True)}
    assert kept == {ended, sold["id"], live}
    assert {old, customers}.isdisjoint(kept)


def test_sessions_go_a_month_after_their_end(api: Api) -> None:
    a_customer()
    ended, _ = a_customer()
    past = timezone.now() - timedelta(days=31)
    Session.objects.filter(user=ended).update(revoked_at=past)

    assert housekeeping.forget_old_sessions()

    assert Session.objects.count() == 1


def test_the_admins_sessions_go_when_they_have_expired(db: None) -> None:
    now = timezone.now()
    PageSession.objects.create(session_key="old", session_data="", expire_date=now)
    PageSession.objects.create(
        session_key="new", session_data="", expire_date=now + timedelta(hours=1)
    )

    assert housekeeping.forget_old_pages() == 1


def test_answers_are_kept_for_a_day(api: Api) -> None:
    _, customer = a_customer()
    customer.post("/carts", {}, **{"Idempotency-Key": "old"})
    customer.post("/carts", {}, **{"Idempotency-Key": "new"})
    IdempotencyKey.objects.filter(key="old").update(created_at=timezone.now() - timedelta(hours=25))

    assert housekeeping.forget_old_requests() == 1


def test_the_worker_forgets_by_the_clock(db: None) -> None:
    jobs.forget_old(0)
    jobs.forget_people(0)
    jobs.abandon_carts(0)
    jobs.forget_carts(0)
