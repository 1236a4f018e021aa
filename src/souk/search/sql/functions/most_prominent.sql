-- Returns how many products are prominent: searched before all others. A shop that has no more
-- products than that is always searched as a whole.
CREATE OR REPLACE FUNCTION search.most_prominent()
RETURNS integer
LANGUAGE sql
IMMUTABLE
RETURN 10000;
