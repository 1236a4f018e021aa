-- Returns a new UUID with the time of another one: a child row lies in its parent's partition.
CREATE OR REPLACE FUNCTION core.uuid7_sibling(parent uuid)
RETURNS uuid
LANGUAGE plpgsql
VOLATILE PARALLEL SAFE
AS $$
BEGIN
    -- The last two groups of a random UUID hold its variant and 62 bits of chance.
    RETURN left(parent::text, 18) || right(gen_random_uuid()::text, 18);
END
$$;
