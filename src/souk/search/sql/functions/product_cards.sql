-- Returns products as a listing shows them, in the order of the ids, as JSON objects between commas.
-- With `words`, each has the places where name and description match, between <mark> tags;
-- all else in a highlight is escaped.
CREATE OR REPLACE FUNCTION search.product_cards(products uuid[], media_url text, words text)
RETURNS text
LANGUAGE plpgsql
STABLE
-- One plan for all values: planning anew would cost more than the whole call.
SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
    patterns text[];
BEGIN
    IF words IS NOT NULL AND cardinality(products) > 0 THEN
        patterns := search.highlight_patterns(words);
    END IF;
    RETURN (
        SELECT coalesce(string_agg(
            '{' || card.body
            || ', "image": ' || coalesce(
                '{"url": ' || to_json(coalesce(card.image_url, media_url || card.image_file))
                || ', "alt": ' || to_json(card.image_alt) || '}',
                'null'
            )
            || ', "in_stock": ' || card.in_stock::text
            || CASE WHEN words IS NULL THEN '' ELSE (
                SELECT ', "highlight": ' || json_build_object(
                    'name', search.highlight(product.name, patterns),
                    'description', search.highlight(
                        coalesce(nullif(product.short_description, ''), product.description),
                        patterns
                    )
                )::text
                FROM catalog_products AS product
                WHERE product.id = card.product_id
            ) END
            || '}', ',' ORDER BY wanted.place
        ), '')
        FROM unnest(products) WITH ORDINALITY AS wanted (id, place)
        JOIN search_cards AS card ON card.product_id = wanted.id
    );
END
$$;
