-- Gives whoever has an e-mail a one-time token in place of an older one of the same purpose.
-- Returns whose it is; null when nobody has the e-mail, or needs no such token.
-- One statement either way, so that its time does not tell. Locks the user.
CREATE OR REPLACE FUNCTION accounts.issue_token(
    token_id uuid,
    address text,
    token_purpose text,
    hash bytea,
    lifetime interval
)
RETURNS uuid
LANGUAGE plpgsql
AS $$
DECLARE
    person uuid;
BEGIN
    SELECT id INTO person
    FROM accounts_users
    WHERE lower(email) = address
      AND is_active
      AND deleted_at IS NULL
      AND (token_purpose <> 'email_verification' OR email_verified_at IS NULL)
    FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;

    DELETE FROM accounts_tokens
    WHERE user_id = person AND purpose = token_purpose AND used_at IS NULL;
    INSERT INTO accounts_tokens (id, user_id, purpose, token_hash, expires_at)
    VALUES (token_id, person, token_purpose, hash, now() + lifetime);
    RETURN person;
END
$$;
