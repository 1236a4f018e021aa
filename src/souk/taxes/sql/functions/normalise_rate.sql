-- Trigger: keeps a tax's country in capitals and its region as it is compared.
CREATE OR REPLACE FUNCTION taxes.normalise_rate()
RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    NEW.country := upper(btrim(NEW.country));
    NEW.region := core.normal_region(NEW.region, ARRAY[NEW.country::text]);
    RETURN NEW;
END
$$;
