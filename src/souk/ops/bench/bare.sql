-- What an order is at the least: the same rows in plain tables of few columns, without anything that
-- Souk promises about them. By it one machine can be told from another.
DROP SCHEMA IF EXISTS bare CASCADE;
CREATE SCHEMA bare;
GRANT USAGE ON SCHEMA bare TO PUBLIC;

CREATE TABLE bare.products (id integer PRIMARY KEY, sku text UNIQUE, name text, price bigint);
INSERT INTO bare.products
SELECT number, 'B-' || number, 'Product ' || number, 100 + number % 1000
FROM generate_series(1, :products) AS number;
CREATE TABLE bare.stock (
    product_id integer PRIMARY KEY, available integer CHECK (available >= 0), committed integer
);
INSERT INTO bare.stock SELECT id, 1000000, 0 FROM bare.products;

CREATE TABLE bare.orders (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(), number text UNIQUE, user_id uuid, email text,
    status text, total bigint CHECK (total >= 0), address jsonb, created_at timestamptz DEFAULT now()
);
CREATE INDEX ON bare.orders (user_id, created_at);
CREATE TABLE bare.items (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(), order_id uuid REFERENCES bare.orders,
    product_id integer, sku text, name text, price bigint, quantity integer CHECK (quantity > 0)
);
CREATE INDEX ON bare.items (order_id);
CREATE TABLE bare.history (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(), order_id uuid REFERENCES bare.orders,
    status text, created_at timestamptz DEFAULT now()
);
CREATE INDEX ON bare.history (order_id);
CREATE TABLE bare.payments (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(), order_id uuid REFERENCES bare.orders,
    amount bigint, status text, created_at timestamptz DEFAULT now()
);
CREATE INDEX ON bare.payments (order_id);
CREATE TABLE bare.movements (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(), product_id integer, change integer,
    available integer, order_id uuid, created_at timestamptz DEFAULT now()
);
CREATE INDEX ON bare.movements (product_id);
CREATE TABLE bare.outbox (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(), type text, order_id uuid, payload jsonb
);

CREATE FUNCTION bare.place_order(skus text[], quantities integer[], address jsonb)
RETURNS uuid
LANGUAGE plpgsql
AS $$
DECLARE
    placed uuid;
    due bigint;
BEGIN
    SELECT sum(product.price * wanted.quantity) INTO due
    FROM unnest(skus, quantities) AS wanted (sku, quantity)
    JOIN bare.products AS product ON product.sku = wanted.sku;
    INSERT INTO bare.orders (number, email, status, total, address)
    VALUES (gen_random_uuid()::text, 'ada@example.com', 'pending', due, address)
    RETURNING id INTO placed;
    INSERT INTO bare.items (order_id, product_id, sku, name, price, quantity)
    SELECT placed, product.id, product.sku, product.name, product.price, wanted.quantity
    FROM unnest(skus, quantities) AS wanted (sku, quantity)
    JOIN bare.products AS product ON product.sku = wanted.sku;
    INSERT INTO bare.history (order_id, status) VALUES (placed, 'pending');
    INSERT INTO bare.payments (order_id, amount, status) VALUES (placed, due, 'pending');
    INSERT INTO bare.outbox (type, order_id, payload)
    VALUES ('order.placed', placed, jsonb_build_object('total', due));
    WITH taken AS (
        UPDATE bare.stock AS stock
        SET available = stock.available - wanted.quantity,
            committed = stock.committed + wanted.quantity
        FROM (
            SELECT product.id, wanted.quantity
            FROM unnest(skus, quantities) AS wanted (sku, quantity)
            JOIN bare.products AS product ON product.sku = wanted.sku
            ORDER BY product.id
        ) AS wanted
        WHERE stock.product_id = wanted.id
        RETURNING stock.product_id, wanted.quantity, stock.available
    )
    INSERT INTO bare.movements (product_id, change, available, order_id)
    SELECT product_id, -quantity, available, placed FROM taken;
    RETURN placed;
END
$$;
GRANT ALL ON ALL TABLES IN SCHEMA bare TO PUBLIC;
