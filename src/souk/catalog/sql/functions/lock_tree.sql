-- Keeps the category tree as it is until the transaction ends: `shared` for those who put products
-- into it, of whom there may be many; else to change it, alone. Taken before any row.
CREATE OR REPLACE FUNCTION catalog.lock_tree(shared boolean)
RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
    IF shared THEN
        PERFORM pg_advisory_xact_lock_shared(hashtext('catalog_categories'));
    ELSE
        PERFORM pg_advisory_xact_lock(hashtext('catalog_categories'));
    END IF;
END
$$;
