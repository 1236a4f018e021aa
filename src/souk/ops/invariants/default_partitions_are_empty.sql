-- Rows find their month: nothing lies in a default partition.
SELECT 'orders_orders' AS parent, id FROM orders_orders_default
UNION ALL SELECT 'orders_items', id FROM orders_items_default
UNION ALL SELECT 'orders_status_history', id FROM orders_status_history_default
UNION ALL SELECT 'inventory_movements', id FROM inventory_movements_default
UNION ALL SELECT 'core_outbox', id FROM core_outbox_default
UNION ALL SELECT 'audit_entries', id FROM audit_entries_default
