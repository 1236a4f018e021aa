"""What is looked up every day has an index: each one stands here with the read that it serves."""

import re
from dataclasses import dataclass

import pytest

from souk.core.ids import uuid7
from tests.database import owner

pytestmark = pytest.mark.django_db

_ID = str(uuid7())


@dataclass(frozen=True, slots=True)
class Served:
    """An index, what its definition ends with, and a read that it serves."""

    index: str
    definition: str
    read: str


def of(table: str, *served: tuple[str, str, str]) -> list[Served]:
    return [
        Served(index, definition, f"SELECT 1 FROM {table} WHERE {read}")
        for index, definition, read in served
    ]


_PEOPLE = [
    *of(
        "accounts_users",
        (
            "accounts_users_email_is_unique",
            "(lower((email)::text))",
            "lower(email) = 'ada@example.com'",
        ),
        (
            "users_by_email",
            '(lower((email)::text) COLLATE "C")',
            "lower(email) COLLATE \"C\" >= 'ada'",
        ),
        (
            "users_newest",
            "(created_at DESC) WHERE (deleted_at IS NULL)",
            "deleted_at IS NULL ORDER BY created_at DESC",
        ),
        (
            "users_erased",
            "(deleted_at) WHERE (deleted_at IS NOT NULL)",
            "deleted_at IS NOT NULL AND deleted_at < now()",
        ),
    ),
    # Who has a role: many to many, so not a column beside the status.
    *of(
        "accounts_user_roles",
        ("accounts_user_roles_role_id_3be0e909", "(role_id)", "role_id = 'seller'"),
    ),
    # Letters that verify and that set a password are single-use tokens of one table.
    *of(
        "accounts_tokens",
        ("accounts_tokens_token_hash_key", "(token_hash)", "token_hash = 'x'"),
        ("tokens_by_expiry", "(expires_at)", "expires_at < now()"),
    ),
    *of(
        "accounts_refresh_tokens",
        ("accounts_refresh_tokens_token_hash_key", "(token_hash)", "token_hash = 'x'"),
    ),
    *of(
        "accounts_sessions",
        ("accounts_sessions_user_id_4845ed69", "(user_id)", f"user_id = '{_ID}'"),
        ("sessions_by_expiry", "(expires_at)", "expires_at < now()"),
    ),
    *of(
        "payments_saved_methods",
        (
            "payments_saved_methods_saved_once",
            "(user_id, gateway, fingerprint)",
            f"user_id = '{_ID}'",
        ),
    ),
    *of(
        "notifications_letters",
        (
            "letters_of_user",
            "(user_id, id DESC) WHERE (user_id IS NOT NULL)",
            f"user_id = '{_ID}' ORDER BY id DESC",
        ),
        (
            "letters_due",
            "(next_try_at) WHERE ((status)::text = 'queued'::text)",
            "status = 'queued' AND next_try_at < now()",
        ),
    ),
    *of(
        "audit_entries",
        ("audit_entries_of_table", "(table_name, id)", "table_name = 'x' ORDER BY id"),
        ("audit_entries_of_record", "(record_id, id)", "record_id = 'x' ORDER BY id"),
        (
            "audit_entries_by_actor",
            "(actor_id, id) WHERE (actor_id IS NOT NULL)",
            f"actor_id = '{_ID}' ORDER BY id",
        ),
    ),
]

_CATALOGUE = [
    *of(
        "catalog_categories",
        (
            "catalog_categories_slug_is_unique",
            "(slug) WHERE (deleted_at IS NULL)",
            "slug = 'mugs' AND deleted_at IS NULL",
        ),
        (
            "categories_children",
            '(parent_id, "position")',
            f"parent_id = '{_ID}' ORDER BY position",
        ),
        # The path has the level and what stands below; names are searched by their words.
        ("categories_below", "(path text_pattern_ops)", "path LIKE 'home/%'"),
        ("categories_search", "USING gin (search_vector)", "search_vector @@ 'mug'"),
    ),
    *of(
        "catalog_products",
        (
            "catalog_products_slug_is_unique",
            "(slug) WHERE (deleted_at IS NULL)",
            "slug = 'mug' AND deleted_at IS NULL",
        ),
        ("products_name_trigrams", "USING gin (name gin_trgm_ops)", "name ILIKE '%mug%'"),
        ("products_tags", "USING gin (tags)", "tags @> '{gift}'"),
        ("products_in_category", "USING gin (category_ids)", f"category_ids @> '{{{_ID}}}'"),
        ("products_by_status", "(status, id DESC)", "status = 'draft' ORDER BY id DESC"),
        (
            "products_of_seller",
            "(seller_id, id DESC) WHERE (seller_id IS NOT NULL)",
            f"seller_id = '{_ID}' ORDER BY id DESC",
        ),
        (
            "products_deleted",
            "(id DESC) WHERE (deleted_at IS NOT NULL)",
            "deleted_at IS NOT NULL ORDER BY id DESC",
        ),
    ),
    *of(
        "catalog_variants",
        (
            "catalog_variants_sku_is_unique",
            "(upper((sku)::text)) WHERE (deleted_at IS NULL)",
            "upper(sku) = 'MUG' AND deleted_at IS NULL",
        ),
        (
            "catalog_variants_barcode_is_unique",
            "(barcode) WHERE ((barcode IS NOT NULL) AND (deleted_at IS NULL))",
            "barcode = '4006381333931' AND deleted_at IS NULL",
        ),
        ("catalog_variants_product_id_0392729d", "(product_id)", f"product_id = '{_ID}'"),
        ("variants_of_image", "(image_id) WHERE (image_id IS NOT NULL)", f"image_id = '{_ID}'"),
    ),
    *of(
        "catalog_images",
        ("catalog_images_are_of_a_product", "(product_id, id)", f"product_id = '{_ID}'"),
        (
            "catalog_images_one_primary",
            "(product_id) WHERE is_primary",
            f"product_id = '{_ID}' AND is_primary",
        ),
        (
            "catalog_images_came_from",
            "(came_from) WHERE (came_from IS NOT NULL)",
            "came_from = 'https://example.com/a.png'",
        ),
    ),
    *of(
        "catalog_fetches",
        (
            "catalog_fetches_due",
            "(due_at) WHERE (due_at IS NOT NULL)",
            "due_at <= now() ORDER BY due_at",
        ),
    ),
    *of(
        "reviews_reviews",
        (
            "reviews_newest_of_product",
            "(product_id, id DESC) WHERE ((status)::text = 'approved'::text)",
            f"product_id = '{_ID}' AND status = 'approved' ORDER BY id DESC",
        ),
        (
            "reviews_helpful_of_product",
            "(product_id, helpful_count DESC, id DESC) WHERE ((status)::text = 'approved'::text)",
            f"product_id = '{_ID}' AND status = 'approved' ORDER BY helpful_count DESC, id DESC",
        ),
        (
            "reviews_by_rating_of_product",
            "(product_id, rating, id) WHERE ((status)::text = 'approved'::text)",
            f"product_id = '{_ID}' AND status = 'approved' ORDER BY rating, id",
        ),
        (
            "reviews_unanswered_of_product",
            "(product_id, id) WHERE (((status)::text = 'approved'::text) AND (NOT is_answered))",
            f"product_id = '{_ID}' AND status = 'approved' AND NOT is_answered ORDER BY id",
        ),
        ("reviews_all_of_product", "(product_id, id)", f"product_id = '{_ID}' ORDER BY id"),
        ("reviews_in_status", "(status, id)", "status = 'pending' ORDER BY id"),
    ),
    *of(
        "reviews_answers",
        (
            "reviews_answers_of_seller",
            "(seller_id, id) WHERE (seller_id IS NOT NULL)",
            f"seller_id = '{_ID}' ORDER BY id",
        ),
    ),
    *of(
        "reviews_votes",
        ("reviews_votes_of_user", "(user_id, id)", f"user_id = '{_ID}' ORDER BY id"),
    ),
    *of(
        "catalog_product_categories",
        (
            "catalog_product_categories_category_id_f9457ae1",
            "(category_id)",
            f"category_id = '{_ID}'",
        ),
    ),
]

# Lists of the storefront read entries, which hold only what is on sale and shown.
_LISTS = [
    *of(
        "search_entries",
        (
            "search_entries_by_price",
            "(price_amount, id)",
            "price_amount BETWEEN 100 AND 900 ORDER BY price_amount, id",
        ),
        (
            "search_entries_newest",
            "(published_at DESC, id DESC)",
            "true ORDER BY published_at DESC, id DESC",
        ),
        (
            "search_entries_by_rating",
            "(average_rating DESC, review_count DESC, id DESC)",
            "true ORDER BY average_rating DESC, review_count DESC, id DESC",
        ),
        (
            "search_entries_by_views",
            "(view_count DESC, id DESC)",
            "true ORDER BY view_count DESC, id DESC",
        ),
        (
            "search_entries_of_seller",
            "(seller_id, published_at DESC) WHERE (seller_id IS NOT NULL)",
            f"seller_id = '{_ID}' ORDER BY published_at DESC",
        ),
        (
            "search_entries_found",
            "USING gin (vector, category_ids, filter_values, tags)"
            " WITH (fastupdate='on', gin_pending_list_limit='2048')",
            "vector @@ 'mug'",
        ),
    ),
    *of(
        "search_cards",
        (
            "search_cards_out_of_stock",
            "(product_id) WHERE (NOT in_stock)",
            "NOT in_stock ORDER BY product_id",
        ),
    ),
    *of(
        "search_places",
        (
            "search_places_by_price",
            "(category_id, price_amount, product_id) INCLUDE (published_at, filter_bits)",
            f"category_id = '{_ID}' ORDER BY price_amount, product_id",
        ),
        (
            "search_places_newest",
            "(category_id, published_at DESC, product_id DESC) INCLUDE (price_amount, filter_bits)",
            f"category_id = '{_ID}' ORDER BY published_at DESC, product_id DESC",
        ),
    ),
]

_STOCK = [
    *of(
        "inventory_stock",
        (
            "inventory_stock_one_of_a_place",
            "(variant_id, warehouse_id)",
            f"variant_id = '{_ID}' AND warehouse_id = '{_ID}'",
        ),
        ("inventory_stock_warehouse_id_2fd6d240", "(warehouse_id)", f"warehouse_id = '{_ID}'"),
        ("stock_low", "(warehouse_id, id) WHERE is_low", f"is_low AND warehouse_id = '{_ID}'"),
        # Asked for every minute, and of all stock.
        ("stock_awaited", "(variant_id) WHERE ((backordered)::integer > 0)", "backordered > 0"),
    ),
    # A movement's time is that of its id.
    *of(
        "inventory_movements",
        ("movements_of_stock", "(stock_id, id)", f"stock_id = '{_ID}' ORDER BY id"),
        (
            "movements_by_reference",
            "(reference_id) WHERE (reference_id IS NOT NULL)",
            f"reference_id = '{_ID}'",
        ),
    ),
    *of(
        "inventory_reservations",
        (
            "reservations_expiring",
            "(expires_at) WHERE ((status)::text = 'active'::text)",
            "status = 'active' AND expires_at < now()",
        ),
    ),
]

_BUYING = [
    # A guest's cart is found by its id, which its token opens.
    *of(
        "carts_carts",
        (
            "carts_carts_one_active_of_a_user",
            "(user_id) WHERE ((NOT is_elsewhere) AND ((status)::text = 'active'::text))",
            f"user_id = '{_ID}' AND status = 'active' AND NOT is_elsewhere",
        ),
        ("carts_of_user", "(user_id, id) WHERE (user_id IS NOT NULL)", f"user_id = '{_ID}'"),
        (
            "carts_ending",
            "(expires_at) WHERE (order_id IS NULL)",
            "order_id IS NULL AND expires_at < now()",
        ),
    ),
    *of(
        "carts_items",
        (
            "carts_items_one_line_a_variant",
            "(cart_id, variant_id)",
            f"cart_id = '{_ID}' AND variant_id = '{_ID}'",
        ),
    ),
    *of(
        "promotions_coupons",
        ("promotions_coupons_code_key", "(code)", "code = 'SPRING'"),
        (
            "promotions_automatic",
            "(expires_at) WHERE ((code IS NULL) AND is_active)",
            "code IS NULL AND is_active AND expires_at > now()",
        ),
    ),
    *of(
        "promotions_usages",
        ("promotions_usages_of_coupon", "(coupon_id, id DESC)", f"coupon_id = '{_ID}'"),
        # A customer is each of their keys: the account, and the e-mails they wrote.
        ("promotions_usages_of_customer", "USING gin (customer_keys)", "customer_keys @> '{x}'"),
        (
            "promotions_usages_one_of_a_coupon_an_order",
            "(order_id, coupon_id)",
            f"order_id = '{_ID}'",
        ),
    ),
]

# The time of an order, and of what is its, is that of its id.
_ORDERS = [
    *of(
        "orders_orders",
        (
            "orders_of_user",
            "(user_id, id DESC) WHERE (user_id IS NOT NULL)",
            f"user_id = '{_ID}' ORDER BY id DESC",
        ),
        ("orders_by_status", "(status, id DESC)", "status = 'pending' ORDER BY id DESC"),
        (
            "orders_by_tracking_number",
            "(tracking_number) WHERE (NOT ((tracking_number)::text = ''::text))",
            "tracking_number = 'X1' AND NOT tracking_number = ''",
        ),
        (
            "orders_by_imported_number",
            "(imported_number) WHERE (imported_number IS NOT NULL)",
            "imported_number = '#1001'",
        ),
        # A number tells the id's time: it is found by a range of ids.
        ("orders_orders_pkey", "(id)", f"id >= '{_ID}' ORDER BY id"),
    ),
    *of(
        "orders_items",
        ("orders_items_order_id_fb463d5e", "(order_id)", f"order_id = '{_ID}'"),
        ("order_items_of_product", "(product_id)", f"product_id = '{_ID}'"),
        (
            "order_items_of_no_product",
            "(sku) WHERE (product_id IS NULL)",
            "sku = 'MUG' AND product_id IS NULL",
        ),
        (
            "order_items_of_seller",
            "(seller_id, order_id DESC) WHERE (seller_id IS NOT NULL)",
            f"seller_id = '{_ID}' ORDER BY order_id DESC",
        ),
    ),
    *of(
        "orders_status_history",
        ("orders_status_history_order_id_09ce1d9a", "(order_id)", f"order_id = '{_ID}'"),
    ),
    *of(
        "orders_returns",
        ("orders_returns_order_id_bbab9f3c", "(order_id)", f"order_id = '{_ID}'"),
        ("returns_by_status", "(status, id DESC)", "status = 'requested' ORDER BY id DESC"),
    ),
    *of(
        "payments_payments",
        ("payments_payments_order_id_87a51893", "(order_id)", f"order_id = '{_ID}'"),
        (
            "payments_payments_number_is_unique",
            "(payment_number)",
            "payment_number = 'PAY-1'",
        ),
        (
            "payments_at_gateways",
            "(gateway, status, id DESC) WHERE (NOT ((gateway)::text = ANY"
            " ((ARRAY['manual'::character varying, 'test'::character varying])::text[])))",
            "gateway = 'stripe' AND status = 'succeeded'"
            " AND NOT gateway IN ('manual', 'test') ORDER BY id DESC",
        ),
        (
            "payments_in_flight",
            "(updated_at) WHERE ((status)::text = ANY (ARRAY[('processing'::character varying)"
            "::text, ('requires_action'::character varying)::text]))",
            "status IN ('processing', 'requires_action') AND updated_at < now()",
        ),
    ),
    *of(
        "payments_transactions",
        ("payments_transactions_payment_id_6c6efa2e", "(payment_id)", f"payment_id = '{_ID}'"),
        (
            "refunds_by_status",
            "(status, id DESC) WHERE ((kind)::text = 'refund'::text)",
            "kind = 'refund' AND status = 'pending' ORDER BY id DESC",
        ),
    ),
]

SERVED = [*_PEOPLE, *_CATALOGUE, *_LISTS, *_STOCK, *_BUYING, *_ORDERS]


@pytest.mark.parametrize("served", SERVED, ids=lambda served: served.index)
def test_the_index_is_there_and_serves_its_read(served: Served) -> None:
    # By the owner: policies keep conditions that are not leakproof from the index.
    with owner() as db:
        found = db.execute(
            "SELECT indexdef FROM pg_indexes WHERE indexname = %s", [served.index]
        ).fetchone()
        assert found is not None
        assert found[0].endswith(served.definition)

        # Empty tables are read and sorted in any way; where an index serves, neither is needed.
        db.execute("SET enable_seqscan = off")
        db.execute("SET enable_sort = off")
        plan = [line for (line,) in db.execute(f"EXPLAIN (COSTS OFF) {served.read}".encode())]
    assert not [line for line in plan if re.match(r"[ >-]*(Seq Scan|(Incremental )?Sort$)", line)]
