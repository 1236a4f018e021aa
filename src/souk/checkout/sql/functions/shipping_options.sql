-- Returns the ways to send what is in a cart to a place, and what each costs: see
-- shipping.options_for. No rows when nothing in it has to be sent. Whose cart it is, the caller knows.
CREATE OR REPLACE FUNCTION checkout.shipping_options(
    cart uuid,
    to_country text,
    to_region text,
    in_currency text
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
LANGUAGE plpgsql
STABLE
AS $$
DECLARE
    variants uuid[];
    quantities integer[];
    order_amount bigint;
    weight_grams bigint;
BEGIN
    SELECT array_agg(item.variant_id), array_agg(item.quantity)
    INTO variants, quantities
    FROM carts_items AS item
    WHERE item.cart_id = cart;

    SELECT sum(quantities[offer.place] * offer.unit_price_amount),
           sum(quantities[offer.place]::bigint * offer.weight_grams)
               FILTER (WHERE offer.requires_shipping)
    INTO order_amount, weight_grams
    FROM catalog.offers_of(variants) AS offer;

    IF weight_grams IS NOT NULL THEN
        RETURN QUERY
            SELECT * FROM shipping.options_for(
                to_country, to_region, in_currency, order_amount, weight_grams
            );
    END IF;
END
$$;
