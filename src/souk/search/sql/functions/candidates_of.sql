-- Returns products that may have all of these words, by the postings, and those that were noted since.
-- What has them all is among these where `are_all`; else there are too many, or this cannot tell.
CREATE OR REPLACE FUNCTION search.candidates_of(
    words text[], OUT products uuid[], OUT are_all boolean
)
LANGUAGE plpgsql
STABLE
SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
    most CONSTANT integer := 2000;
    -- Each is looked at by every search.
    most_noted CONSTANT integer := 500;
    -- So many numbers are passed at the cost of looking at one product.
    cheap CONSTANT integer := 1000;
    posting record;
    part integer;
    seen integer;
    common integer[];
    found integer[] := '{}';
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

    FOR posting IN
        SELECT known.part, known.how_many, known.numbers
        FROM search_postings AS known
        WHERE known.word = ANY (words)
        -- The rarest word of each part first.
        ORDER BY known.part, known.how_many
    LOOP
        IF posting.part IS DISTINCT FROM part THEN
            part := posting.part;
            seen := 1;
            common := posting.numbers;
        ELSE
            seen := seen + 1;
            IF posting.how_many < cheap * cardinality(common) THEN
                common := common OPERATOR(intarray.&) posting.numbers;
            END IF;
        END IF;
        IF seen = cardinality(words) THEN
            found := found || common;
            EXIT WHEN cardinality(found) > most;
        END IF;
    END LOOP;

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
