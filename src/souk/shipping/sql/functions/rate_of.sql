-- Returns an active method, named by its code in any case, and what it costs to a place in minor units:
-- by its rate in its narrowest zone there (see shipping_zones.breadth). No row when that zone has no
-- rate for an order of this value (less discounts) and weight: a wider one would pass over its limits.
-- Of an order that nobody knows yet (nulls), it is the zone's first rate.
CREATE OR REPLACE FUNCTION shipping.rate_of(
    method_code text,
    to_country text,
    to_region text,
    in_currency text,
    order_amount bigint,
    weight_grams bigint
)
RETURNS TABLE (code text, name text, amount bigint)
LANGUAGE sql
STABLE
ROWS 1
AS $$
    SELECT near.code, near.name,
           CASE WHEN order_amount >= near.free_from_amount THEN 0 ELSE near.amount END
    FROM (
        SELECT method.code, method.name, rate.amount, rate.free_from_amount,
               coalesce(
                   order_amount >= rate.min_order_amount
                   AND order_amount <= coalesce(rate.max_order_amount, order_amount)
                   AND weight_grams >= rate.min_weight_grams
                   AND weight_grams <= coalesce(rate.max_weight_grams, weight_grams),
                   true
               ) AS fits
        FROM shipping_methods AS method
        JOIN shipping_rates AS rate ON rate.method_id = method.id
        JOIN shipping_zones AS zone ON zone.id = rate.zone_id
        WHERE lower(method.code) = lower(method_code)
          AND method.is_active
          AND rate.is_active
          AND rate.currency = in_currency
          AND (zone.countries = '{}' OR to_country = ANY (zone.countries))
          AND (
              zone.regions = '{}'
              OR core.normal_region(to_region, ARRAY[to_country]) = ANY (zone.regions)
          )
        ORDER BY zone.breadth, zone.id, fits DESC, rate.min_order_amount, rate.min_weight_grams
        LIMIT 1
    ) AS near
    WHERE near.fits;
$$;
