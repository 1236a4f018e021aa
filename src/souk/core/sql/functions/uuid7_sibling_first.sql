-- Returns the lower bound of the siblings of an id: between it and uuid7_sibling_last lie all
-- rows that core.uuid7_sibling made for the same parent, so a range scan finds a parent's children.
CREATE OR REPLACE FUNCTION core.uuid7_sibling_first(parent uuid)
RETURNS uuid
LANGUAGE sql
IMMUTABLE PARALLEL SAFE
-- One expression: PostgreSQL puts it where it is asked for, and calls nothing.
RETURN (left(parent::text, 18) || '-0000-000000000000')::uuid;
