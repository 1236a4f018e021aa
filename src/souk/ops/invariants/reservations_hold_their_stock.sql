-- What is reserved in a stock row is what the lines of active reservations hold of it.
SELECT stock.id, stock.reserved, held.quantity AS held
FROM inventory_stock AS stock
CROSS JOIN LATERAL (
    SELECT coalesce(sum(line.quantity), 0) AS quantity
    FROM inventory_reservation_lines AS line
    JOIN inventory_reservations AS known ON known.id = line.reservation_id
    WHERE line.stock_id = stock.id AND known.status = 'active'
) AS held
WHERE stock.reserved <> held.quantity
