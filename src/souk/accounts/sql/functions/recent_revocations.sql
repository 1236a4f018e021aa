-- Returns what an access token that still lives may no longer be used for: sessions that have
-- ended, and users whose tokens of an earlier version say what is no longer true.
-- Runs as its owner: it is asked before it is known who calls, and tells nothing but ids.
CREATE OR REPLACE FUNCTION accounts.recent_revocations()
RETURNS TABLE (session_id uuid, user_id uuid, version integer)
LANGUAGE plpgsql
STABLE
SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    -- An access token lives 15 minutes (ACCESS_TOKEN_SECONDS). The interval stands here as it is,
    -- so that the plan knows how few rows it means.
    RETURN QUERY
        SELECT sessions.id, NULL::uuid, NULL::integer
        FROM accounts_sessions AS sessions
        WHERE sessions.revoked_at > now() - interval '16 minutes'
        UNION ALL
        SELECT NULL::uuid, users.id, users.access_version
        FROM accounts_users AS users
        WHERE users.access_changed_at > now() - interval '16 minutes';
END
$$;
