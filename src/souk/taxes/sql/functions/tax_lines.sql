-- Taxes lines and their shipping by the rates of a place: each line's price less its discount, by the
-- rates of its class; `shipping_amount`, less its discount, by those that apply to shipping. Rounded
-- by line and rate. `lines` come back with their tax; `tax_amount` is to be added to the total,
-- `included_tax_amount` is in it. `tax_lines` are the order's, one for each name and rate.
CREATE OR REPLACE FUNCTION taxes.tax_lines(
    INOUT lines orders_items[],
    rates taxes_rates[],
    shipping_amount bigint,
    rounding text,
    OUT tax_amount bigint,
    OUT included_tax_amount bigint,
    OUT shipping_tax_amount bigint,
    OUT tax_lines jsonb
)
LANGUAGE plpgsql
IMMUTABLE
AS $$
DECLARE
    places integer := cardinality(lines);
    line orders_items;
    rate taxes_rates;
    price bigint;
    which integer[];
    millionths bigint[];
    are_included boolean[];
    part record;
    sorted taxes_rates[] := rates;
    taxed bigint[] := array_fill(NULL::bigint, ARRAY[cardinality(rates)]);
    amounts bigint[] := array_fill(0::bigint, ARRAY[cardinality(rates)]);
BEGIN
    tax_amount := 0;
    included_tax_amount := 0;
    shipping_tax_amount := 0;

    -- Always in the same order, for what is left goes to the first of equals: the country's first.
    IF cardinality(rates) > 1 THEN
        sorted := ARRAY(
            SELECT tax FROM unnest(rates) AS tax ORDER BY tax.region, tax.name, tax.id
        );
    END IF;

    -- The place after the last line is shipping's.
    FOR place IN 1 .. places + (shipping_amount > 0)::integer LOOP
        which := '{}';
        millionths := '{}';
        are_included := '{}';
        line := lines[place];
        price := CASE WHEN place > places THEN shipping_amount
                      ELSE line.total_amount - line.discount_amount END;
        FOR nth IN 1 .. cardinality(sorted) LOOP
            rate := sorted[nth];
            IF (place > places AND rate.applies_to_shipping)
                OR (place <= places AND rate.tax_class = line.tax_class)
            THEN
                which := which || nth;
                millionths := millionths || (rate.rate * 1000000)::bigint;
                are_included := are_included || rate.is_included;
            END IF;
        END LOOP;
        CONTINUE WHEN which = '{}';

        part := taxes.amounts_in(price, millionths, are_included, rounding);
        FOR nth IN 1 .. cardinality(which) LOOP
            taxed[which[nth]] := coalesce(taxed[which[nth]], 0) + price - part.included_amount;
            amounts[which[nth]] := amounts[which[nth]] + part.amounts[nth];
        END LOOP;
        tax_amount := tax_amount + part.added_amount;
        included_tax_amount := included_tax_amount + part.included_amount;
        IF place > places THEN
            shipping_tax_amount := part.added_amount + part.included_amount;
        ELSE
            line.tax_amount := part.added_amount + part.included_amount;
            line.included_tax_amount := part.included_amount;
            lines[place] := line;
        END IF;
    END LOOP;

    tax_lines := taxes.described(sorted, taxed, amounts);
END
$$;
