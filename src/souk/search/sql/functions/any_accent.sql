-- Returns a pattern that finds a word without accents in a text that has some.
CREATE OR REPLACE FUNCTION search.any_accent(pattern text)
RETURNS text
LANGUAGE plpgsql
IMMUTABLE
AS $$
DECLARE
    -- Of no letter that stands for something else after a backslash, as w does.
    classes CONSTANT text[] := ARRAY[
        '[aàáâãäåāăąÀÁÂÃÄÅĀĂĄ]', '[cçćĉċčÇĆĈĊČ]', '[dďđĎĐ]', '[eèéêëēĕėęěÈÉÊËĒĔĖĘĚ]',
        '[gĝğġģĜĞĠĢ]', '[iìíîïĩīĭįıÌÍÎÏĨĪĬĮI]', '[lĺļľłĹĻĽŁ]', '[nñńņňŉÑŃŅŇ]',
        '[oòóôõöøōŏőÒÓÔÕÖØŌŎŐ]', '[rŕŗřŔŖŘ]', '[sśŝşšșŚŜŞŠȘ]', '[tţťŧțŢŤŦȚ]',
        '[uùúûüũūŭůűųÙÚÛÜŨŪŬŮŰŲ]', '[yýÿŷÝŸŶ]', '[zźżžŹŻŽ]'
    ];
    class text;
BEGIN
    -- Inside [iy] stands a letter of its own already: a class in a class is none.
    pattern := replace(pattern, '[iy]', '(?:i|y)');
    FOREACH class IN ARRAY classes LOOP
        pattern := replace(pattern, substr(class, 2, 1), class);
    END LOOP;
    RETURN pattern;
END
$$;
