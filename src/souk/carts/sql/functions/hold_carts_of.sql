-- Lets one transaction at a time decide which cart of a customer is the active one, until it ends.
CREATE OR REPLACE FUNCTION carts.hold_carts_of(customer uuid)
RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('carts of ' || customer, 0));
END
$$;
