-- Writes the cards of products anew where they differ. Whether they are in stock is looked at when a
-- card is new; from then on search.refresh_stock says it.
CREATE OR REPLACE FUNCTION search.refresh_cards(products uuid[])
RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
    INSERT INTO search_cards AS card
        (product_id, body, image_file, image_url, image_alt, in_stock)
    SELECT fresh.product_id, fresh.body, fresh.image_file, fresh.image_url, fresh.image_alt,
           stock.in_stock
    FROM search.current_cards AS fresh
    JOIN search.current_stock AS stock ON stock.product_id = fresh.product_id
    WHERE fresh.product_id = ANY (products)
    ON CONFLICT (product_id) DO UPDATE
        SET body = excluded.body,
            image_file = excluded.image_file,
            image_url = excluded.image_url,
            image_alt = excluded.image_alt
        WHERE (card.body, card.image_file, card.image_url, card.image_alt)
            IS DISTINCT FROM
              (excluded.body, excluded.image_file, excluded.image_url, excluded.image_alt);
END
$$;
