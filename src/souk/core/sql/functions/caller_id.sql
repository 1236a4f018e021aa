-- Returns the user for whom the transaction speaks; null for anybody else.
CREATE OR REPLACE FUNCTION core.caller_id()
RETURNS uuid
LANGUAGE sql
STABLE PARALLEL SAFE
RETURN nullif(current_setting('souk.user_id', true), '')::uuid;
