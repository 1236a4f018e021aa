-- Says whether the caller may see an order: the policies of what belongs to one ask it.
CREATE OR REPLACE FUNCTION orders.is_visible("order" uuid)
RETURNS boolean
LANGUAGE sql
STABLE
RETURN EXISTS (SELECT FROM orders_orders AS seen WHERE seen.id = "order");
