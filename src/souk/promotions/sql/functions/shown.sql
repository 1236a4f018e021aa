-- Returns what was taken off, as orders remember it and the API shows it: only what took something.
CREATE OR REPLACE FUNCTION promotions.shown(applied jsonb)
RETURNS jsonb
LANGUAGE plpgsql
IMMUTABLE
AS $$
BEGIN
    -- Most orders have none: worth no query.
    IF applied = '[]' THEN
        RETURN applied;
    END IF;
    RETURN (
        SELECT coalesce(jsonb_agg(jsonb_build_object(
            'code', part -> 'code', 'name', part -> 'name', 'amount', part -> 'amount'
        ) ORDER BY place), '[]')
        FROM jsonb_array_elements(applied) WITH ORDINALITY AS taken (part, place)
        WHERE (part ->> 'amount')::bigint > 0
    );
END
$$;
