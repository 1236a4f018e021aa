-- Writes the cards of products anew where they differ.
CREATE OR REPLACE FUNCTION search.refresh_cards(products uuid[])
RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
    INSERT INTO search_cards AS card (product_id, body, image_file, image_url, image_alt)
    SELECT fresh.product_id, fresh.body, fresh.image_file, fresh.image_url, fresh.image_alt
    FROM search.current_cards AS fresh
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
