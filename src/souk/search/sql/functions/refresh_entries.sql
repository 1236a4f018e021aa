-- Writes the entries of products anew where they differ, and learns the words of their names.
CREATE OR REPLACE FUNCTION search.refresh_entries(products uuid[])
RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    -- Fewer where another transaction adds as many at the same time (search.share_room).
    most CONSTANT integer := coalesce(
        nullif(current_setting('souk.most_prominent', true), '')::integer, search.most_prominent()
    );
    room integer;
BEGIN
    SELECT most - count(*) INTO room
    FROM (SELECT FROM search_entries WHERE is_prominent LIMIT most) AS prominent;

    DELETE FROM search_entries AS entry
    WHERE entry.id = ANY (products)
      AND NOT EXISTS (SELECT FROM search.current_entries AS fresh WHERE fresh.id = entry.id);

    INSERT INTO search_entries AS entry
        (id, published_at, price_amount, average_rating, review_count, view_count, is_featured,
         seller_id, tags, category_ids, filter_values, vector, is_prominent)
    SELECT fresh.id, fresh.published_at, fresh.price_amount, fresh.average_rating,
           fresh.review_count, fresh.view_count, fresh.is_featured, fresh.seller_id, fresh.tags,
           fresh.category_ids, fresh.filter_values, fresh.vector, row_number() OVER () <= room
    FROM search.current_entries AS fresh
    WHERE fresh.id = ANY (products)
    ON CONFLICT (id) DO UPDATE
        SET published_at = excluded.published_at,
            price_amount = excluded.price_amount,
            average_rating = excluded.average_rating,
            review_count = excluded.review_count,
            view_count = excluded.view_count,
            is_featured = excluded.is_featured,
            seller_id = excluded.seller_id,
            tags = excluded.tags,
            category_ids = excluded.category_ids,
            filter_values = excluded.filter_values,
            vector = excluded.vector
        WHERE (entry.published_at, entry.price_amount, entry.average_rating, entry.review_count,
               entry.view_count, entry.is_featured, entry.seller_id, entry.tags,
               entry.category_ids, entry.filter_values, entry.vector)
            IS DISTINCT FROM
              (excluded.published_at, excluded.price_amount, excluded.average_rating,
               excluded.review_count, excluded.view_count, excluded.is_featured,
               excluded.seller_id, excluded.tags, excluded.category_ids, excluded.filter_values,
               excluded.vector);

    PERFORM search.settle_entries();

    DELETE FROM search_places AS place
    WHERE place.product_id = ANY (products)
      AND NOT EXISTS (
          SELECT FROM search_entries AS entry
          WHERE entry.id = place.product_id AND place.category_id = ANY (entry.category_ids)
      );

    INSERT INTO search_places AS place
        (product_id, category_id, published_at, price_amount, filter_bits)
    SELECT entry.id, category_id, entry.published_at, entry.price_amount, entry.filter_bits
    FROM (
        SELECT known.*, search.filter_bits(known.filter_values || known.tags::text[]) AS filter_bits
        FROM search_entries AS known
        WHERE known.id = ANY (products)
        -- Else the bits would be made anew for each of its categories.
        OFFSET 0
    ) AS entry
    CROSS JOIN LATERAL unnest(entry.category_ids) AS category_id
    ON CONFLICT (product_id, category_id) DO UPDATE
        SET published_at = excluded.published_at,
            price_amount = excluded.price_amount,
            filter_bits = excluded.filter_bits
        WHERE (place.published_at, place.price_amount, place.filter_bits)
            IS DISTINCT FROM
              (excluded.published_at, excluded.price_amount, excluded.filter_bits);

    PERFORM search.learn_words(products);
END
$$;
