-- Listings show each product as it is.
SELECT fresh.product_id, card.product_id IS NULL AS is_missing
FROM search.current_cards AS fresh
LEFT JOIN search_cards AS card ON card.product_id = fresh.product_id
WHERE (fresh.body, fresh.image_file, fresh.image_url, fresh.image_alt)
    IS DISTINCT FROM (card.body, card.image_file, card.image_url, card.image_alt)
