-- Returns products that may have all of these words, by the postings of the rarest three, and those
-- that were noted since. What has them all is among these where `are_all`; else there are too
-- many, or this cannot tell.
CREATE OR REPLACE FUNCTION search.candidates_of(
    words text[], OUT products uuid[], OUT are_all boolean
)
LANGUAGE plpgsql
STABLE
SET plan_cache_mode = force_generic_plan
-- Postings of a word are read once, in the order of their parts.
SET enable_nestloop = off
SET enable_hashjoin = off
AS $$
DECLARE
    most CONSTANT integer := 2000;
    -- Each is looked at by every search.
    most_noted CONSTANT integer := 500;
    -- So many numbers are passed at the cost of looking at one product.
    cheap CONSTANT integer := 1000;
    -- So many are passed at the cost of looking for one number, where they lie in the row.
    quick CONSTANT integer := 32;
    most_in_row CONSTANT integer := 2000;
    rarest text[];
    found integer[];
BEGIN
    are_all := false;
    IF cardinality(words) < 2 THEN
        RETURN;
    END IF;
    products := ARRAY(SELECT noted.product_id FROM search_unposted AS noted LIMIT most_noted + 1);
    IF cardinality(products) > most_noted THEN
        products := NULL;
        RETURN;
    END IF;

    rarest := ARRAY(
        SELECT given.word
        FROM unnest(words) AS given (word)
        -- One part tells enough.
        ORDER BY (
            SELECT known.how_many FROM search_postings AS known
            WHERE known.word = given.word
            ORDER BY known.part
            LIMIT 1
        ) NULLS FIRST
        LIMIT 3
    );
    -- Arrays are read where they lie, part by part: a loop or a sort would copy them all.
    found := ARRAY(
        SELECT tried.number
        FROM (
            SELECT three.numbers, three.looks_up,
                   unnest(
                       CASE WHEN three.looks_up IS NOT false
                           OR three.how_many >= cheap * cardinality(three.common)
                       THEN three.common
                       ELSE three.common OPERATOR(intarray.&) three.numbers END
                   ) AS number
            FROM (
                SELECT two.common, third.how_many, third.numbers,
                       third.how_many BETWEEN quick * cardinality(two.common) AND most_in_row
                           AS looks_up
                FROM (
                    SELECT first.part,
                           CASE WHEN second.how_many < cheap * first.how_many
                           THEN first.numbers OPERATOR(intarray.&) second.numbers
                           ELSE first.numbers END AS common
                    FROM search_postings AS first
                    JOIN search_postings AS second
                        ON second.part = first.part AND second.word = rarest[2]
                    WHERE first.word = rarest[1]
                    ORDER BY first.part
                ) AS two
                LEFT JOIN search_postings AS third
                    ON third.part = two.part AND third.word = rarest[3]
                WHERE rarest[3] IS NULL OR third.how_many IS NOT NULL
                ORDER BY two.part
            ) AS three
        ) AS tried
        WHERE tried.looks_up IS NOT true
           OR tried.numbers[width_bucket(tried.number, tried.numbers)] = tried.number
        LIMIT most + 1
    );
    are_all := cardinality(found) <= most;
    IF cardinality(found) > 0 THEN
        products := products || ARRAY(
            SELECT known.product_id
            FROM search_numbers AS known
            WHERE known.number = ANY (found[:most])
        );
    END IF;
END
$$;
