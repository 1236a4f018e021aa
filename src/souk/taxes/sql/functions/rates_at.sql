-- Returns the taxes that hold at a place now, those of its country before those of its region; null
-- when there are none.
CREATE OR REPLACE FUNCTION taxes.rates_at(to_country text, to_region text)
RETURNS taxes_rates[]
LANGUAGE plpgsql
STABLE
AS $$
DECLARE
    found taxes_rates[];
    wanted_region text := '';
BEGIN
    IF to_region <> '' THEN
        wanted_region := core.normal_region(to_region, ARRAY[to_country]);
    END IF;
    found := (
        SELECT array_agg(tax)
        FROM taxes_rates AS tax
        WHERE tax.country = to_country
          AND tax.region IN ('', wanted_region)
          AND tax.is_active
          AND coalesce(tax.valid_from <= now(), true)
          AND coalesce(tax.valid_to > now(), true)
    );
    -- Sorted here, not above: most places have none or one, and pay for no sorting.
    IF cardinality(found) > 1 THEN
        found := ARRAY(
            SELECT tax FROM unnest(found) AS tax ORDER BY tax.region, tax.name, tax.id
        );
    END IF;
    RETURN found;
END
$$;
