-- Returns the columns of an audited table that entries hold, and of what kind each is: plain,
-- personal (forgotten with the person) or secret (recorded as changed, never with a value).
-- A column that a later migration adds is recorded, and of a person's table as personal.
CREATE OR REPLACE FUNCTION audit.recorded_columns(audited text)
RETURNS TABLE (name text, kind text)
LANGUAGE sql
STABLE
AS $$
    SELECT attribute.attname::text,
           CASE
               WHEN attribute.attname ~ '(password|secret|token|hash|otp|recovery)'
                   -- Ciphertexts and hashes, whatever they are called.
                   OR attribute.atttypid = 'bytea'::regtype
                   THEN 'secret'
               WHEN entry.about = 'person' AND attribute.attname <> ALL (entry.plain)
                   THEN 'personal'
               ELSE 'plain'
           END
    FROM audit.audited_tables() AS entry
    JOIN pg_attribute AS attribute
        ON attribute.attrelid = to_regclass('public.' || entry.name)
       AND attribute.attnum > 0
       AND NOT attribute.attisdropped
    WHERE entry.name = audited
      AND attribute.attname <> ALL (entry.left_out || 'updated_at'::text)
    ORDER BY attribute.attnum;
$$;
