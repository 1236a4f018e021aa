"""Who is forgotten is forgotten in the audit, too; what was done stays."""

import pytest
from django.db import connection, transaction
from django.db.models.functions import Now

from souk.accounts.models import Address, User
from souk.audit.models import Entry
from souk.audit.operations.erasure import forget_people
from souk.audit.queries.past import record_at
from souk.audit.queries.personal import personal
from souk.catalog.models import Variant
from souk.privacy.operations.erasure import erase_people
from tests.audit.acting import IP, act_as, entries_of, everything_recorded
from tests.audit.test_past import the_time
from tests.database import owner
from tests.factories import ADDRESS, a_customer, a_manager, a_variant

CANARIES = ["canary@example.com", "Canary", "+49301234567", "12 Market Street", "Ada Lovelace"]


def a_known_person() -> User:
    user, api = a_customer("canary@example.com")
    address = api.post("/me/addresses", ADDRESS).json["id"]
    with transaction.atomic(), act_as(user.id, "customer"):
        User.objects.filter(id=user.id).update(last_name="Canary", phone="+49301234567")
        Address.objects.filter(id=address).update(city="Rome")
    return user


def erase(user: User) -> None:
    """As an account is erased, in an order that makes it hard: addresses go last."""
    with transaction.atomic(), act_as(user.id, "system"):
        User.objects.filter(id=user.id).update(first_name="", last_name="", deleted_at=Now())
        User.objects.filter(id=user.id).update(email=f"{user.id}@erased.invalid", phone=None)
        Address.objects.filter(user=user).delete()
    at_the_end()


def at_the_end() -> None:
    """Let happen what waits for the end of the transaction, for tests that never come to it."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


@pytest.mark.usefixtures("committed")
def test_an_erased_account_is_forgotten_with_its_addresses() -> None:
    user = a_known_person()
    moment = the_time()
    known = everything_recorded()
    assert all(canary in known for canary in CANARIES)
    assert IP in known
    before = Entry.objects.count()

    erase(user)

    left = everything_recorded()
    assert not [canary for canary in [*CANARIES, IP, "erased.invalid"] if canary in left]
    assert Entry.objects.count() > before
    renamed = entries_of(user)[1]
    assert renamed.new_values == {"phone": "[forgotten]", "last_name": "[forgotten]"}
    assert renamed.old_values == {"phone": None, "last_name": ""}
    assert renamed.actor_id == user.id
    gone = Entry.objects.get(table_name="accounts_addresses", action="delete")
    assert (gone.old_values["country"], gone.old_values["line1"]) == ("DE", "[forgotten]")
    past = record_at("accounts_users", str(user.id), moment)
    assert past["email"] == past["last_name"] == "[forgotten]"
    assert (past["is_active"], past["deleted_at"]) == (True, None)


@pytest.mark.django_db
def test_erasing_a_person_everywhere_forgets_them_in_the_audit() -> None:
    user = a_known_person()

    erase_people([user.id])

    left = everything_recorded()
    assert not [canary for canary in [*CANARIES, IP] if canary in left]
    assert forget_people([user.id]) == 0


@pytest.mark.django_db
def test_whose_account_lives_is_not_forgotten() -> None:
    user = a_known_person()

    assert forget_people([user.id]) == 0
    assert forget_people([]) == 0
    assert "canary@example.com" in everything_recorded()


@pytest.mark.django_db
def test_a_person_is_told_what_the_audit_holds_on_them_and_no_more() -> None:
    manager, _ = a_manager()
    user = a_known_person()
    with act_as(manager.id, ip="198.51.100.9"):
        User.objects.filter(id=user.id).update(first_name="Ada", password="another hash")
        Variant.objects.filter(id=a_variant().id).update(price_amount=5)

    told = personal(user.id)

    assert {entry["table_name"] for entry in told} == {
        "accounts_users",
        "accounts_user_roles",
        "accounts_addresses",
    }
    own, by_staff = told[-2:]
    assert (own["by_yourself"], own["ip_address"]) == (True, IP)
    assert own["new_values"]["city"] == "Rome"
    assert (by_staff["by_yourself"], by_staff["ip_address"]) == (False, None)
    assert by_staff["new_values"] == {"first_name": "Ada"}
    assert str(manager.id) not in str(told)
    assert not [entry for entry in personal(manager.id) if "catalog" in entry["table_name"]]


@pytest.mark.django_db
def test_what_is_changed_of_an_erased_account_is_forgotten_as_well() -> None:
    user = a_known_person()
    User.objects.filter(id=user.id).update(deleted_at=Now())

    User.objects.filter(id=user.id).update(email="late@example.com")
    User.objects.filter(id=user.id).update(email="none@erased.invalid")
    at_the_end()

    assert "late@example.com" not in everything_recorded()


@pytest.mark.django_db
def test_an_account_that_is_deleted_for_good_is_forgotten() -> None:
    user = a_known_person()

    user.delete()
    at_the_end()

    left = everything_recorded()
    assert not [canary for canary in CANARIES if canary in left]


@pytest.mark.usefixtures("committed")
def test_nobody_else_is_forgotten() -> None:
    other, _ = a_customer("other@example.com")
    manager, _ = a_manager()
    mug = a_variant()
    with transaction.atomic(), act_as(manager.id):
        Variant.objects.filter(id=mug.id).update(price_amount=5)
    moment = the_time()

    erase(a_known_person())
    erase(manager)

    past = record_at("accounts_users", str(other.id), moment)
    assert past["email"] == "other@example.com"
    # What staff did for the shop is accounted for after they have left, and from where.
    assert (entries_of(mug)[-1].actor_id, entries_of(mug)[-1].ip_address) == (manager.id, IP)


@pytest.mark.usefixtures("committed")
def test_before_a_month_is_archived_its_people_can_be_forgotten() -> None:
    a_known_person()
    mug = a_variant()

    with owner() as db:
        db.execute("SELECT audit.forget_people_before(now() - interval '1 hour')")
        assert "canary@example.com" in everything_recorded()
        db.execute("SELECT audit.forget_people_before(now() + interval '1 hour')")

    left = everything_recorded()
    assert not [canary for canary in [*CANARIES, IP] if canary in left]
    assert entries_of(mug)[0].new_values["sku"] == mug.sku
