-- Lets go what reservations hold whose time is over, so many at most; returns how many ended.
-- One that somebody is just confirming or cancelling is passed over: it is theirs.
CREATE OR REPLACE FUNCTION inventory.expire_reservations(most integer)
RETURNS integer
LANGUAGE plpgsql
AS $$
DECLARE
    due uuid[];
BEGIN
    due := ARRAY(
        SELECT known.id
        FROM inventory_reservations AS known
        WHERE known.status = 'active' AND known.expires_at <= now()
        ORDER BY known.expires_at
        LIMIT most
        FOR NO KEY UPDATE SKIP LOCKED
    );
    IF due <> '{}' THEN
        PERFORM inventory.end_reservations(due, 'expired');
    END IF;
    RETURN cardinality(due);
END
$$;
