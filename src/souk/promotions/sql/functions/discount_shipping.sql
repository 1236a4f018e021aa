-- Takes off the price of sending what free shipping is worth, once that price is known: the second
-- half of promotions.discount_lines.
CREATE OR REPLACE FUNCTION promotions.discount_shipping(
    INOUT applied jsonb,
    shipping_amount bigint,
    OUT amount bigint
)
LANGUAGE plpgsql
IMMUTABLE
AS $$
DECLARE
    worth bigint;
BEGIN
    amount := 0;
    FOR nth IN 0 .. jsonb_array_length(applied) - 1 LOOP
        IF applied #>> ARRAY[nth::text, 'type'] = 'free_shipping' THEN
            worth := least(
                shipping_amount - amount,
                (applied #>> ARRAY[nth::text, 'maximum_discount_amount'])::bigint
            );
            applied := jsonb_set(applied, ARRAY[nth::text, 'amount'], to_jsonb(worth));
            amount := amount + worth;
        END IF;
    END LOOP;
END
$$;
