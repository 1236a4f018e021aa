-- Returns a new UUID with the time of another one: a child row lies in its parent's partition.
CREATE OR REPLACE FUNCTION core.uuid7_sibling(parent uuid)
RETURNS uuid
LANGUAGE sql
VOLATILE PARALLEL SAFE
-- One expression: PostgreSQL puts it where it is asked for, and calls nothing. After the time: the variant
-- and chance, as in core.uuid7.
RETURN (left(parent::text, 18) || encode(float8send(-1 - random()), 'hex'))::uuid;
