-- Returns whether each of these products is in stock, as JSON values between commas, in their order.
CREATE OR REPLACE FUNCTION search.cards_stock(products uuid[])
RETURNS text
LANGUAGE plpgsql
STABLE
SET plan_cache_mode = force_generic_plan
AS $$
BEGIN
    RETURN (
        SELECT coalesce(string_agg(coalesce(card.in_stock, false)::text, ',' ORDER BY wanted.place), '')
        FROM unnest(products) WITH ORDINALITY AS wanted (id, place)
        LEFT JOIN search_cards AS card ON card.product_id = wanted.id
    );
END
$$;
