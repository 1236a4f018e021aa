-- Takes off lines what promotions and the coupons of these codes are worth, each line its share.
-- First what needs no code: all that may stand together or the one that may not, whichever takes off
-- more; then the codes. Each by priority, the highest first. `applied` has all that count, for
-- promotions.discount_shipping and promotions.redeem; `coupons` says of each code what it takes off,
-- or by `reason` why it is refused.
-- Runs as its owner, for no buyer reads coupons or other people's uses.
CREATE OR REPLACE FUNCTION promotions.discount_lines(
    goods orders_items[],
    in_currency text,
    codes text[],
    customer text[],
    OUT lines orders_items[],
    OUT amount bigint,
    OUT applied jsonb,
    OUT coupons jsonb
)
LANGUAGE plpgsql
STABLE
SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    subtotal bigint := (SELECT coalesce(sum(line.total_amount), 0) FROM unnest(goods) AS line);
    coupon promotions_coupons;
    objection record;
    together promotions_coupons[] := '{}';
    alone promotions_coupons[] := '{}';
    by_code promotions_coupons[] := '{}';
    said jsonb := '{}';
    best record;
    tried record;
BEGIN
    FOR coupon IN
        SELECT *
        FROM promotions_coupons AS known
        WHERE known.code = ANY (codes) OR (known.code IS NULL AND known.is_active)
        ORDER BY known.priority DESC, known.id
    LOOP
        objection := promotions.objection_to(coupon, goods, subtotal, in_currency, customer);
        IF coupon.code IS NOT NULL THEN
            said := said || jsonb_build_object(coupon.code, jsonb_build_object(
                'name', CASE WHEN objection.reason = 'not_found' THEN '' ELSE coupon.name END,
                'reason', objection.reason,
                'missing_amount', objection.missing_amount
            ));
        END IF;
        IF objection.reason IS NOT NULL THEN
            CONTINUE;
        ELSIF coupon.code IS NOT NULL THEN
            by_code := by_code || coupon;
        ELSIF coupon.is_stackable THEN
            together := together || coupon;
        ELSE
            alone := alone || coupon;
        END IF;
    END LOOP;

    best := promotions.apply_coupons(goods, together);
    FOREACH coupon IN ARRAY alone LOOP
        tried := promotions.apply_coupons(goods, ARRAY[coupon]);
        IF tried.amount > best.amount OR best.applied = '[]' THEN
            best := tried;
        END IF;
    END LOOP;

    IF cardinality(by_code) > 1 THEN
        FOREACH coupon IN ARRAY by_code LOOP
            IF NOT coupon.is_stackable THEN
                said := jsonb_set(said, ARRAY[coupon.code, 'reason'], '"not_combinable"');
            END IF;
        END LOOP;
        by_code := ARRAY(
            SELECT usable FROM unnest(by_code) AS usable WHERE usable.is_stackable
        );
    END IF;
    lines := best.lines;
    amount := best.amount;
    applied := best.applied;
    coupons := '[]';
    IF codes = '{}' THEN
        RETURN;
    END IF;

    tried := promotions.apply_coupons(lines, by_code);
    lines := tried.lines;
    amount := amount + tried.amount;
    applied := applied || tried.applied;
    coupons := (
        SELECT jsonb_agg(jsonb_build_object(
            'code', wanted.code,
            'name', coalesce(said #>> ARRAY[wanted.code, 'name'], ''),
            'reason', CASE
                WHEN said ? wanted.code THEN said #>> ARRAY[wanted.code, 'reason']
                ELSE 'not_found'
            END,
            'missing_amount', said #> ARRAY[wanted.code, 'missing_amount'],
            'amount', coalesce((
                SELECT (part ->> 'amount')::bigint
                FROM jsonb_array_elements(applied) AS part
                WHERE part ->> 'code' = wanted.code
            ), 0)
        ) ORDER BY wanted.place)
        FROM unnest(codes) WITH ORDINALITY AS wanted (code, place)
    );
END
$$;
