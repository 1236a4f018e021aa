-- Returns all that a buyer is known by, so that one person is one, signed in or as a guest: their
-- account, and their e-mails without regard to case, spaces, forms of Unicode and tags (ada+shop@).
CREATE OR REPLACE FUNCTION promotions.customer_keys(buyer uuid, emails text[])
RETURNS text[]
LANGUAGE plpgsql
IMMUTABLE
AS $$
BEGIN
    RETURN ARRAY(
        SELECT 'user:' || buyer WHERE buyer IS NOT NULL
        UNION
        SELECT 'email:' || regexp_replace(
            lower(normalize(btrim(email), NFKC)), '\+[^@]*(?=@)', ''
        )
        FROM unnest(emails) AS email
        WHERE email <> ''
    );
END
$$;
