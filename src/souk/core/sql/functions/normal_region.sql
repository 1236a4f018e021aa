-- Returns a region as it is compared: in capitals, without accents and dots, blanks as one, and
-- without its country in front: "us-ca" is "CA", "São  Paulo" is "SAO PAULO". '' when there is none.
CREATE OR REPLACE FUNCTION core.normal_region(region text, countries text[])
RETURNS text
LANGUAGE plpgsql
IMMUTABLE
AS $$
DECLARE
    normal text;
BEGIN
    IF coalesce(region, '') = '' THEN
        RETURN '';
    END IF;
    normal := regexp_replace(normalize(region, NFKD), '[\u0300-\u036f.]', '', 'g');
    normal := upper(btrim(regexp_replace(normal, '\s+', ' ', 'g')));
    WHILE normal ~ '^[A-Z]{2}-.' AND left(normal, 2) = ANY (countries) LOOP
        normal := btrim(substr(normal, 4));
    END LOOP;
    RETURN normal;
END
$$;
