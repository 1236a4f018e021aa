-- Trigger: a fulfilment or return begins at its beginning, and takes no step that the transition
-- table does not know, whoever asks. Its argument says which of the two it is.
CREATE OR REPLACE FUNCTION orders.refuse_unknown_step()
RETURNS trigger
LANGUAGE plpgsql
AS $$
DECLARE
    before text := '';
BEGIN
    IF TG_OP = 'UPDATE' THEN
        before := OLD.status;
    END IF;
    IF NOT EXISTS (
        SELECT FROM orders_part_transitions
        WHERE part = TG_ARGV[0] AND from_status = before AND to_status = NEW.status
    ) THEN
        RAISE check_violation USING
            MESSAGE = format('a %s cannot go from %L to %L', TG_ARGV[0], before, NEW.status),
            CONSTRAINT = format('orders_%ss_transition_is_known', TG_ARGV[0]);
    END IF;
    RETURN NEW;
END
$$;
