-- Locks the card of a product, if there is one, and says whether that could be done within half a
-- second: an import, or a category that gets another name, holds many cards for as long as it takes.
CREATE OR REPLACE FUNCTION search.hold_card(product uuid)
RETURNS boolean
LANGUAGE plpgsql
SET lock_timeout = '500ms'
AS $$
BEGIN
    PERFORM
    FROM search_cards AS card
    WHERE card.product_id = product
    FOR NO KEY UPDATE SKIP LOCKED;
    IF FOUND OR NOT EXISTS (SELECT FROM search_cards AS card WHERE card.product_id = product) THEN
        RETURN true;
    END IF;

    -- Only now, for each of these blocks is a transaction within the transaction.
    BEGIN
        PERFORM
        FROM search_cards AS card
        WHERE card.product_id = product
        FOR NO KEY UPDATE;
        RETURN true;
    EXCEPTION
        WHEN lock_not_available THEN
            RETURN false;
    END;
END
$$;
