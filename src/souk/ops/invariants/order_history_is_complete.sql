-- From pending, where each order begins, its history goes by known steps to its status, without a gap.
-- Of an imported order only the steps are known whose moments the file told.
SELECT placed.id, placed.order_number, placed.status
FROM orders_orders AS placed
CROSS JOIN LATERAL (
    SELECT array_agg(step.from_status::text ORDER BY step.created_at, step.id) AS left_behind,
           array_agg(step.to_status::text ORDER BY step.created_at, step.id) AS reached,
           bool_and(transition.to_status IS NOT NULL) AS is_known
    FROM orders_status_history AS step
    LEFT JOIN orders_status_transitions AS transition
        ON transition.from_status = step.from_status AND transition.to_status = step.to_status
    WHERE step.order_id = placed.id
) AS history
WHERE coalesce(history.left_behind, '{}') || placed.status::text
          <> 'pending'::text || coalesce(history.reached, '{}')
   OR (placed.imported_number IS NULL AND NOT history.is_known)
