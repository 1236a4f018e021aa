-- Writes on cards whose stock was noted to have changed whether it is there, so many at most; says on
-- how many it looked. Those that are held now wait for the next time.
CREATE OR REPLACE FUNCTION search.follow_noted_stock(most integer)
RETURNS integer
LANGUAGE plpgsql
AS $$
DECLARE
    free uuid[] := ARRAY(
        SELECT card.product_id
        FROM search_cards AS card
        WHERE card.product_id IN (SELECT noted.product_id FROM search_stock_changes AS noted)
        -- In no order: who waits for nobody is in nobody's way.
        LIMIT most
        FOR NO KEY UPDATE SKIP LOCKED
    );
BEGIN
    -- Before it is looked: what is noted from now on is seen the next time.
    DELETE FROM search_stock_changes AS noted WHERE noted.product_id = ANY (free);
    PERFORM search.refresh_stock(free);
    RETURN cardinality(free);
END
$$;
