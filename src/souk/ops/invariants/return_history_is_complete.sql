-- A return's history begins at requested, takes only known steps, and ends at its status.
SELECT asked.id, asked.return_number, asked.status
FROM orders_returns AS asked
CROSS JOIN LATERAL (
    SELECT array_agg(step.to_status ORDER BY step.created_at, step.id) AS statuses,
           bool_and(transition.to_status IS NOT NULL) AS is_known
    FROM orders_return_history AS step
    LEFT JOIN orders_part_transitions AS transition
        ON transition.part = 'return'
       AND transition.from_status = step.from_status
       AND transition.to_status = step.to_status
    WHERE step.return_id = asked.id
) AS history
WHERE history.statuses IS NULL
   OR history.statuses[1] <> 'requested'
   OR history.statuses[cardinality(history.statuses)] <> asked.status
   OR NOT history.is_known
