"""What is recorded of a change, and what is not."""

import json

import pytest
from django.db import connection
from django.db.models import F
from django.utils import timezone

from souk.accounts.models import (
    Address,
    AdminProfile,
    CustomerProfile,
    Role,
    RoleName,
    User,
    UserRole,
)
from souk.accounts.operations.blocking import block_user
from souk.accounts.operations.passwords import replace_password
from souk.accounts.operations.roles import set_roles
from souk.accounts.operations.two_factors import set_up_two_factors
from souk.audit.models import AuditedTable, Entry
from souk.catalog.models import (
    Attribute,
    Image,
    Product,
    ProductCategory,
    RelatedProduct,
    Variant,
)
from souk.checkout.operations.refunds import send_pending_refunds
from souk.inventory.models import Stock, Warehouse
from souk.orders.models import Order
from souk.payments.models import Method as PaymentMethod
from souk.payments.models import Transaction
from souk.reviews.operations.answering import answer_as_shop
from souk.reviews.operations.moderation import approve_review
from souk.search.operations.synonyms import create_synonyms
from souk.sellers.operations.documents import add_document
from tests.accounts.test_two_factors import code_of, login, with_two_factors
from tests.api import Api
from tests.audit.acting import IP, REQUEST, act_as, entries_of, everything_recorded
from tests.factories import (
    ADDRESS,
    BANK_ACCOUNT,
    PASSWORD,
    a_category,
    a_coupon,
    a_customer,
    a_manager,
    a_product,
    a_purchase,
    a_review,
    a_seller,
    a_tax,
    a_variant,
    a_warehouse,
    a_webhook,
    an_admin,
    card,
    shipping,
)

pytestmark = pytest.mark.django_db


def test_a_new_price_is_recorded_with_who_from_where_and_in_which_request() -> None:
    mug = a_variant(price=1000)
    actor, _ = a_manager()

    with act_as(actor.id):
        Variant.objects.filter(id=mug.id).update(price_amount=1200)

    entry = entries_of(mug)[-1]
    assert (entry.action, entry.subject_id) == ("update", mug.product_id)
    assert (entry.old_values, entry.new_values) == (
        {"price_amount": 1000},
        {"price_amount": 1200},
    )
    assert (entry.actor_id, entry.actor_role) == (actor.id, "staff")
    assert (entry.ip_address, entry.request_id) == (IP, REQUEST)
    assert abs(timezone.now() - entry.changed_at).total_seconds() < 60


def test_what_staff_do_over_http_is_recorded_as_theirs() -> None:
    shipping()
    manager, api = a_manager()
    payment = Api().order(a_purchase((a_variant(), 1))).json["payment"]["id"]

    api = api.with_headers(**{"User-Agent": "Till/2.0 'x' \\ %s"})
    answer = api.post(f"/admin/payments/{payment}/capture")

    entry = entries_of(Transaction.objects.get(payment_id=payment))[0]
    assert (entry.actor_id, entry.actor_role) == (manager.id, "staff")
    assert (entry.ip_address, entry.user_agent) == ("127.0.0.1", "Till/2.0 'x' \\ %s")
    assert entry.request_id == answer.header("X-Request-Id")


def test_what_people_do_with_their_account_is_recorded_as_theirs() -> None:
    user, api = a_customer()
    assert api.patch("/me", {"first_name": "Ada"}).status == 200

    entry = entries_of(user)[-1]
    assert (entry.actor_id, entry.actor_role) == (user.id, "customer")
    assert (entry.ip_address, entry.user_agent) == ("127.0.0.1", "")


def test_a_link_local_address_is_recorded_without_its_zone() -> None:
    mug = a_variant()
    actor, _ = a_manager()
    with act_as(actor.id, ip="fe80::1%eth0"):
        Variant.objects.filter(id=mug.id).update(price_amount=7)

    assert entries_of(mug)[-1].ip_address == "fe80::1"


def test_what_nobody_did_was_done_by_the_system() -> None:
    mug = a_variant()

    entry = entries_of(mug)[0]

    assert (entry.actor_id, entry.actor_role, entry.ip_address) == (None, "system", None)


def test_a_new_row_and_a_deleted_one_are_recorded_whole() -> None:
    category = a_category("Mugs")
    link = ProductCategory.objects.create(product=a_product(), category=category)
    ProductCategory.objects.filter(pk=link.pk).delete()

    made, deleted = entries_of(link)
    whole = {
        "product_id": str(link.product_id),
        "category_id": str(category.id),
        "is_primary": False,
    }
    assert (made.action, made.old_values, made.new_values) == ("insert", None, whole)
    assert (deleted.action, deleted.old_values, deleted.new_values) == ("delete", whole, None)
    assert made.subject_id == link.product_id


def test_what_is_derived_or_counted_is_no_change() -> None:
    mug = a_variant(product=a_product(category=a_category("Mugs")))
    user, _ = a_customer()
    before = Entry.objects.count()

    Product.objects.update(view_count=F("view_count") + 1, average_rating=5, review_count=2)
    User.objects.update(last_login=timezone.now(), login_count=F("login_count") + 1)
    Variant.objects.update(name=F("name"))
    assert Api().post("/auth/login", {"email": user.email, "password": PASSWORD}).status == 200

    assert Entry.objects.count() == before
    product_entry = entries_of(mug.product)[0]
    assert not {"filter_values", "price_amount", "view_count", "updated_at"} & set(
        product_entry.new_values
    )


def test_rights_given_and_taken_are_recorded() -> None:
    user, _ = a_customer()
    admin, _ = an_admin()

    with act_as(admin.id):
        set_roles(user.id, ["manager"], actor_id=admin.id)
        block_user(user.id, actor_id=admin.id)

    about = Entry.objects.filter(actor_id=admin.id, actor_role="staff").order_by("id")
    said = [(entry.action, entry.table_name, entry.record_id) for entry in about]
    assert said == [
        ("insert", "accounts_user_roles", f"{user.id}:manager"),
        ("update", "accounts_users", str(user.id)),
        ("delete", "accounts_user_roles", f"{user.id}:customer"),
        ("update", "accounts_users", str(user.id)),
    ]
    assert about[1].new_values == {"is_staff": True}
    assert about[3].new_values == {"status": "suspended", "is_active": False}


def test_a_new_password_is_recorded_without_it() -> None:
    user, _ = a_customer()
    replace_password(user.id, "another good password")
    user.refresh_from_db()

    entry = entries_of(user)[-1]

    assert entry.old_values == entry.new_values == {"password": "[secret]"}
    everything = everything_recorded()
    assert user.password not in everything
    assert "md5$" not in everything


def test_no_column_that_speaks_of_a_secret_is_held() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT listed.name || '.' || held.name FROM audit.audited_tables() AS listed"
            " CROSS JOIN audit.recorded_columns(listed.name) AS held WHERE held.kind = 'secret'"
        )
        masked = {name for (name,) in cursor.fetchall()}

    assert masked == {
        "accounts_users.password",
        "accounts_two_factors.secret",
        "catalog_products.password_hash",
        "webhooks_endpoints.secret",
        "webhooks_endpoints.former_secret",
        "webhooks_endpoints.former_secret_until",
        "sellers_documents.number",
        *(
            f"sellers_bank_accounts.{column}"
            for column in ("account_holder", "bank_name", "account_number", "routing_code")
        ),
    }


def test_two_factors_are_recorded_without_their_secret() -> None:
    user, api, secret, codes = with_two_factors()
    assert login(user, otp=code_of(secret)).status == 200
    off = {"password": PASSWORD, "recovery_code": codes[0]}
    assert api.post("/auth/2fa/disable", off).status == 204

    about = Entry.objects.filter(table_name="accounts_two_factors", subject_id=user.id)
    made, confirmed, removed = about.order_by("id")
    assert (made.new_values["secret"], made.new_values["confirmed_at"]) == ("[secret]", None)
    assert list(confirmed.new_values) == ["confirmed_at"]
    assert (removed.action, removed.old_values["secret"]) == ("delete", "[secret]")
    assert secret not in everything_recorded()


def test_a_column_of_a_person_is_personal_unless_it_is_said_to_be_plain() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT held.name, held.kind FROM audit.recorded_columns('accounts_users') AS held"
        )
        kinds = dict(cursor.fetchall())

    assert {"email", "first_name", "last_name", "phone"} <= {
        name for name, kind in kinds.items() if kind == "personal"
    }
    assert kinds["is_staff"] == kinds["deleted_at"] == "plain"


def test_the_list_names_only_columns_that_are_there() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT listed.name, named.name FROM audit.audited_tables() AS listed"
            " CROSS JOIN LATERAL unnest(listed.plain || listed.left_out || listed.subject)"
            " AS named (name) WHERE named.name IS NOT NULL AND NOT EXISTS ("
            " SELECT FROM pg_attribute WHERE attrelid = listed.name::regclass"
            " AND attname = named.name AND attnum > 0)"
        )
        assert cursor.fetchall() == []


def test_every_audited_table_records() -> None:
    user, api = a_customer()
    method, place = shipping(), a_warehouse("north")
    mug = a_variant(product=a_product(category=a_category("Mugs")))
    assert api.post("/me/addresses", ADDRESS).status == 201
    placed = Api().order(a_purchase((mug, 1), payment=card("approve"))).json
    buyer = Api().with_headers(**{"Order-Token": placed["token"]})
    assert buyer.post(f"/orders/{placed['order_number']}/cancel").status == 200

    Address.objects.update(city="Rome")
    Stock.objects.update(reorder_point=3)
    Warehouse.objects.filter(id=place.id).update(priority=5)
    PaymentMethod.objects.filter(code="COD").update(is_active=False)
    type(method).objects.update(position=5)
    a_tax()
    UserRole.objects.filter(user=user).delete()
    Role.objects.filter(name=RoleName.SELLER).update(description="Sells here")
    CustomerProfile.objects.create(user=user, loyalty_points=5)
    AdminProfile.objects.create(user=user, department="Letters")
    picture = "https://pictures.example.com/mug.png"
    Image.objects.create(product=mug.product, url=picture, is_primary=True)
    set_up_two_factors(user.id)
    a_coupon("SAVE10")
    seller, sells = a_seller()
    assert sells.send("put", "/seller/profile/bank-account", BANK_ACCOUNT).status == 200
    add_document(seller.id, kind="identity", number="L01X00T47")
    Attribute.objects.create(category=a_category("Sizes"), name="Size", kind="text")
    RelatedProduct.objects.create(product=mug.product, related=a_product())
    create_synonyms(["mug", "cup"])
    review = a_review(mug.product, status="pending")
    approve_review(review.id, actor_id=None)
    answer_as_shop(review.id, "Thank you.", actor_id=None, unchanged_since=None)
    a_webhook()

    audited = set(AuditedTable.objects.values_list("name", flat=True))
    assert set(Entry.objects.values_list("table_name", flat=True)) == audited
    assert [entry.new_values for entry in entries_of(Stock.objects.get())] == [{"reorder_point": 3}]
    cash = PaymentMethod.objects.get(code="COD")
    assert entries_of(cash)[-1].new_values == {"is_active": False}


def test_money_that_staff_note_and_every_refund_are_recorded() -> None:
    shipping()
    mug = a_variant()
    _, manager = a_manager()
    paid = Api().order(a_purchase((mug, 1), payment=card("approve"))).json
    assert not Entry.objects.filter(table_name="payments_transactions").exists()

    cash = Api().order(a_purchase((mug, 1))).json
    payment = cash["payment"]["id"]
    assert manager.post(f"/admin/payments/{payment}/capture").status == 200
    assert manager.post(f"/admin/orders/{paid['order_number']}/cancel").status == 200
    send_pending_refunds()

    capture = Transaction.objects.get(payment_id=payment)
    refund = Transaction.objects.get(kind="refund")
    assert [entry.action for entry in entries_of(capture)] == ["insert"]
    assert [entry.action for entry in entries_of(refund)] == ["insert", "update"]
    assert entries_of(refund)[1].new_values["status"] == "succeeded"
    # Why stands in the row alone, where it is forgotten with the buyer.
    assert "reason" not in entries_of(refund)[0].new_values


def test_placing_an_order_calls_no_trigger_of_the_audit() -> None:
    shipping()
    mug = a_variant(stock=20)
    _, customer = a_customer()
    cart = Api().post("/carts", {"items": [{"sku": mug.sku, "quantity": 1}]}).json
    guest = Api().with_headers(**{"Cart-Token": cart["token"]})
    before = Entry.objects.count()

    assert guest.order(a_purchase(cart=cart["id"])).status == 201
    assert customer.order(a_purchase((mug, 2))).status == 201
    assert Api().order(a_purchase((mug, 1), payment=card("approve"))).status == 201
    assert Api().order(a_purchase((mug, 1), payment=card("decline"))).status == 402

    assert Order.objects.count() == 4
    assert Entry.objects.count() == before


def test_tables_that_an_order_writes_have_no_trigger_that_it_could_call() -> None:
    a_variant(stock=20)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text, tgname FROM pg_trigger"
            " WHERE tgfoid = 'audit.record_change()'::regprocedure"
            " AND tgrelid::regclass::text ~ '^(orders_|carts_|inventory_movements|core_)'"
        )
        assert cursor.fetchall() == []
        cursor.execute(
            "EXPLAIN (ANALYZE, FORMAT JSON)"
            " UPDATE inventory_stock SET available = available - 1, committed = committed + 1"
        )
        taken = cursor.fetchone()[0][0]
        cursor.execute(
            "EXPLAIN (ANALYZE, FORMAT JSON) UPDATE inventory_stock SET reorder_point = 1"
        )
        settled = cursor.fetchone()[0][0]

    called = {trigger["Trigger Name"] for trigger in taken["Triggers"]}
    assert called == {"touch_updated_at"}, json.dumps(taken)
    assert "record_update" in {trigger["Trigger Name"] for trigger in settled["Triggers"]}
