-- Returns the shop's share of what a seller sells, as it is agreed now.
CREATE OR REPLACE FUNCTION sellers.commission_rate(seller uuid)
RETURNS numeric
LANGUAGE plpgsql
STABLE
AS $$
BEGIN
    RETURN (SELECT commission_rate FROM sellers_profiles WHERE user_id = seller);
END
$$;
