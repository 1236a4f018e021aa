-- Trigger: keeps what follows from the rest of a stock row, whoever changes it: whether it is low and,
-- in the place of core.touch_updated_at, when it was last changed. A row that falls to its reorder
-- point, or below, is announced: once a fall, since it was above before.
CREATE OR REPLACE FUNCTION inventory.follow_stock()
RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    NEW.is_low := NEW.available <= NEW.reorder_point;
    IF TG_OP = 'INSERT' THEN
        RETURN NEW;
    END IF;

    NEW.updated_at := now();
    IF NEW.is_low AND NOT OLD.is_low AND NEW.available < OLD.available
        -- What goes to those who waited as it arrives was never for sale: the row was empty
        -- before. Of what was for sale inventory.fill_waiting announces it.
        AND NEW.backordered >= OLD.backordered
        -- Nor was what a cart lets go to hold it anew (inventory.make_reservation).
        AND NEW.id <> ALL (
            coalesce(nullif(current_setting('souk.low_before', true), ''), '{}')::uuid[]
        )
    THEN
        PERFORM inventory.announce_low(NEW);
    END IF;
    RETURN NEW;
END
$$;
