"""Who asks to be forgotten is forgotten, everywhere; the books stay."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from souk.accounts.models import Session, TwoFactor, User
from souk.accounts.operations.roles import set_roles
from souk.core.models import OutboxEvent
from souk.orders.models import Order
from souk.orders.operations.erasure import erase_buyers, erase_invoices
from souk.privacy.operations.erasure import erase_people
from souk.privacy.operations.retention import (
    erase_never_verified,
    erase_old_invoices,
    finish_erasures,
)
from souk.sellers.models import Profile
from tests.api import Answer, Api
from tests.factories import (
    ADDRESS,
    PASSWORD,
    a_customer,
    a_manager,
    a_product,
    a_purchase,
    a_seller,
    a_variant,
    an_admin,
    card,
    shipping,
)
from tests.invariants import assert_sound
from tests.privacy.canaries import Person, place, rows_with, somebody
from tests.threads import at_once, until_it_waits


def erase(who: Api, password: str = PASSWORD) -> Answer:
    return who.send("delete", "/me", {"password": password})


def words_of(person: Person) -> list[str]:
    return [word.split("@")[0].split("/")[0] for word in person.canaries.values()]


def test_the_canaries_are_everywhere_to_begin_with(api: Api) -> None:
    person = somebody()

    found = rows_with(words_of(person))

    assert set().union(*found.values()) == set(words_of(person))
    assert {
        "accounts_users",
        "accounts_addresses",
        "accounts_sessions",
        "audit_entries",
        "core_idempotency_keys",
        "django_admin_log",
        "orders_orders",
        "orders_status_history",
        "payments_payments",
        "promotions_usages",
        "search_cards",
        "sellers_documents",
        "sellers_profiles",
    } <= set(found)


def test_after_erasure_only_invoices_name_the_person(api: Api) -> None:
    person = somebody()

    assert erase(person.api).status == 204

    invoice = {word for place, word in person.canaries.items() if place.startswith("arrived.bill")}
    assert rows_with(words_of(person)) == {"orders_orders": invoice}
    kept = Order.objects.get(user_id=person.user.id, status="delivered")
    assert invoice == set(kept.billing_address.values()) - {"DE"}


def test_forgetting_breaks_no_rule(committed: None) -> None:
    person = somebody()

    assert erase(person.api).status == 204

    assert_sound()


def test_where_no_law_wants_invoices_nothing_is_left(api: Api, settings: Any) -> None:
    settings.INVOICE_YEARS = 0
    person = somebody()

    assert erase(person.api).status == 204

    assert not rows_with(words_of(person))


def test_an_invoice_names_nobody_once_its_time_is_over(api: Api) -> None:
    person = somebody()
    erase(person.api)

    assert erase_old_invoices() == 0
    assert erase_invoices(before=timezone.now() + timedelta(days=1)) == 1

    assert not rows_with(words_of(person))


def test_the_books_stay(api: Api) -> None:
    person = somebody()
    amounts = ("order_number", "total_amount", "status", "paid_at", "created_at")
    before = list(Order.objects.filter(user_id=person.user.id).order_by("id").values(*amounts))
    _, manager = a_manager()

    erase(person.api)

    after = list(Order.objects.filter(user_id=person.user.id).order_by("id").values(*amounts))
    assert after == before
    for order in before:
        shown = manager.get(f"/admin/orders/{order['order_number']}").json
        assert shown["shipping_address"]["country"] == "DE"
        assert shown["items"]


def test_nobody_signs_in_to_an_erased_account(api: Api) -> None:
    user, me = a_customer("gone@example.com")
    erase(me)

    credentials = {"email": "gone@example.com", "password": PASSWORD}
    assert api.post("/auth/login", credentials).status == 401
    assert me.get("/me").status == 404
    assert me.patch("/me", {"first_name": "Ada"}).status == 404
    assert me.post("/me/addresses", ADDRESS).status == 404
    assert me.get("/me/export").status == 404
    assert me.post("/auth/2fa/setup").status == 404
    change = {"new_email": "new@example.com", "password": PASSWORD}
    assert me.post("/auth/change-email", change).status == 404
    assert not TwoFactor.objects.filter(user=user).exists()
    assert not Session.objects.filter(user=user, revoked_at__isnull=True).exists()
    gone = User.objects.get(id=user.id)
    assert (gone.is_active, gone.has_usable_password(), gone.roles.count()) == (False, False, 0)
    assert api.post("/auth/register", credentials).status == 201


def test_repeating_it_changes_nothing(api: Api) -> None:
    user, me = a_customer()

    assert [erase(me).status, erase(me).status] == [204, 204]

    assert OutboxEvent.objects.filter(type="user.erased", aggregate_id=user.id).count() == 1


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"password": "another password"}, 422),
        ({"password": ""}, 422),
        ({"password": None}, 422),
        ({}, 422),
        (None, 422),
        ({"password": PASSWORD, "force": True}, 422),
    ],
)
def test_a_stolen_token_alone_erases_nobody(api: Api, body: Any, status: int) -> None:
    _, me = a_customer()
    before = me.get("/me").json

    assert me.send("delete", "/me", body).status == status
    assert me.get("/me").json == before


def test_what_is_on_its_way_is_waited_for(api: Api) -> None:
    shipping()
    user, me = a_customer()
    number = me.order(a_purchase((a_variant(), 1))).json["order_number"]

    refused = erase(me)

    assert (refused.status, refused.code) == (409, "orders_open")
    assert refused.json["order_numbers"] == [number]
    assert User.objects.get(id=user.id).deleted_at is None
    me.post(f"/orders/{number}/cancel")
    assert erase(me).status == 204


def test_a_seller_sends_first_what_buyers_wait_for(api: Api) -> None:
    shipping()
    user, me = a_seller()
    bowl = a_variant(product=a_product(seller_id=user.id))
    number = api.order(a_purchase((bowl, 1), payment=card("approve"))).json["order_number"]

    refused = erase(me)

    assert (refused.status, refused.code) == (409, "orders_to_send")
    assert refused.json["order_numbers"] == [number]
    assert Profile.objects.get(user=user).business_name == "Clay & Co."
    _, staff = a_manager()
    for step in ("process", "ship"):
        assert staff.post(f"/admin/orders/{number}/{step}").status == 200
    assert erase(me).status == 204


def test_what_was_cancelled_keeps_no_seller(api: Api) -> None:
    shipping()
    user, me = a_seller()
    bowl = a_variant(product=a_product(seller_id=user.id))
    placed = api.order(a_purchase((bowl, 1))).json
    guest = api.with_headers(**{"Order-Token": placed["token"]})
    assert guest.post(f"/orders/{placed['order_number']}/cancel").status == 200

    assert erase(me).status == 204


def test_an_order_that_slipped_in_is_forgotten_when_it_has_closed(api: Api) -> None:
    person = somebody()
    erase(person.api)
    late = place(person, "late")
    late_words = {word for at, word in person.canaries.items() if at.startswith("late")}

    finish_erasures()
    assert rows_with(words_of(person))["orders_orders"] >= late_words

    Order.objects.filter(order_number=late).update(status="cancelled")
    finish_erasures()
    assert not late_words & rows_with(words_of(person)).get("orders_orders", set())


def test_the_database_forgets_only_buyers_who_are_erased(api: Api) -> None:
    person = somebody()

    assert erase_buyers([person.user.id], invoices_since=timezone.now()) == 0
    assert rows_with(words_of(person))["orders_orders"]


def test_the_last_admin_stays(api: Api) -> None:
    boss, me = an_admin()
    assert (erase(me).status, erase(me).code) == (409, "last_admin")

    other, _ = an_admin()
    assert erase(me).status == 204
    assert not User.objects.get(id=boss.id).is_staff
    assert User.objects.get(id=other.id).is_staff


def test_an_admin_forgets_who_asks_the_shop(api: Api) -> None:
    boss, admin = an_admin()
    _, manager = a_manager()
    user, _ = a_customer()
    path = f"/admin/customers/{user.id}"

    assert manager.delete(path).status == 403
    assert admin.delete(path).status == 204
    assert admin.delete(path).status == 404
    assert admin.get(path).status == 404
    assert admin.delete(f"/admin/customers/{boss.id}").code == "not_yourself"


def test_a_role_that_was_taken_meanwhile_forgets_nobody(api: Api) -> None:
    boss, admin = an_admin()
    an_admin()
    user, _ = a_customer()
    assert admin.get("/me").status == 200
    set_roles(boss.id, ["customer"], actor_id=None)

    assert admin.delete(f"/admin/customers/{user.id}").status == 403


def test_asking_twice_at_once_is_asking_once(committed: None) -> None:
    user, me = a_customer()

    statuses = [answer.status for answer in at_once(*[lambda: erase(me)] * 6)]

    assert statuses == [204] * 6
    assert OutboxEvent.objects.filter(type="user.erased", aggregate_id=user.id).count() == 1


def test_accounts_that_were_never_verified_go_when_the_shop_wants_it(
    api: Api, settings: Any
) -> None:
    shipping()
    long_ago = timezone.now() - timedelta(days=100)
    stranger, buyer, newcomer, proven, visitor = (a_customer() for _ in range(5))
    staff, _ = a_manager()
    assert buyer[1].order(a_purchase((a_variant(), 1))).status == 201
    User.objects.exclude(id=newcomer[0].id).update(created_at=long_ago, last_login=long_ago)
    User.objects.filter(id=proven[0].id).update(email_verified_at=long_ago)
    User.objects.filter(id=visitor[0].id).update(last_login=timezone.now())

    assert erase_never_verified() == 0
    settings.UNVERIFIED_DAYS = 90
    assert erase_never_verified() == 1
    assert erase_never_verified() == 0

    gone = User.objects.filter(deleted_at__isnull=False)
    assert [user.id for user in gone] == [stranger[0].id]
    assert staff.id


def test_who_verifies_at_the_last_moment_stays(committed: None, settings: Any) -> None:
    settings.UNVERIFIED_DAYS = 90
    long_ago = timezone.now() - timedelta(days=100)
    (late, _), (stranger, _) = a_customer(), a_customer()
    User.objects.update(created_at=long_ago, last_login=long_ago)

    with transaction.atomic():
        User.objects.filter(id=late.id).update(email_verified_at=timezone.now())
        forgetting = until_it_waits(erase_never_verified)

    assert forgetting() == 1
    gone = User.objects.filter(deleted_at__isnull=False)
    assert list(gone.values_list("id", flat=True)) == [stranger.id]


def test_many_are_forgotten_in_as_many_statements_as_one(api: Api) -> None:
    users = [a_customer()[0].id for _ in range(11)]

    def statements(some: list[UUID]) -> int:
        with CaptureQueriesContext(connection) as captured:
            erase_people(some)
        return len(captured)

    one, ten = statements(users[:1]), statements(users[1:])

    # Each tells the others by an event of its own.
    assert ten == one + 9
    assert User.objects.filter(id__in=users, deleted_at__isnull=False).count() == 11
