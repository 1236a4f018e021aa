-- Returns whether a seller of this status sells: open; on_vacation, shown but not sold; closed,
-- neither of them.
CREATE OR REPLACE FUNCTION sellers.selling_state(status text, vacation_mode boolean)
RETURNS text
LANGUAGE sql
IMMUTABLE PARALLEL SAFE
RETURN CASE
    WHEN status <> 'approved' THEN 'closed'
    WHEN vacation_mode THEN 'on_vacation'
    ELSE 'open'
END;
