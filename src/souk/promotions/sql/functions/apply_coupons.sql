-- Takes coupons off lines, one after the other, each from what the ones before have left, and gives
-- each line its share. `applied` says of each what it took off the goods; what free shipping is
-- worth, promotions.discount_shipping finds once shipping has a price.
CREATE OR REPLACE FUNCTION promotions.apply_coupons(
    INOUT lines orders_items[],
    coupons promotions_coupons[],
    OUT amount bigint,
    OUT applied jsonb
)
LANGUAGE plpgsql
STABLE
AS $$
DECLARE
    coupon promotions_coupons;
    line orders_items;
    eligible bigint[];
    base bigint;
    worth bigint;
    shares bigint[];
BEGIN
    amount := 0;
    applied := '[]';
    FOREACH coupon IN ARRAY coupons LOOP
        worth := 0;
        IF coupon.type <> 'free_shipping' THEN
            eligible := promotions.eligible_amounts(coupon, lines);
            base := (SELECT coalesce(sum(part), 0) FROM unnest(eligible) AS part);
            -- Half a unit is rounded up, once for the coupon; `least` passes over no cap.
            worth := least(
                CASE coupon.type
                    WHEN 'percentage' THEN round(base * coupon.percentage / 100)::bigint
                    ELSE coupon.amount
                END,
                base, coupon.maximum_discount_amount
            );
            shares := promotions.allocate(worth, eligible);
            FOR nth IN 1 .. cardinality(lines) LOOP
                line := lines[nth];
                line.discount_amount := line.discount_amount + shares[nth];
                lines[nth] := line;
            END LOOP;
        END IF;
        amount := amount + worth;
        applied := applied || jsonb_build_object(
            'id', coupon.id, 'code', coupon.code, 'name', coupon.name, 'type', coupon.type,
            'maximum_discount_amount', coupon.maximum_discount_amount, 'amount', worth
        );
    END LOOP;
END
$$;
