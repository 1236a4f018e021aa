-- Returns the active methods that serve an order to a place, in the shop's order, with what each
-- costs; see shipping.rate_of.
CREATE OR REPLACE FUNCTION shipping.options_for(
    to_country text,
    to_region text,
    in_currency text,
    order_amount bigint,
    weight_grams bigint
)
RETURNS TABLE (
    code text,
    name text,
    description text,
    delivery_time text,
    min_days smallint,
    max_days smallint,
    amount bigint,
    currency text
)
LANGUAGE sql
STABLE
ROWS 5
AS $$
    SELECT method.code, method.name, method.description, method.delivery_time,
           method.min_days, method.max_days, rate.amount, in_currency
    FROM shipping_methods AS method
    CROSS JOIN LATERAL shipping.rate_of(
        method.code, to_country, to_region, in_currency, order_amount, weight_grams
    ) AS rate
    WHERE method.is_active
    ORDER BY method.position, method.code;
$$;
