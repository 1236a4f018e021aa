-- Says whether the transaction speaks for staff or the system, who see everybody's rows.
-- A transaction that was told nothing speaks for nobody.
CREATE OR REPLACE FUNCTION core.acts_for_shop()
RETURNS boolean
LANGUAGE sql
STABLE PARALLEL SAFE
RETURN coalesce(current_setting('souk.role', true) IN ('staff', 'system'), false);
