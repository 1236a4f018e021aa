-- Adds the words of products' names and tags to those that misspelled ones are compared with.
-- Not unique on purpose: who adds the same word at the same time is not waited for, and a job
-- removes the second.
CREATE OR REPLACE FUNCTION search.learn_words(products uuid[])
RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
    INSERT INTO search_words (word)
    SELECT heard.word
    FROM (
        SELECT DISTINCT said.word
        FROM (
            -- Apart, by their key: in a table that was just filled, few would be thought to be active.
            SELECT known.name, known.tags, known.status
            FROM catalog_products AS known
            WHERE known.id = ANY (products)
            OFFSET 0
        ) AS product
        CROSS JOIN LATERAL regexp_split_to_table(
            search.normal_words(product.name || ' ' || array_to_string(product.tags, ' ')),
            '[^[:alpha:]]+'
        ) AS said (word)
        WHERE product.status = 'active'
          AND length(said.word) BETWEEN 3 AND 40
        -- Each is looked up once, however many products have it.
        OFFSET 0
    ) AS heard
    WHERE NOT EXISTS (SELECT FROM search_words AS known WHERE known.word = heard.word);
END
$$;
