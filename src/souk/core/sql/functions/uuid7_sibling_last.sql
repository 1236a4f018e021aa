-- Returns the upper bound of the siblings of an id; see uuid7_sibling_first.
CREATE OR REPLACE FUNCTION core.uuid7_sibling_last(parent uuid)
RETURNS uuid
LANGUAGE plpgsql
IMMUTABLE PARALLEL SAFE
AS $$
BEGIN
    RETURN (left(parent::text, 18) || '-ffff-ffffffffffff')::uuid;
END
$$;
