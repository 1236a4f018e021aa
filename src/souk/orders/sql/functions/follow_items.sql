-- Brings the status of an order's lines in line with its fulfilments, returns and cancellations.
-- Called by triggers alone, with the owner's rights: nobody else writes lines.
CREATE OR REPLACE FUNCTION orders.follow_items("order" uuid)
RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
    UPDATE orders_items AS item
    SET fulfilment_status = orders.item_status(
        line.quantity, line.cancelled, line.shipped, line.delivered, line.returned
    )
    FROM orders.progress_of("order") AS line
    WHERE item.id = line.item_id
      AND item.id BETWEEN core.uuid7_sibling_first("order") AND core.uuid7_sibling_last("order")
      AND item.fulfilment_status <> orders.item_status(
          line.quantity, line.cancelled, line.shipped, line.delivered, line.returned
      );
END
$$;
