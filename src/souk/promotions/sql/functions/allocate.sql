-- Divides an amount among parts in proportion to their weights, to the minor unit, by largest
-- remainder: each gets its share rounded down, and what is left goes, one each, to those that lost
-- most by it, the first of equals first. The parts sum up to the amount, and none is above its
-- weight unless the amount is above them all. A part without a weight gets nothing.
CREATE OR REPLACE FUNCTION promotions.allocate(amount bigint, weights bigint[])
RETURNS bigint[]
LANGUAGE plpgsql
IMMUTABLE
AS $$
DECLARE
    whole numeric := (SELECT sum(weight) FROM unnest(weights) AS weight);
BEGIN
    IF amount = 0 OR coalesce(whole, 0) = 0 THEN
        RETURN array_fill(0::bigint, ARRAY[cardinality(weights)]);
    END IF;
    RETURN (
        WITH shares AS (
            -- The product of two amounts may be more than a bigint holds.
            SELECT place, div(amount::numeric * coalesce(weight, 0), whole)::bigint AS share,
                   mod(amount::numeric * coalesce(weight, 0), whole) AS lost
            FROM unnest(weights) WITH ORDINALITY AS part (weight, place)
        ),
        ranked AS (
            SELECT place, share, row_number() OVER (ORDER BY lost DESC, place) AS rank,
                   amount - sum(share) OVER () AS remainder
            FROM shares
        )
        SELECT array_agg(share + (rank <= remainder)::integer ORDER BY place) FROM ranked
    );
END
$$;
