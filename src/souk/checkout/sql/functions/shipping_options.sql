-- Returns the ways to send what is in a cart to a place, and what each costs for its value after
-- discounts and its weight: see shipping.options_for. No rows when nothing in it has to be sent.
-- Whose cart it is, the caller knows.
CREATE OR REPLACE FUNCTION checkout.shipping_options(
    variants uuid[],
    quantities integer[],
    codes text[],
    in_currency text,
    buyer uuid,
    emails text[],
    to_country text,
    to_region text
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
AS $$
DECLARE
    held record := checkout.cart_lines(
        variants, quantities, codes, in_currency, buyer, emails
    );
BEGIN
    IF held.requires_shipping THEN
        RETURN QUERY
            SELECT * FROM shipping.options_for(
                to_country, to_region, in_currency,
                held.subtotal_amount - held.discount_amount, held.weight_grams
            );
    END IF;
END
$$;
