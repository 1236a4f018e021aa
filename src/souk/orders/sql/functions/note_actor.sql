-- Tells the triggers that write history who acts in this transaction, and why.
CREATE OR REPLACE FUNCTION orders.note_actor(actor uuid, why text)
RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
    PERFORM set_config('souk.reason', why, true),
            set_config('souk.actor_id', coalesce(actor::text, ''), true);
END
$$;
