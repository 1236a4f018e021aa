-- Returns which tables are audited, and how: the one list. To audit a table, add its line here;
-- `souk migrate` attaches the triggers and `souk doctor` watches them.
--
-- subject   the column that names the row this one belongs to; it joins their histories
-- about     person: every column but the plain ones is personal, and forgotten with the person;
--           shop: nothing is personal
-- plain     columns of a person's row that tell nothing about the person
-- left_out  columns that are derived, counted, or have a log of their own: changing them alone is
--           no entry, and no entry holds them. So is updated_at everywhere
-- inserts   which new rows are recorded: a condition on NEW; or `all`, of tables whose rows come by the
--           thousand: these and deleted ones are recorded once a statement, after what else it did
--
-- Not here, for they are logs themselves that nobody can change: stock movements, the history of
-- orders, the outbox. Columns whose name speaks of a secret are recorded as changed, without a
-- value, in every table: see recorded_columns.
CREATE OR REPLACE FUNCTION audit.audited_tables()
RETURNS TABLE (
    name text,
    subject text,
    about text,
    plain text[],
    left_out text[],
    inserts text
)
LANGUAGE sql
IMMUTABLE
AS $$
    VALUES
    (
        'accounts_users', NULL, 'person',
        '{id, status, is_active, is_staff, is_superuser, email_verified_at, created_at,
          deleted_at}'::text[],
        '{last_login, login_count, access_version, access_changed_at}'::text[],
        'true'
    ),
    ('accounts_roles', NULL, 'shop', '{}', '{}', 'true'),
    ('accounts_user_roles', 'user_id', 'person', '{user_id, role_id, assigned_at}', '{}', 'true'),
    (
        'accounts_addresses', 'user_id', 'person',
        '{id, user_id, type, is_default, country, created_at}', '{}', 'true'
    ),
    (
        'accounts_customer_profiles', 'user_id', 'person', '{user_id, loyalty_points, created_at}',
        '{}', 'true'
    ),
    (
        'accounts_admin_profiles', 'user_id', 'person', '{user_id, department, created_at}',
        '{}', 'true'
    ),
    -- Turned on, turned off, set up anew; using them is not a change.
    (
        'accounts_two_factors', 'user_id', 'person', '{id, user_id, confirmed_at, created_at}',
        '{last_step}', 'true'
    ),
    (
        'sellers_profiles', 'user_id', 'person',
        '{user_id, business_type, status, submitted_at, verified_at, verified_by_id,
          commission_rate, auto_approve_orders, vacation_mode, created_at}', '{}', 'true'
    ),
    -- What is encrypted is told to have changed, and no more.
    ('sellers_documents', 'seller_id', 'person', '{id, seller_id, kind, created_at}', '{}', 'true'),
    (
        'sellers_bank_accounts', 'seller_id', 'person', '{seller_id, country, created_at}', '{}',
        'true'
    ),
    ('catalog_categories', NULL, 'shop', '{}', '{path, level, search_vector}', 'all'),
    (
        'catalog_products', NULL, 'shop', '{}',
        '{seller_state, is_hidden, price_amount, compare_at_amount, view_count, favorite_count,
          average_rating, review_count, category_ids, filter_values}',
        'all'
    ),
    ('catalog_product_categories', 'product_id', 'shop', '{}', '{}', 'all'),
    ('catalog_attributes', 'category_id', 'shop', '{}', '{}', 'true'),
    ('catalog_images', 'product_id', 'shop', '{}', '{}', 'all'),
    ('catalog_related_products', 'product_id', 'shop', '{}', '{}', 'true'),
    ('catalog_variants', 'product_id', 'shop', '{}', '{}', 'all'),
    ('search_synonyms', NULL, 'shop', '{}', '{}', 'true'),
    -- What its author writes is theirs; what staff decide is recorded.
    (
        'reviews_reviews', 'user_id', 'person',
        '{id, product_id, user_id, order_item_id, rating, status, moderated_by_id, moderated_at,
          created_at}',
        '{helpful_count, not_helpful_count, is_answered}', 'false'
    ),
    -- The words may name whom they answer, and go with them.
    ('reviews_answers', 'review_id', 'shop', '{}', '{content}', 'true'),
    ('inventory_warehouses', NULL, 'shop', '{}', '{}', 'true'),
    -- How many there are is told by the movements, and orders change it all day long.
    (
        'inventory_stock', 'variant_id', 'shop', '{}',
        '{available, reserved, committed, damaged, backordered, is_low, last_counted_at}', 'false'
    ),
    ('shipping_methods', NULL, 'shop', '{}', '{}', 'true'),
    ('shipping_zones', NULL, 'shop', '{}', '{}', 'true'),
    ('shipping_rates', 'method_id', 'shop', '{}', '{}', 'true'),
    ('taxes_rates', NULL, 'shop', '{}', '{}', 'true'),
    ('payments_methods', NULL, 'shop', '{}', '{}', 'true'),
    ('webhooks_endpoints', NULL, 'shop', '{}', '{}', 'true'),
    -- Who has used a coupon, its usages tell.
    ('promotions_coupons', NULL, 'shop', '{}', '{used_count, revision}', 'true'),
    -- What a buyer's card pays for an order is its payment's own story; what somebody of the staff
    -- notes as received, and every refund, is recorded.
    -- Why money went back stands in the row alone, where it is forgotten with the buyer.
    (
        'payments_transactions', 'payment_id', 'shop', '{}', '{reason, error_message}',
        'NEW.kind <> ''capture'' OR NEW.actor_id IS NOT NULL'
    );
$$;
