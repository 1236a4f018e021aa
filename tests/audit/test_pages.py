"""The audit in the admin: read by admins, changed by nobody, and a history on every page."""

import pytest
from django.test import Client

from souk.accounts.models import RoleName, User
from souk.accounts.operations.roles import set_roles
from souk.audit.models import Entry
from souk.catalog.models import Variant
from tests.admin.conftest import staff_with
from tests.admin.forms import submit
from tests.api import Api
from tests.audit.acting import act_as, entries_of
from tests.factories import ADDRESS, a_customer, a_manager, a_purchase, a_variant, shipping

LIST = "/admin/audit/entry/"


@pytest.fixture
def admin(db: None) -> Client:
    return staff_with(RoleName.ADMIN)[1]


@pytest.fixture
def manager(db: None) -> tuple[User, Client]:
    return staff_with(RoleName.MANAGER)


def _shown(client: Client, **query: str) -> list[Entry]:
    page = client.get(LIST, query)
    assert page.status_code == 200
    return list(page.context["cl"].result_list)


def test_managers_do_not_open_the_audit(manager: tuple[User, Client]) -> None:
    mug = a_variant()

    assert manager[1].get(LIST).status_code == 403
    assert manager[1].get(f"{LIST}{entries_of(mug)[0].id}/change/").status_code == 403
    assert "audit/entry" not in manager[1].get("/admin/").content.decode()


def test_nobody_changes_an_entry(admin: Client) -> None:
    entry = entries_of(a_variant())[0]

    assert admin.get(f"{LIST}add/").status_code == 403
    assert admin.post(f"{LIST}{entry.id}/change/", {}).status_code == 403
    assert admin.post(f"{LIST}{entry.id}/delete/", {"post": "yes"}).status_code == 403
    assert admin.get(f"{LIST}{entry.id}/change/").status_code == 200


def test_entries_are_found_by_record_subject_person_and_table(
    admin: Client, manager: tuple[User, Client]
) -> None:
    mug, other = a_variant(), a_variant()
    with act_as(manager[0].id):
        Variant.objects.filter(id=mug.id).update(price_amount=5)
    change = entries_of(mug)[-1]

    assert _shown(admin, q=str(mug.id)) == [change, entries_of(mug)[0]]
    of_product = _shown(admin, q=str(mug.product_id))
    assert set(of_product) >= {*entries_of(mug), *entries_of(mug.product)}
    assert not set(of_product) & set(entries_of(other))
    assert _shown(admin, q=str(manager[0].id))[0] == change
    assert _shown(admin, q="Manager@staff") == [change]
    assert _shown(admin, q="nobody@nowhere") == []
    assert {entry.table_name for entry in _shown(admin, table="catalog_variants")} == {
        "catalog_variants"
    }
    assert _shown(admin, action__exact="update", table="catalog_variants") == [change]
    assert change in _shown(admin, made="1")


def test_the_list_says_what_became_of_what(admin: Client, manager: tuple[User, Client]) -> None:
    mug = a_variant(price=1000)
    with act_as(manager[0].id):
        Variant.objects.filter(id=mug.id).update(price_amount=1200, name="<b>Red</b>")

    page = admin.get(LIST).content.decode()

    assert "1000 → 1200" in page
    assert "nothing → &lt;b&gt;Red&lt;/b&gt;" in page
    assert f"{manager[0].email} (staff)" in page


def test_a_page_tells_its_history_with_what_belongs_to_it(
    admin: Client,
    manager: tuple[User, Client],
) -> None:
    mug = a_variant(price=1000)
    with act_as(manager[0].id):
        Variant.objects.filter(id=mug.id).update(price_amount=1200)

    for page in (f"catalog/product/{mug.product_id}", f"catalog/variant/{mug.id}"):
        address = f"/admin/{page}/history/"
        assert address in admin.get(f"/admin/{page}/change/").content.decode()
        told = admin.get(address).content.decode()
        assert "1000 → 1200" in told
        assert f"{manager[0].email} (staff)" in told


def test_what_is_changed_in_the_admin_is_told_with_who_did_it(
    manager: tuple[User, Client],
) -> None:
    mug = a_variant(price=1000)

    page = f"/admin/catalog/variant/{mug.id}/change/"
    assert submit(manager[1], page, price_amount="12.00").status_code == 302

    change = entries_of(mug)[-1]
    assert change.new_values == {"price_amount": 1200}
    assert (change.actor_id, change.actor_role) == (manager[0].id, "staff")
    assert (change.ip_address, len(change.request_id)) == ("127.0.0.1", 32)


def test_a_payments_history_tells_its_refunds(admin: Client) -> None:
    shipping()
    placed = Api().order(a_purchase((a_variant(), 1))).json
    address = f"/admin/payments/payment/{placed['payment']['id']}/history/"
    assert "payments_transactions" not in admin.get(address).content.decode()

    _, staff = a_manager()
    assert staff.post(f"/admin/payments/{placed['payment']['id']}/capture").status == 200

    told = admin.get(address).content.decode()
    assert "payments_transactions" in told
    assert str(placed["total_amount"]) in told


def test_an_accounts_history_tells_its_roles_and_addresses_but_no_secret(admin: Client) -> None:
    user, api = a_customer()
    assert api.post("/me/addresses", ADDRESS).status == 201
    set_roles(user.id, ["seller"], actor_id=None)

    told = admin.get(f"/admin/accounts/user/{user.id}/history/").content.decode()

    assert "12 Market Street" in told
    assert "seller" in told
    assert "[secret]" in told
    assert user.password not in told


def test_a_history_tells_the_audit_to_those_alone_who_may_see_it(
    admin: Client, manager: tuple[User, Client]
) -> None:
    mug = a_variant(price=1000)
    page = f"/admin/catalog/variant/{mug.id}/"
    submit(manager[1], f"{page}change/", price_amount="12.00")

    told, log = (who.get(f"{page}history/").content.decode() for who in (admin, manager[1]))

    assert "1000 → 1200" in told
    assert "1000 → 1200" not in log
    assert "price" in log.lower()


@pytest.mark.django_db
def test_a_history_is_for_those_who_may_see_the_page() -> None:
    method = shipping()

    assert Client().get(f"/admin/shipping/method/{method.id}/history/").status_code == 302
