-- Listings say of each product whether it is in stock.
SELECT known.product_id, known.in_stock
FROM search.current_stock AS known
JOIN search_cards AS card ON card.product_id = known.product_id
WHERE card.in_stock <> known.in_stock
