-- Posts the words of products that were noted, so many changes at most; returns how many it took.
-- One at a time. What is committed meanwhile has a note of its own, which stays: its product is posted
-- once more, whichever of its words are read here.
CREATE OR REPLACE FUNCTION search.post_noted(most integer)
RETURNS integer
LANGUAGE plpgsql
AS $$
DECLARE
    products uuid[];
    taken integer;
BEGIN
    IF NOT pg_try_advisory_xact_lock(hashtext('search.post_noted')) THEN
        RETURN 0;
    END IF;

    WITH noted AS (
        DELETE FROM search_unposted
        WHERE id IN (SELECT waiting.id FROM search_unposted AS waiting ORDER BY id LIMIT most)
        RETURNING product_id
    )
    SELECT array_agg(DISTINCT noted.product_id), count(*) INTO products, taken FROM noted;

    DELETE FROM search_numbers AS known WHERE known.product_id = ANY (products);

    WITH entry AS MATERIALIZED (
        SELECT found.id, found.vector FROM search_entries AS found WHERE found.id = ANY (products)
    ),
    numbered AS (
        INSERT INTO search_numbers (product_id) SELECT entry.id FROM entry
        RETURNING number, product_id
    ),
    said AS (
        SELECT lexeme.word, search.part_of(numbered.number) AS part,
               array_agg(numbered.number ORDER BY numbered.number) AS numbers
        FROM numbered
        JOIN entry ON entry.id = numbered.product_id
        CROSS JOIN LATERAL unnest(tsvector_to_array(entry.vector)) AS lexeme (word)
        GROUP BY 1, 2
    )
    INSERT INTO search_postings AS posting (word, part, how_many, numbers)
    SELECT said.word, said.part, cardinality(said.numbers), said.numbers
    FROM said
    ON CONFLICT (word, part) DO UPDATE
        SET how_many = posting.how_many + excluded.how_many,
            numbers = posting.numbers || excluded.numbers;
    RETURN taken;
END
$$;
