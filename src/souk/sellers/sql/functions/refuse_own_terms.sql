-- Trigger: what the shop says of a seller (status, commission, who verified them, its notes), a
-- seller does not say themselves, nor do they change what staff verify once these look at it. A new
-- profile has what every applicant has.
CREATE OR REPLACE FUNCTION sellers.refuse_own_terms()
RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    IF coalesce(current_setting('souk.role', true), '') NOT IN ('customer', 'anyone') THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF (NEW.status, NEW.status_reason, NEW.staff_notes, NEW.commission_rate)
                IS DISTINCT FROM ('pending', '', '', 0.05)
            OR NEW.verified_at IS NOT NULL OR NEW.verified_by_id IS NOT NULL
        THEN
            RAISE insufficient_privilege USING MESSAGE = 'a new seller has the terms of all';
        END IF;
    ELSIF (NEW.user_id, NEW.status, NEW.status_reason, NEW.staff_notes, NEW.commission_rate,
           NEW.verified_at, NEW.verified_by_id, NEW.submitted_at)
        IS DISTINCT FROM (OLD.user_id, OLD.status, OLD.status_reason, OLD.staff_notes,
           OLD.commission_rate, OLD.verified_at, OLD.verified_by_id, OLD.submitted_at)
    THEN
        RAISE insufficient_privilege USING MESSAGE = 'a seller does not set their own terms';
    ELSIF OLD.status NOT IN ('pending', 'rejected')
        AND (NEW.business_name, NEW.business_type, NEW.tax_id, NEW.registration_number)
        IS DISTINCT FROM
            (OLD.business_name, OLD.business_type, OLD.tax_id, OLD.registration_number)
    THEN
        RAISE insufficient_privilege USING MESSAGE = 'what staff have verified stays as it is';
    END IF;
    RETURN NEW;
END
$$;
