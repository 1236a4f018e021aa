-- Chooses which stock rows a wish is met from and locks all that come into question, in the order of
-- their ids. Each variant is named once.
--
-- The rule: one active warehouse that has all of it, the nearest to the destination (inventory.nearness)
-- and of those the one with the lowest priority and id; when none has, spread in that same order.
--
-- `rows` and `shares` say how many of which row, `missing` what is not there of each variant.
CREATE OR REPLACE FUNCTION inventory.allocate_stock(
    variants uuid[],
    quantities integer[],
    country text,
    region text,
    OUT rows uuid[],
    OUT shares integer[],
    OUT missing integer[]
)
LANGUAGE plpgsql
AS $$
DECLARE
    stock record;
    nth integer;
    share integer;
    warehouse uuid;
    has_choice boolean := false;
BEGIN
    rows := '{}';
    shares := '{}';
    missing := quantities;
    FOR stock IN
        SELECT place.id, place.variant_id, place.warehouse_id, place.available
        FROM inventory_stock AS place
        JOIN inventory_warehouses AS active ON active.id = place.warehouse_id
        WHERE place.variant_id = ANY (variants) AND active.is_active
        ORDER BY place.id
        FOR NO KEY UPDATE OF place
    LOOP
        warehouse := coalesce(warehouse, stock.warehouse_id);
        has_choice := has_choice OR warehouse <> stock.warehouse_id;
        nth := array_position(variants, stock.variant_id);
        share := least(stock.available, missing[nth]);
        IF share > 0 THEN
            missing[nth] := missing[nth] - share;
            rows := rows || stock.id;
            shares := shares || share;
        END IF;
    END LOOP;

    -- With one warehouse, as most shops have, that was all.
    IF has_choice THEN
        SELECT chosen.rows, chosen.shares INTO rows, shares
        FROM inventory.choose_warehouses(variants, quantities, country, region) AS chosen;
    END IF;
END
$$;
