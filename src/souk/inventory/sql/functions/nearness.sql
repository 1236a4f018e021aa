-- Says how near a warehouse is to a destination: 0 in its region, 1 in its country, 2 elsewhere or
-- where one of the two is not known. Planned as a part of what calls it.
CREATE OR REPLACE FUNCTION inventory.nearness(address jsonb, country text, region text)
RETURNS integer
LANGUAGE sql
IMMUTABLE PARALLEL SAFE
AS $$
    SELECT CASE
        WHEN address ->> 'country' = country THEN
            CASE WHEN lower(address ->> 'region') = lower(nullif(region, '')) THEN 0 ELSE 1 END
        ELSE 2
    END;
$$;
