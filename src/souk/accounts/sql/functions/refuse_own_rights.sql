-- Trigger: what somebody may do, and what proves who they are, they do not write themselves; the
-- system does, once it is proved.
CREATE OR REPLACE FUNCTION accounts.refuse_own_rights()
RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    IF coalesce(current_setting('souk.role', true), '') IN ('customer', 'anyone') THEN
        RAISE insufficient_privilege USING MESSAGE = 'nobody sets their own rights';
    END IF;
    RETURN NEW;
END
$$;
