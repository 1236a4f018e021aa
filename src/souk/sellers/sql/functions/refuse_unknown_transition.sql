-- Trigger: a seller's status takes no step that the transition table does not know, whoever asks.
CREATE OR REPLACE FUNCTION sellers.refuse_unknown_transition()
RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM sellers_status_transitions
        WHERE from_status = OLD.status AND to_status = NEW.status
    ) THEN
        RAISE check_violation USING
            MESSAGE = format('a seller cannot go from %s to %s', OLD.status, NEW.status),
            CONSTRAINT = 'sellers_profiles_transition_is_known';
    END IF;
    RETURN NEW;
END
$$;
