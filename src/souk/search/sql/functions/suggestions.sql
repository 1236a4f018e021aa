-- Returns as JSON text what somebody who has written some words may mean: products, categories and
-- popular searches. Products are completed by their names, then by their tags: what a description
-- mentions besides, nobody means by a word half typed. Prominent ones come first; others are looked for
-- where those are few.
CREATE OR REPLACE FUNCTION search.suggestions(words text)
RETURNS text
LANGUAGE plpgsql
STABLE
SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
    most_products CONSTANT integer := 8;
    most_looked_at CONSTANT integer := 200;
    -- Where nearly all that have the words have them in their descriptions; trying one takes 3 µs.
    most_tried CONSTANT integer := 1000;
    -- As searches have it: of what more match, the index of all would name a large part of the shop.
    rare CONSTANT integer := 50;
    wanted record;
    beginning text := replace(replace(replace(
        search.normal_words(words), '\', '\\'), '%', '\%'), '_', '\_') || '%';
    in_names tsquery;
    in_labels tsquery;
    products uuid[];
BEGIN
    SELECT completed, known INTO wanted FROM search.queries_of(words);
    in_names := search.weighed(wanted.completed, 'A');
    in_labels := search.weighed(wanted.completed, 'AD');
    products := ARRAY(
        SELECT entry.id
        FROM (
            SELECT tried.id, tried.view_count, tried.vector @@ in_names AS is_named
            FROM (
                SELECT near.id, near.view_count, near.vector FROM search_entries AS near
                WHERE near.is_prominent
                  AND near.vector @@ wanted.completed
                  AND near.published_at <= now()
                LIMIT most_tried
            ) AS tried
            -- Tried here, for the index knows no weights.
            WHERE tried.vector @@ in_labels
            LIMIT most_looked_at
        ) AS entry
        ORDER BY entry.is_named DESC, entry.view_count DESC, entry.id
    );
    -- Whom words in quotes leave, the index cannot tell, nor whom exclusions alone do: all would be read.
    IF cardinality(products) < most_products
        AND strpos(words, '"') = 0 AND search.loosened(wanted.known) IS NOT NULL
        AND rare > (
            SELECT count(*)
            FROM (
                SELECT FROM search_entries AS near
                WHERE near.is_prominent
                  AND near.vector @@ wanted.completed
                  AND near.published_at <= now()
                LIMIT rare
            ) AS matching
        )
    THEN
        products := products || ARRAY(
            SELECT tried.id
            FROM (
                SELECT far.id, far.vector FROM search_entries AS far
                WHERE NOT far.is_prominent
                  AND far.vector @@ wanted.known
                  AND far.published_at <= now()
                LIMIT most_tried
            ) AS tried
            WHERE tried.vector @@ in_labels
            LIMIT most_looked_at
        );
    END IF;
    RETURN json_build_object(
        'products', (
            SELECT coalesce(json_agg(json_build_object('name', name, 'slug', slug)), '[]')
            FROM (
                SELECT product.name, product.slug
                FROM unnest(products) WITH ORDINALITY AS found (id, place)
                JOIN catalog_products AS product ON product.id = found.id
                -- Most begin with another letter, which costs less to see.
                ORDER BY CASE WHEN ascii(lower(left(product.name, 1))) BETWEEN 97 AND 122
                              AND lower(left(product.name, 1)) <> left(beginning, 1) THEN true
                         ELSE search.normal_words(product.name) NOT LIKE beginning END,
                         found.place
                LIMIT most_products
            ) AS shown
        ),
        'categories', (
            SELECT coalesce(json_agg(json_build_object('name', name, 'slug', slug)), '[]')
            FROM (
                SELECT category.name, category.slug
                FROM (
                    SELECT known.name, known.slug, known.level,
                           search.normal_words(known.name) AS normal
                    FROM catalog_categories AS known
                    WHERE known.is_active
                      AND known.deleted_at IS NULL
                    OFFSET 0 -- Each name once.
                ) AS category
                WHERE category.normal LIKE '%' || beginning
                ORDER BY category.normal NOT LIKE beginning, category.level, category.name
                LIMIT 4
            ) AS shown
        ),
        'searches', (
            SELECT coalesce(json_agg(shown.words), '[]')
            FROM (
                SELECT term.words
                FROM search_terms AS term
                WHERE term.words LIKE beginning AND term.day > current_date - 30
                GROUP BY term.words
                -- What one person searched is not for everybody to see.
                HAVING sum(term.times - term.misses) >= 5
                ORDER BY sum(term.times - term.misses) DESC, term.words
                LIMIT 5
            ) AS shown
        )
    )::text;
END
$$;
