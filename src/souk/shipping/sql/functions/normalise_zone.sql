-- Trigger: keeps a zone's countries in capitals and its regions as they are compared, each once.
CREATE OR REPLACE FUNCTION shipping.normalise_zone()
RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    NEW.countries := ARRAY(
        SELECT DISTINCT upper(btrim(country)) AS code
        FROM unnest(NEW.countries) AS country
        WHERE btrim(country) <> ''
        ORDER BY code
    );
    NEW.regions := ARRAY(
        SELECT DISTINCT core.normal_region(region, NEW.countries) AS name
        FROM unnest(NEW.regions) AS region
        WHERE core.normal_region(region, NEW.countries) <> ''
        ORDER BY name
    );
    RETURN NEW;
END
$$;
