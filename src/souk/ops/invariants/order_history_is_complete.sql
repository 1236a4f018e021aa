-- An order's history begins at pending, takes only known steps, and ends at its status.
SELECT placed.id, placed.order_number, placed.status
FROM orders_orders AS placed
CROSS JOIN LATERAL (
    SELECT array_agg(step.to_status ORDER BY step.created_at, step.id) AS statuses,
           bool_and(step.from_status IS NULL OR transition.to_status IS NOT NULL) AS is_known
    FROM orders_status_history AS step
    LEFT JOIN orders_status_transitions AS transition
        ON transition.from_status = step.from_status AND transition.to_status = step.to_status
    WHERE step.order_id = placed.id
) AS history
WHERE history.statuses IS NULL
   OR history.statuses[1] <> 'pending'
   OR history.statuses[cardinality(history.statuses)] <> placed.status
   OR NOT history.is_known
