-- Returns a JSON object with the members of another one after its own, both as they were written.
CREATE OR REPLACE FUNCTION core.json_with(document json, more json)
RETURNS json
LANGUAGE sql
IMMUTABLE
RETURN (left(rtrim(document::text), -1) || ', ' || substr(ltrim(more::text), 2))::json;
