-- Returns the word for how far a line is, from how many of it are where.
CREATE OR REPLACE FUNCTION orders.item_status(
    quantity bigint,
    cancelled bigint,
    shipped bigint,
    delivered bigint,
    returned bigint
)
RETURNS text
LANGUAGE sql
IMMUTABLE
RETURN CASE
    WHEN cancelled >= quantity THEN 'cancelled'
    WHEN returned >= quantity - cancelled THEN 'returned'
    WHEN returned > 0 THEN 'partially_returned'
    WHEN delivered >= quantity - cancelled THEN 'delivered'
    WHEN shipped >= quantity - cancelled THEN 'shipped'
    WHEN shipped > 0 THEN 'partially_shipped'
    ELSE 'pending'
END;
