-- An order that came in by a file had ended, and nothing here is tied to it: no payment, fulfilment,
-- return, stock, coupon, seller or entry in the books.
SELECT placed.id, placed.order_number, placed.imported_number, placed.status
FROM orders_orders AS placed
WHERE placed.imported_number IS NOT NULL
  AND (
      placed.status IN ('pending', 'confirmed', 'processing', 'shipped')
      OR placed.cart_id IS NOT NULL
      OR placed.return_until IS NOT NULL
      OR EXISTS (SELECT FROM payments_payments WHERE order_id = placed.id)
      OR EXISTS (
          SELECT FROM orders_fulfilments AS fulfilment
          WHERE fulfilment.order_id = placed.id
            AND fulfilment.id BETWEEN core.uuid7_sibling_first(placed.id)
                                  AND core.uuid7_sibling_last(placed.id)
      )
      OR EXISTS (SELECT FROM orders_returns WHERE order_id = placed.id)
      OR EXISTS (SELECT FROM inventory_movements WHERE reference_id = placed.id)
      OR EXISTS (SELECT FROM promotions_usages WHERE order_id = placed.id)
      OR EXISTS (SELECT FROM ledger_transfers WHERE order_id = placed.id)
      OR EXISTS (
          SELECT FROM orders_items AS item
          WHERE item.order_id = placed.id
            AND item.id BETWEEN core.uuid7_sibling_first(placed.id)
                            AND core.uuid7_sibling_last(placed.id)
            AND (item.seller_id IS NOT NULL OR item.tracks_stock)
      )
  )
