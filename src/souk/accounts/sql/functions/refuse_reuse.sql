-- Trigger: a session that has ended does not begin again, and what was used once is not unused.
CREATE OR REPLACE FUNCTION accounts.refuse_reuse()
RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    RAISE check_violation USING MESSAGE =
        format('%s: what has ended or was used stays so', TG_TABLE_NAME);
END
$$;
