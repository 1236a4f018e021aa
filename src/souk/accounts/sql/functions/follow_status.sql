-- Trigger: is_active says whether the status is approved; whichever of them is written leads.
CREATE OR REPLACE FUNCTION accounts.follow_status()
RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    IF TG_OP = 'INSERT' AND NEW.status = 'approved' AND NOT NEW.is_active THEN
        NEW.status := 'suspended';
    ELSIF TG_OP = 'UPDATE' AND NEW.status = OLD.status AND NEW.is_active <> OLD.is_active THEN
        NEW.status := CASE WHEN NEW.is_active THEN 'approved' ELSE 'suspended' END;
    ELSE
        NEW.is_active := NEW.status = 'approved';
    END IF;
    RETURN NEW;
END
$$;
