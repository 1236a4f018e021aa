-- Returns an order's tax lines: what was taxed by each rate and how much that is, in minor units.
-- Rates of one name and size are one line, whatever their class; one that taxed nothing is none.
CREATE OR REPLACE FUNCTION taxes.described(rates taxes_rates[], taxed bigint[], amounts bigint[])
RETURNS jsonb
LANGUAGE plpgsql
IMMUTABLE
AS $$
BEGIN
    RETURN (
        SELECT coalesce(jsonb_agg(jsonb_build_object(
            'name', part.name,
            'rate', trim_scale(part.rate)::text,
            'taxable_amount', part.taxable_amount,
            'amount', part.amount,
            'is_included', part.is_included
        ) ORDER BY part.place), '[]')
        FROM (
            SELECT (rates[nth]).name, (rates[nth]).rate, (rates[nth]).is_included,
                   min(nth) AS place, sum(taxed[nth]) AS taxable_amount, sum(amounts[nth]) AS amount
            FROM generate_subscripts(rates, 1) AS nth
            WHERE taxed[nth] IS NOT NULL
            GROUP BY (rates[nth]).name, (rates[nth]).rate, (rates[nth]).is_included
        ) AS part
    );
END
$$;
