-- A return's history begins at requested, takes only known steps, each from the last, and ends at its status.
SELECT asked.id, asked.return_number, asked.status
FROM orders_returns AS asked
CROSS JOIN LATERAL (
    SELECT array_agg(step.to_status ORDER BY step.created_at, step.id) AS statuses,
           bool_and(step.from_status = step.before AND transition.to_status IS NOT NULL) AS is_whole
    FROM (
        SELECT known.*,
               lag(known.to_status, 1, '') OVER (ORDER BY known.created_at, known.id) AS before
        FROM orders_return_history AS known
        WHERE known.return_id = asked.id
    ) AS step
    LEFT JOIN orders_part_transitions AS transition
        ON transition.part = 'return'
       AND transition.from_status = step.from_status
       AND transition.to_status = step.to_status
) AS history
WHERE history.statuses IS NULL
   OR history.statuses[1] <> 'requested'
   OR history.statuses[cardinality(history.statuses)] <> asked.status
   OR NOT history.is_whole
