-- Says whether the transaction speaks for the system itself: secrets are nobody else's to read,
-- not even for staff.
CREATE OR REPLACE FUNCTION core.acts_for_system()
RETURNS boolean
LANGUAGE sql
STABLE PARALLEL SAFE
RETURN coalesce(current_setting('souk.role', true) = 'system', false);
