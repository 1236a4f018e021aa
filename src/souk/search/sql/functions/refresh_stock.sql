-- Writes on the cards of products whether they are in stock, where that changed.
CREATE OR REPLACE FUNCTION search.refresh_stock(products uuid[])
RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
    -- Held first: who changes another variant of theirs is done by then, and the next statement sees
    -- what they did.
    PERFORM
    FROM search_cards AS card
    WHERE card.product_id = ANY (products)
    ORDER BY card.product_id
    FOR NO KEY UPDATE;

    UPDATE search_cards AS card
    SET in_stock = known.in_stock
    FROM search.current_stock AS known
    WHERE card.product_id = ANY (products)
      AND known.product_id = card.product_id
      AND known.in_stock <> card.in_stock;
END
$$;
