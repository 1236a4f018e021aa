-- Returns what is still to be paid of each line that a coupon is for, in minor units; null for the
-- other lines.
CREATE OR REPLACE FUNCTION promotions.eligible_amounts(
    coupon promotions_coupons,
    lines orders_items[]
)
RETURNS bigint[]
LANGUAGE plpgsql
STABLE
AS $$
BEGIN
    RETURN ARRAY(
        SELECT CASE
            WHEN CASE coupon.scope
                WHEN 'all' THEN true
                WHEN 'products' THEN line.product_id = ANY (coupon.scope_ids)
                WHEN 'sellers' THEN line.seller_id = ANY (coupon.scope_ids)
                ELSE catalog.stands_in(line.product_id, coupon.scope_ids)
            END
            THEN line.total_amount - line.discount_amount
        END
        FROM unnest(lines) WITH ORDINALITY AS line
        ORDER BY line.ordinality
    );
END
$$;
