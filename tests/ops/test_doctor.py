"""The doctor finds each rule that is broken, and nothing in a shop that is well."""

import json
import subprocess
import sys

import psycopg
import pytest

from souk.ops.queries.invariants import FOLDER
from souk.orders.operations.sales import count_sales
from tests.api import Api
from tests.database import owner
from tests.factories import (
    a_category,
    a_coupon,
    a_picture,
    a_product,
    a_purchase,
    a_review,
    a_seller,
    a_tax,
    a_variant,
    card,
    shipping,
)
from tests.invariants import assert_sound
from tests.orders.sale import ALL, Sale

# The ledger has heard everything, and booked it long ago.
BOOKED = """
    INSERT INTO core_subscribers (name, transaction_id, event_id)
    VALUES ('ledger', 9000000000000000000, core.uuid7())
    ON CONFLICT (name) DO UPDATE SET transaction_id = excluded.transaction_id;
    SELECT ledger.book_orders((SELECT array_agg(id) FROM orders_orders), '{}');
    UPDATE ledger_transfers SET created_at = '2020-01-01Z';"""

# What waits for its gateway's answer goes on to do so, however slow the machine is.
UNHURRIED = """
    ALTER TABLE payments_payments DISABLE TRIGGER USER;
    UPDATE payments_payments SET updated_at = now() + interval '1 day' WHERE status = 'processing';
    ALTER TABLE payments_payments ENABLE TRIGGER USER;
    UPDATE core_idempotency_keys SET created_at = now() + interval '1 day' WHERE status IS NULL;"""

# How each rule is broken behind the application's back, where the database lets its owner.
BREAKS = {
    "abandoned_carts_are_announced": "UPDATE carts_carts SET abandoned_at = now()",
    "audited_tables_are_watched": "ALTER TABLE catalog_products DISABLE TRIGGER record_update",
    "categories_count_their_products": "UPDATE search_tallies SET products = products + 1",
    "categories_are_a_tree": """
        ALTER TABLE catalog_categories DISABLE TRIGGER USER;
        UPDATE catalog_categories SET path = 'elsewhere'""",
    "cards_follow_products": 'UPDATE search_cards SET body = \'"name": "old"\'',
    "cards_know_what_is_in_stock": "UPDATE search_cards SET in_stock = NOT in_stock",
    "constraints_are_valid": """
        ALTER TABLE catalog_products
            ADD CONSTRAINT loose CHECK (length(name) < 1000) NOT VALID""",
    "coupons_count_their_uses": "UPDATE promotions_coupons SET used_count = used_count + 1",
    "default_partitions_are_empty": """
        INSERT INTO core_outbox SELECT 'ffffffff-0000-7000-8000-000000000000', now(), type,
            aggregate_type, aggregate_id, payload, transaction_id FROM core_outbox LIMIT 1""",
    "discounts_are_used_coupons": """
        UPDATE promotions_usages SET discount_amount = discount_amount + 1""",
    "entries_follow_products": "UPDATE search_entries SET vector = ''",
    "events_are_delivered": """
        INSERT INTO core_worker_heartbeats VALUES ('worker', now());
        DELETE FROM core_subscribers;
        INSERT INTO core_subscribers VALUES ('notifications', 0, core.uuid7());
        UPDATE core_outbox SET created_at = now() - interval '1 hour'""",
    "erased_people_are_forgotten": """
        INSERT INTO accounts_users (id, email, password, first_name, last_name, is_superuser,
            is_staff, is_active, login_count, deleted_at)
        VALUES (core.uuid7(), 'ada@example.com', '', '', '', false, false, false, 0,
            now() - interval '1 week')""",
    "fees_of_no_order_are_booked": """
        INSERT INTO ledger_settlements (id, gateway, filename, fingerprint, starts_at, ends_at)
        VALUES (core.uuid7(), 'test', 'a', '', now(), now());
        INSERT INTO ledger_settlement_lines (id, settlement_id, kind, label, gateway_payment,
            gateway_id, currency, amount, happened_at, outcome)
        SELECT core.uuid7(), id, 'fee', '', '', 'inv_1', 'USD', -5, now(), 'unknown_here'
        FROM ledger_settlements""",
    "flags_follow_roles": """
        ALTER TABLE accounts_users DISABLE TRIGGER keep_flags;
        UPDATE accounts_users SET is_superuser = true""",
    "imported_orders_are_history": """
        UPDATE orders_orders SET imported_number = '#1001' WHERE status = 'cancelled'""",
    "ledger_follows_orders": f"{BOOKED} UPDATE ledger_entries SET amount = amount * 2",
    "ledger_follows_payments": f"{BOOKED} UPDATE ledger_entries SET amount = amount * 2",
    "ledger_sums_to_zero": """
        ALTER TABLE ledger_transfers DISABLE TRIGGER USER;
        INSERT INTO ledger_transfers (id, kind, source_id, currency, is_pending, transaction_id)
        VALUES (core.uuid7(), 'sale', core.uuid7(), 'USD', false, 1)""",
    "merged_carts_are_empty": """
        INSERT INTO carts_carts
            (id, user_id, status, currency, revision, expires_at, merged_into_id)
        SELECT core.uuid7(), core.uuid7(), 'abandoned', currency, 1, now(), id
        FROM carts_carts LIMIT 1""",
    "movements_are_unbroken": """
        UPDATE inventory_movements
        SET quantity_before = quantity_before + 1, quantity_after = quantity_after + 1
        WHERE kind = 'commitment'""",
    "one_order_a_cart": "UPDATE carts_carts SET order_id = core.uuid7() WHERE status = 'converted'",
    "order_has_its_payment": "UPDATE payments_payments SET amount = amount + 1",
    "order_history_is_complete": "DELETE FROM orders_status_history WHERE to_status = 'confirmed'",
    "order_lines_hold_their_stock": """
        UPDATE inventory_movements SET committed_change = committed_change - 1
        WHERE kind = 'commitment'""",
    "order_lines_name_their_goods": "UPDATE orders_items SET product_id = NULL",
    "order_lines_sell_once": "DELETE FROM inventory_movements WHERE kind = 'commitment'",
    "order_number_follows_from_id": """
        UPDATE orders_orders SET order_number = '0000-0000-0000'
        WHERE id = (SELECT id FROM orders_orders LIMIT 1)""",
    "order_total_adds_up": """
        ALTER TABLE orders_orders DISABLE TRIGGER USER;
        UPDATE orders_orders SET subtotal_amount = subtotal_amount + 1,
            total_amount = total_amount + 1""",
    "order_lines_follow_their_parts": """
        ALTER TABLE orders_return_lines DISABLE TRIGGER USER;
        UPDATE orders_return_lines SET quantity = quantity + 9""",
    "orders_follow_their_parts": """
        ALTER TABLE orders_orders DISABLE TRIGGER USER;
        UPDATE orders_orders SET status = 'shipped' WHERE status = 'processing'""",
    "refunds_are_within_captured": """
        ALTER TABLE payments_transactions DISABLE TRIGGER USER;
        UPDATE payments_transactions SET amount = 1000000 WHERE kind = 'refund'""",
    "return_history_is_complete": """
        DELETE FROM orders_return_history WHERE to_status = 'approved'""",
    "returns_are_in_the_stock": "DELETE FROM inventory_movements WHERE kind = 'return'",
    "returns_are_refunded_once": """
        ALTER TABLE payments_transactions DISABLE TRIGGER USER;
        UPDATE payments_transactions SET return_id = NULL""",
    "orders_are_tied": """
        ALTER TABLE orders_items_default DROP CONSTRAINT orders_items_default_have_their_order""",
    "orders_are_announced": "DELETE FROM core_outbox WHERE type = 'order.placed'",
    "paid_orders_are_paid": "UPDATE orders_orders SET payment_status = 'pending'",
    "partitions_are_ahead": """
        DO $$ BEGIN EXECUTE format('ALTER TABLE core_outbox RENAME TO core_outbox_kept'); END $$""",
    "payments_are_answered": """
        ALTER TABLE payments_payments DISABLE TRIGGER USER;
        UPDATE payments_payments SET status = 'processing',
            updated_at = now() - interval '1 hour'""",
    "payments_are_their_transactions": """
        UPDATE payments_transactions SET amount = amount - 1 WHERE kind = 'capture'""",
    "books_have_their_defaults": """
        ALTER TABLE accounts_addresses DISABLE TRIGGER USER;
        INSERT INTO accounts_addresses (id, user_id, type, is_default, full_name, phone, line1,
            line2, city, region, postal_code, country)
        SELECT core.uuid7(), id, 'billing', false, 'Ada', '', 'Here', '', 'Bonn', '', '', 'DE'
        FROM accounts_users LIMIT 1""",
    "captures_are_within_authorized": """
        ALTER TABLE payments_transactions DISABLE TRIGGER USER;
        UPDATE payments_transactions SET amount = amount + 1 WHERE kind = 'capture'""",
    "gateway_events_are_taken_in": """
        INSERT INTO payments_gateway_events (id, gateway, event_id, kind, reference, content,
            status, tries, next_try_at, error)
        VALUES (core.uuid7(), 'test', 'evt_1', 'payment.succeeded', '', '{}', 'received', 0,
            now() - interval '1 hour', '')""",
    "places_are_normal": """
        ALTER TABLE shipping_zones DISABLE TRIGGER normalise_zone;
        UPDATE shipping_zones SET countries = '{US}', regions = '{ca}'""",
    "places_follow_entries": "UPDATE search_places SET price_amount = 1",
    "prices_follow_variants": "UPDATE catalog_products SET price_amount = 1",
    "backorders_are_filled_first": "UPDATE inventory_stock SET backordered = 1",
    "backorders_are_filled_from_anywhere": """
        ALTER TABLE inventory_stock DISABLE TRIGGER USER;
        ALTER TABLE inventory_warehouses DISABLE TRIGGER USER;
        INSERT INTO inventory_warehouses
        SELECT (jsonb_populate_record(main, '{"id": "00000000-0000-7000-8000-000000000001",
            "code": "north"}')).* FROM inventory_warehouses AS main;
        INSERT INTO inventory_stock
        SELECT (jsonb_populate_record(stock, jsonb_build_object('id', core.uuid7(),
            'warehouse_id', '00000000-0000-7000-8000-000000000001', 'available', 0,
            'backordered', 1))).* FROM inventory_stock AS stock;
        UPDATE inventory_stock SET updated_at = now() - interval '1 hour';
        UPDATE inventory_warehouses SET updated_at = now() - interval '1 hour'""",
    "recovered_carts_are_announced_once": """
        UPDATE carts_carts SET abandoned_at = now(), recovered_at = now()""",
    "reservations_end_in_time": """
        INSERT INTO inventory_reservations (id, cart_id, status, expires_at)
        VALUES (core.uuid7(), core.uuid7(), 'active', now() - interval '1 hour')""",
    "reservations_hold_their_stock": "UPDATE inventory_stock SET reserved = reserved + 1",
    "returns_were_sent": """
        INSERT INTO inventory_movements (id, stock_id, kind, available_change, reserved_change,
            committed_change, damaged_change, quantity_before, quantity_after, reference_type,
            reference_id, reason)
        SELECT core.uuid7(), stock_id, 'return', 1, 0, 0, 0, 0, 1, 'order', reference_id, ''
        FROM inventory_movements WHERE kind = 'commitment' LIMIT 1""",
    "products_count_their_favorites": "UPDATE catalog_products SET favorite_count = 7",
    "products_follow_categories": "UPDATE catalog_products SET is_hidden = true",
    "products_follow_sellers": """
        ALTER TABLE catalog_products DISABLE TRIGGER follow_seller;
        UPDATE catalog_products SET seller_state = 'closed'""",
    "ratings_follow_reviews": "UPDATE catalog_products SET review_count = review_count + 1",
    "reviews_count_their_votes": "UPDATE reviews_reviews SET helpful_count = 7",
    "reviews_know_their_answers": "UPDATE reviews_reviews SET is_answered = true",
    "requests_are_answered": """
        UPDATE core_idempotency_keys SET status = NULL, created_at = now() - interval '1 hour'""",
    "rows_are_protected": "ALTER TABLE orders_orders DISABLE ROW LEVEL SECURITY",
    "sold_lines_have_their_commission": "UPDATE orders_commissions SET base_amount = 1",
    "stock_is_not_negative": """
        ALTER DOMAIN inventory.available DROP CONSTRAINT inventory_stock_never_oversold;
        UPDATE inventory_stock SET available = -1""",
    "tax_lines_are_their_rates": """
        ALTER TABLE orders_orders DISABLE TRIGGER USER;
        UPDATE orders_orders SET tax_lines = jsonb_set(tax_lines, '{0,rate}', '"0.9"')""",
    "sales_of_sellers_are_their_lines": """
        INSERT INTO sellers_daily_sales
            (seller_id, day, currency, orders, items, sales_amount, is_counted)
        SELECT seller_id, day - 9, currency, 1, 1, 1, true FROM sellers_daily_sales""",
    "unassigned_money_goes_back": f"""{BOOKED}
        ALTER TABLE ledger_accounts DISABLE TRIGGER USER;
        UPDATE ledger_accounts SET code = 'unassigned', kind = 'unassigned'
        WHERE kind = 'receivable'""",
    "verified_reviews_were_bought": """
        UPDATE reviews_reviews SET order_item_id = (SELECT id FROM orders_items LIMIT 1)""",
    "sellers_are_owed_their_share": f"{BOOKED} UPDATE ledger_entries SET amount = amount * 2",
    "totals_of_sellers_are_their_days": "UPDATE sellers_sales SET total_orders = total_orders + 1",
    "stock_is_sum_of_movements": "UPDATE inventory_stock SET available = available + 1",
    "words_are_posted": """
        SELECT search.post_noted(1000);
        UPDATE search_postings SET numbers = '{}'""",
}


@pytest.fixture(scope="module")
def busy_shop(standing: None) -> None:
    """A shop in which things were sold, paid, declined, cancelled, sent in parts and returned.

    Made once: what a test breaks in it is rolled back, or put right again.
    """
    shipping()
    a_tax(name="VAT", is_included=True, applies_to_shipping=True)
    a_tax("0.02", name="Levy")
    product = a_product(category=a_category("Mugs"))
    a_picture(product)
    a_review(product)
    mug = a_variant(product=product, stock=20)
    cart = Api().post("/carts", {"items": [{"sku": mug.sku, "quantity": 1}]}).json
    guest = Api().with_headers(**{"Cart-Token": cart["token"]})
    a_coupon("SAVE10", usage_limit=10)
    assert guest.order(a_purchase(cart=cart["id"], coupon_codes=["SAVE10"])).status == 201
    declined = Api().order(a_purchase((mug, 1), coupon_codes=["SAVE10"], payment=card("decline")))
    assert declined.status == 402
    for token, status in (("approve", 201), ("decline", 402), ("action", 201), ("timeout", 201)):
        answer = Api().order(a_purchase((mug, 2), payment=card(token)))
        assert answer.status in (status, 409), answer.json
    placed = Api().order(a_purchase((mug, 1), payment=card("approve"))).json
    buyer = Api().with_headers(**{"Order-Token": placed["token"]})
    assert buyer.post(f"/orders/{placed['order_number']}/cancel").status == 200
    _returned_order()
    seller, _ = a_seller()
    bowl = a_variant(product=a_product(seller_id=seller.id))
    assert Api().order(a_purchase((bowl, 1), payment=card("approve"))).status == 201
    count_sales()
    with owner() as db:
        db.execute(UNHURRIED.encode())


def _returned_order() -> None:
    """One order of which a part is on its way, and one of which a part came back."""
    part = Sale()
    part.send(1, 0)
    part.call_off(0, 1)
    sale = Sale(*ALL)
    came = sale.bring_back(2, 0, received=None)
    assert sale.answer(came, "refund").status == 201
    assert sale.refund(100).status == 201
    sale.ask_back(0, 1)


@pytest.mark.usefixtures("busy_shop")
def test_a_busy_shop_is_sound() -> None:
    assert_sound()


def test_every_rule_has_a_way_to_break_it() -> None:
    assert {path.stem for path in FOLDER.glob("*.sql")} == set(BREAKS)


@pytest.mark.usefixtures("busy_shop")
@pytest.mark.parametrize("rule", sorted(BREAKS))
def test_a_broken_rule_is_found(rule: str) -> None:
    query = (FOLDER / f"{rule}.sql").read_text()
    with owner() as db, db.transaction(force_rollback=True):
        assert not db.execute(query.encode()).fetchall()
        db.execute(BREAKS[rule].encode())

        assert db.execute(query.encode()).fetchall()


@pytest.mark.usefixtures("busy_shop")
def test_the_command_names_the_row_and_says_so_by_its_status() -> None:
    command = [sys.executable, "-m", "souk.cli", "doctor", "--json"]
    well = subprocess.run(command, capture_output=True, text=True, check=False)
    assert well.returncode == 0, well.stdout + well.stderr

    with owner() as db:
        (stock_id,) = _one(db, "SELECT id FROM inventory_stock LIMIT 1")
        db.execute("UPDATE inventory_stock SET available = available + 1")
    ill = subprocess.run(command, capture_output=True, text=True, check=False)

    with owner() as db:
        db.execute("UPDATE inventory_stock SET available = available - 1")
    assert ill.returncode == 1
    broken = {row["invariant"]: row for row in json.loads(ill.stdout) if row["broken"]}
    assert list(broken) == ["stock_is_sum_of_movements"]
    assert str(stock_id) in json.dumps(broken)


@pytest.mark.usefixtures("committed")
def test_a_database_of_an_earlier_version_is_to_be_migrated_first() -> None:
    renamed = "ALTER TABLE {} RENAME TO {}"
    with owner() as db:
        latest = db.execute(
            "DELETE FROM django_migrations WHERE id = ("
            " SELECT max(id) FROM django_migrations WHERE app = 'search'"
            ") RETURNING id, app, name, applied"
        ).fetchone()
        db.execute(renamed.format("search_cards", "search_cards_to_come").encode())
    try:
        command = [sys.executable, "-m", "souk.cli", "doctor"]
        asked = subprocess.run(command, capture_output=True, text=True, check=False)
    finally:
        with owner() as db:
            db.execute(renamed.format("search_cards_to_come", "search_cards").encode())
            db.execute("INSERT INTO django_migrations VALUES (%s, %s, %s, %s)", latest)

    assert asked.returncode == 2
    assert asked.stderr == (
        "souk: the database is of an earlier version of Souk: run souk migrate first\n"
    )


def _one(db: "psycopg.Connection[tuple[object, ...]]", query: str) -> tuple[object, ...]:
    row = db.execute(query.encode()).fetchone()
    assert row is not None
    return row
