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
        -- Only what names no person; views for the rest come with analytics.
        FOR relation IN
            SELECT tablename FROM pg_tables
            WHERE schemaname = 'public' AND tablename ~ '^(catalog|inventory|shipping)_'
        LOOP
            EXECUTE format('GRANT SELECT ON public.%I TO souk_analytics', relation);
        END LOOP;
    END IF;

    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'souk_app') THEN
        FOR space IN
            SELECT nspname FROM pg_namespace WHERE nspowner = current_user::regrole
        LOOP
            EXECUTE format('GRANT SELECT ON ALL TABLES IN SCHEMA %I TO souk_app', space);
        END LOOP;
        GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO souk_app;
        GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO souk_app;
        FOR relation IN
            SELECT tablename FROM pg_tables
            WHERE schemaname = 'public'
              AND tablename ~ '^(inventory_movements|core_outbox|orders_status_history)'
        LOOP
            EXECUTE format('REVOKE UPDATE, DELETE ON public.%I FROM souk_app', relation);
        END LOOP;
        FOR relation IN
            SELECT tablename FROM pg_tables
            WHERE schemaname = 'public' AND tablename ~ '^orders_items'
        LOOP
            EXECUTE format('REVOKE UPDATE, DELETE ON public.%I FROM souk_app', relation);
            EXECUTE format('GRANT UPDATE (fulfilment_status) ON public.%I TO souk_app', relation);
        END LOOP;
        FOR relation IN
            SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename ~ '^audit_'
        LOOP
            -- Its triggers alone write the audit, with the owner's rights.
            EXECUTE format('REVOKE INSERT, UPDATE, DELETE ON public.%I FROM souk_app', relation);
            IF relation ~ '^audit_entries_[0-9]' THEN
                -- A month by itself, which no policy guards, is not read. (The default is: it is
                -- empty, and the doctor looks.)
                EXECUTE format('REVOKE SELECT ON public.%I FROM souk_app', relation);
            END IF;
        END LOOP;
        REVOKE INSERT, UPDATE, DELETE ON django_migrations, core_sql_objects,
            orders_status_transitions FROM souk_app;
    END IF;
END
$$;
