-- Trigger, when an account was erased, at the end of that transaction: the audit forgets who the
-- person was. So it does whoever erased the account, and in whatever order.
CREATE OR REPLACE FUNCTION audit.forget_person()
RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    PERFORM audit.forget_people(ARRAY[OLD.id]);
    RETURN NULL;
END
$$;
REVOKE EXECUTE ON FUNCTION audit.forget_person() FROM PUBLIC;
