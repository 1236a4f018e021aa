-- Returns the columns of a table's primary key with their types, in the order of the key: a
-- record's id is their values, joined by colons.
CREATE OR REPLACE FUNCTION audit.key_columns(audited text)
RETURNS TABLE (place integer, name text, type text)
LANGUAGE sql
STABLE
AS $$
    SELECT part.place::integer, attribute.attname::text,
           -- Without its length: a longer value would be cut to fit, and match another record.
           format_type(attribute.atttypid, NULL)
    FROM pg_index AS index
    CROSS JOIN LATERAL unnest(index.indkey) WITH ORDINALITY AS part (number, place)
    JOIN pg_attribute AS attribute
        ON attribute.attrelid = index.indrelid AND attribute.attnum = part.number
    WHERE index.indrelid = to_regclass('public.' || audited) AND index.indisprimary
    ORDER BY part.place;
$$;
