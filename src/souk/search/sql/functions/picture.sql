-- Returns a picture as the API shows it, or null.
CREATE OR REPLACE FUNCTION search.picture(file text, url text, alt text, media_url text)
RETURNS json
LANGUAGE sql
IMMUTABLE
AS $$
    SELECT CASE WHEN coalesce(url, file) IS NOT NULL THEN
        json_build_object('url', coalesce(url, media_url || file), 'alt', alt)
    END;
$$;
