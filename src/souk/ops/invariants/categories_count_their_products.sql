-- The tree says how many products are listed in each category.
SELECT coalesce(place.category_id, tally.category_id) AS category_id, place.products, tally.products
FROM (
    SELECT category_id, count(*) AS products FROM search_places GROUP BY category_id
) AS place
FULL JOIN (
    SELECT category_id, sum(products) AS products FROM search_tallies GROUP BY category_id
) AS tally ON tally.category_id = place.category_id
WHERE coalesce(place.products, 0) <> coalesce(tally.products, 0)
