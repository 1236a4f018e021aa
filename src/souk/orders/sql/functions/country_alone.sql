-- Returns an address of which only the country is left, null where there was none.
CREATE OR REPLACE FUNCTION orders.country_alone(address jsonb)
RETURNS jsonb
LANGUAGE sql
IMMUTABLE
AS $$
    SELECT CASE WHEN jsonb_typeof(address) = 'object' THEN jsonb_build_object(
        'full_name', '', 'phone', '', 'line1', '', 'line2', '', 'city', '', 'region', '',
        'postal_code', '', 'country', address ->> 'country'
    ) END
$$;
