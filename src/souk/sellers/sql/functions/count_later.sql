-- Has a day of sellers counted anew, since an order of that day has come to nothing. Days that were
-- never counted are counted anyway.
-- Runs as its owner, for a buyer may cancel. Locks the days in the order of their sellers.
CREATE OR REPLACE FUNCTION sellers.count_later(sellers uuid[], of_day date)
RETURNS void
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    PERFORM FROM sellers_daily_sales AS sold
    WHERE sold.seller_id = ANY (sellers) AND sold.day = of_day
    ORDER BY sold.seller_id, sold.currency
    FOR NO KEY UPDATE;

    UPDATE sellers_daily_sales AS sold
    SET is_counted = false
    WHERE sold.seller_id = ANY (sellers) AND sold.day = of_day;
END
$$;
