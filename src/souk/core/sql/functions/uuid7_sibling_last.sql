-- Returns the upper bound of the siblings of an id; see uuid7_sibling_first.
CREATE OR REPLACE FUNCTION core.uuid7_sibling_last(parent uuid)
RETURNS uuid
LANGUAGE sql
IMMUTABLE PARALLEL SAFE
-- One expression: PostgreSQL puts it where it is asked for, and calls nothing.
RETURN (left(parent::text, 18) || '-ffff-ffffffffffff')::uuid;
