-- Listings say of each product whether it is in stock. Where an import held a card, or a large
-- warehouse closed, the worker writes it soon after.
SELECT known.product_id, known.in_stock
FROM search.current_stock AS known
JOIN search_cards AS card ON card.product_id = known.product_id
WHERE card.in_stock <> known.in_stock
  AND NOT EXISTS (
      SELECT FROM search_stock_changes AS noted
      WHERE noted.product_id = known.product_id AND noted.noted_at > now() - interval '1 hour'
  )
