-- Returns the taxes that hold at a place now: those of its country, and those of its region.
CREATE OR REPLACE FUNCTION taxes.rates_at(to_country text, to_region text)
RETURNS SETOF taxes_rates
LANGUAGE sql
STABLE
ROWS 2
AS $$
    SELECT tax.*
    FROM taxes_rates AS tax
    WHERE tax.country = to_country
      AND tax.region IN (
          '',
          CASE WHEN to_region <> '' THEN core.normal_region(to_region, ARRAY[to_country]) END
      )
      AND tax.is_active
      AND coalesce(tax.valid_from <= now(), true)
      AND coalesce(tax.valid_to > now(), true);
$$;
