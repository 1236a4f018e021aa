-- Gives each role what it needs and no more. The application role owns nothing; what is written
-- once (movements, history, outbox, order lines) it may add to but not change or delete; the audit
-- it only reads.
CREATE OR REPLACE FUNCTION core.grant_rights()
RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    space text;
    role text;
    relation text;
BEGIN
    FOREACH role IN ARRAY ARRAY['souk_app', 'souk_analytics', 'souk_backup'] LOOP
        CONTINUE WHEN NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role);
        FOR space IN
            SELECT nspname FROM pg_namespace WHERE nspowner = current_user::regrole
            UNION SELECT 'public'
        LOOP
            EXECUTE format('GRANT USAGE ON SCHEMA %I TO %I', space, role);
        END LOOP;
    END LOOP;

    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'souk_backup') THEN
        GRANT SELECT ON ALL TABLES IN SCHEMA public TO souk_backup;
        GRANT SELECT ON ALL SEQUENCES IN SCHEMA public TO souk_backup;
    END IF;

    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'souk_analytics') THEN
        -- Only what names no person.
        FOR relation IN
            SELECT tablename FROM pg_tables
            WHERE schemaname = 'public' AND tablename ~ '^(catalog|inventory|shipping|taxes)_'
        LOOP
            EXECUTE format('GRANT SELECT ON public.%I TO souk_analytics', relation);
        END LOOP;
        GRANT SELECT ON accounts.users_safe TO souk_analytics;
    END IF;

    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'souk_app') THEN
        FOR space IN
            SELECT nspname FROM pg_namespace WHERE nspowner = current_user::regrole
        LOOP
            EXECUTE format('GRANT SELECT ON ALL TABLES IN SCHEMA %I TO souk_app', space);
        END LOOP;
        -- Of everybody, whoever asks.
        REVOKE ALL ON accounts.users_safe FROM souk_app;
        GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO souk_app;
        GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO souk_app;
        -- Policies stand on the partitioned table: its partitions are reached through it alone.
        FOR relation IN
            SELECT relname FROM pg_class
            WHERE relnamespace = 'public'::regnamespace AND relispartition AND relkind = 'r'
        LOOP
            EXECUTE format('REVOKE ALL ON public.%I FROM souk_app', relation);
        END LOOP;
        REVOKE UPDATE, DELETE ON inventory_movements, core_outbox FROM souk_app;
        -- These are begun by functions of the owner alone.
        REVOKE INSERT, DELETE ON orders_orders, payments_payments FROM souk_app;
        REVOKE INSERT, UPDATE, DELETE ON orders_items, orders_status_history,
            orders_return_history, promotions_usages FROM souk_app;
        REVOKE DELETE ON orders_fulfilments, orders_returns FROM souk_app;
        REVOKE UPDATE, DELETE ON orders_fulfilment_lines, orders_item_cancellations,
            orders_return_lines FROM souk_app;
        GRANT UPDATE (restocked_quantity, written_off_quantity) ON orders_return_lines TO souk_app;
        REVOKE DELETE ON payments_transactions FROM souk_app;
        -- What is booked stays as it is.
        REVOKE UPDATE, DELETE ON ledger_accounts, ledger_transfers, ledger_entries,
            ledger_resolutions FROM souk_app;
        REVOKE UPDATE ON webhooks_attempts FROM souk_app;
        -- Its triggers alone write the audit, with the owner's rights.
        REVOKE INSERT, UPDATE, DELETE ON audit_entries, audit_tables FROM souk_app;
        REVOKE INSERT, UPDATE, DELETE ON django_migrations, core_sql_objects,
            orders_status_transitions, orders_part_transitions, sellers_status_transitions
            FROM souk_app;
    END IF;
END
$$;
