-- Lets one attempt of a subject at a time be made, in the present transaction.
-- Returns how often it has failed lately, and for how many seconds it is locked out.
-- Locks the subject until commit, so that a hundred at once are counted one by one.
CREATE OR REPLACE FUNCTION accounts.open_attempt(
    attempt_subject bytea,
    OUT failures integer,
    OUT wait_seconds integer
)
LANGUAGE plpgsql
AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(
        ('x' || encode(substring(attempt_subject FROM 1 FOR 8), 'hex'))::bit(64)::bigint
    );
    SELECT known.failures,
           greatest(ceil(extract(epoch FROM known.locked_until - clock_timestamp())), 0)
    INTO failures, wait_seconds
    FROM accounts_attempts AS known
    WHERE known.subject = attempt_subject
      -- An hour without a failure, and it is forgotten.
      AND known.last_at > clock_timestamp() - interval '1 hour';
    failures := coalesce(failures, 0);
    wait_seconds := coalesce(wait_seconds, 0);
END
$$;
