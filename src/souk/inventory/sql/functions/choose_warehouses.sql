-- Chooses from rows of several warehouses by the rule of inventory.allocate_stock, which has locked
-- them: of the first warehouse that has all of it, else as far as each reaches.
CREATE OR REPLACE FUNCTION inventory.choose_warehouses(
    variants uuid[],
    quantities integer[],
    country text,
    region text,
    OUT rows uuid[],
    OUT shares integer[]
)
LANGUAGE plpgsql
AS $$
DECLARE
    stock record;
    nth integer;
    share integer;
    missing integer[] := quantities;
    warehouse uuid;
    -- What the warehouse that is looked at has in full.
    whole_rows uuid[];
    whole_shares integer[];
BEGIN
    rows := '{}';
    shares := '{}';
    FOR stock IN
        SELECT place.id, place.variant_id, place.warehouse_id, place.available
        FROM inventory_stock AS place
        JOIN inventory_warehouses AS active ON active.id = place.warehouse_id
        WHERE place.variant_id = ANY (variants) AND active.is_active AND place.available > 0
        ORDER BY inventory.nearness(active.address, country, region), active.priority,
                 active.id, place.id
    LOOP
        IF warehouse IS DISTINCT FROM stock.warehouse_id THEN
            warehouse := stock.warehouse_id;
            whole_rows := '{}';
            whole_shares := '{}';
        END IF;
        nth := array_position(variants, stock.variant_id);
        IF stock.available >= quantities[nth] THEN
            whole_rows := whole_rows || stock.id;
            whole_shares := whole_shares || quantities[nth];
            IF cardinality(whole_rows) = cardinality(variants) THEN
                rows := whole_rows;
                shares := whole_shares;
                RETURN;
            END IF;
        END IF;
        share := least(stock.available, missing[nth]);
        IF share > 0 THEN
            missing[nth] := missing[nth] - share;
            rows := rows || stock.id;
            shares := shares || share;
        END IF;
    END LOOP;
END
$$;
