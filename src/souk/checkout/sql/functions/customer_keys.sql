-- Returns all that the buyer of a request is known by, to whoever limits something a customer.
CREATE OR REPLACE FUNCTION checkout.customer_keys(request jsonb)
RETURNS text[]
LANGUAGE plpgsql
IMMUTABLE
AS $$
BEGIN
    RETURN promotions.customer_keys(
        (request ->> 'user_id')::uuid,
        ARRAY[request ->> 'email', request ->> 'account_email']
    );
END
$$;
