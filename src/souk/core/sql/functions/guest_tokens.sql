-- Returns the hashes of the tokens that a guest has shown; null without any.
CREATE OR REPLACE FUNCTION core.guest_tokens()
RETURNS bytea[]
LANGUAGE sql
STABLE PARALLEL SAFE
RETURN nullif(current_setting('souk.guest', true), '')::bytea[];
