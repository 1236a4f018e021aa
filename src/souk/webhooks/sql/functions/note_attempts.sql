-- Notes what came of deliveries that were claimed: {delivery_id, outcome, begun_at, milliseconds,
-- status, error, answer, delay}, in the order of the attempts. `outcome` is delivered, failed, or
-- untried for one that is given back; `delay` is seconds until a failed one is tried again. One that
-- fails when its day is over is dead.
-- Returns since when the endpoint has failed without a break, null when it has not.
CREATE OR REPLACE FUNCTION webhooks.note_attempts(endpoint uuid, attempts jsonb)
RETURNS timestamptz
LANGUAGE plpgsql
AS $$
DECLARE
    -- Failures behind the last success, and whether there was one.
    in_a_row integer;
    succeeded boolean;
    since timestamptz;
BEGIN
    INSERT INTO webhooks_attempts
        (id, created_at, delivery_id, endpoint_id, status, milliseconds, error, answer)
    SELECT core.uuid7(), made.begun_at, made.delivery_id, note_attempts.endpoint, made.status,
           made.milliseconds, made.error, made.answer
    FROM jsonb_to_recordset(attempts) AS made (
        delivery_id uuid, outcome text, begun_at timestamptz, milliseconds integer,
        status smallint, error text, answer text
    )
    WHERE made.outcome <> 'untried';

    UPDATE webhooks_deliveries AS delivery
    SET status = CASE
            WHEN made.outcome = 'delivered' THEN 'delivered'
            WHEN made.outcome = 'failed' AND now() >= delivery.give_up_at THEN 'dead'
            ELSE 'pending'
        END,
        ended_at = CASE
            WHEN made.outcome = 'delivered'
                OR made.outcome = 'failed' AND now() >= delivery.give_up_at THEN now()
        END,
        -- The last try is made when its day is over.
        next_try_at = least(
            now() + made.delay * interval '1 second', greatest(now(), delivery.give_up_at)
        ),
        attempts_made = delivery.attempts_made - (made.outcome = 'untried')::integer
    FROM jsonb_to_recordset(attempts) AS made (
        delivery_id uuid, outcome text, delay double precision
    )
    WHERE delivery.id = made.delivery_id
      AND delivery.status = 'pending';

    SELECT count(*) FILTER (WHERE made.place > made.last_success),
           bool_or(made.outcome = 'delivered')
    INTO in_a_row, succeeded
    FROM (
        SELECT attempt.place, attempt.made ->> 'outcome' AS outcome,
               coalesce(max(attempt.place) FILTER (WHERE attempt.made ->> 'outcome' = 'delivered')
                   OVER (), 0) AS last_success
        FROM jsonb_array_elements(attempts) WITH ORDINALITY AS attempt (made, place)
        WHERE attempt.made ->> 'outcome' <> 'untried'
    ) AS made;
    IF in_a_row IS NULL OR succeeded IS NULL THEN
        RETURN NULL;
    END IF;

    UPDATE webhooks_health AS health
    SET failures = CASE WHEN succeeded THEN 0 ELSE health.failures END + in_a_row,
        failing_since = CASE
            WHEN in_a_row = 0 THEN NULL
            -- After a day without any attempt it is another trouble.
            WHEN succeeded OR health.failing_since IS NULL
                OR health.last_failed_at < now() - interval '25 hours' THEN now()
            ELSE health.failing_since
        END,
        last_failed_at = CASE WHEN in_a_row > 0 THEN now() ELSE health.last_failed_at END,
        last_delivered_at = CASE WHEN succeeded THEN now() ELSE health.last_delivered_at END,
        -- From the fifth failure on it is asked later and later, up to five minutes.
        retry_at = CASE
            WHEN in_a_row > 0 AND NOT succeeded AND health.failures + in_a_row >= 5
            THEN now() + least(300, 2 ^ least(health.failures + in_a_row - 5, 20)) * interval '1 second'
        END
    WHERE health.endpoint_id = note_attempts.endpoint
    RETURNING health.failing_since INTO since;
    RETURN since;
END
$$;
