-- Returns a new UUID with the time of another one: a child row lies in its parent's partition.
CREATE OR REPLACE FUNCTION core.uuid7_sibling(parent uuid)
RETURNS uuid
LANGUAGE plpgsql
VOLATILE PARALLEL SAFE
AS $$
BEGIN
    RETURN encode(
        substring(uuid_send(parent) FROM 1 FOR 8)
        || substring(set_bit(set_bit(uuid_send(gen_random_uuid()), 71, 1), 70, 0) FROM 9),
        'hex'
    )::uuid;
END
$$;
