-- A catalogue of :products products made of words, for measuring: a tree of three levels, a third
-- of the products with three variants, a picture each, stock that does not run out.
-- Everything follows from the product's number: two machines measure the same shop.
--
-- Written as imports of millions are: what triggers keep row by row is written once, from the same
-- functions and views, and secondary indexes are built when their tables are full.
SET LOCAL maintenance_work_mem = '1GB';
SET LOCAL work_mem = '256MB';
SET LOCAL synchronous_commit = off;
CREATE TEMP TABLE words ON COMMIT DROP AS
SELECT string_to_array('amber ample ancient autumn azure bold brave bright calm classic clear cosy '
    'crisp daily deep fair fine fresh gentle golden grand green happy heavy honest humble light '
    'little lively mellow modern neat noble pale plain proud quiet rustic silver simple slim soft '
    'solid spring steady summer sweet warm wild winter', ' ') AS adjectives,
    string_to_array('ash bamboo beech brass bronze cashmere ceramic clay copper cork cotton denim '
    'elm felt glass granite hemp iron jute leather linen maple marble merino oak paper pine '
    'porcelain rattan satin silk slate steel stone teak terracotta velvet walnut wicker wool', ' ')
        AS materials,
    string_to_array('apron armchair backpack basket bathrobe bench blanket board book bookcase '
    'bottle bowl box bracelet brush bucket cabinet candle candlestick cap cardigan carafe chair '
    'chest clock coaster coat comb cushion desk dish drawer dress earring fork frame glove hat '
    'hook jacket jar jug kettle knife ladle lamp lantern mat mirror mitten mug napkin necklace '
    'notebook pan pen pillow pitcher plate planter poncho pot pouf quilt rack robe rug sandal '
    'saucer scarf scissors shawl sheet shelf shirt shoe skirt sofa spoon stool sweater table tea '
    'teapot throw tile towel tray trousers trowel umbrella vase vest wallet watch whisk', ' ')
        AS nouns;

INSERT INTO catalog_categories
    (id, name, slug, position, description, is_active, seo_title, seo_description, seo_keywords,
     parent_id, path, level)
SELECT core.uuid7(), 'Department ' || root, 'department-' || root, root, '', true, '', '', '',
       NULL, '', 0
FROM generate_series(1, 8) AS root;

INSERT INTO catalog_categories
    (id, name, slug, position, description, is_active, seo_title, seo_description, seo_keywords,
     parent_id, path, level)
SELECT core.uuid7(), parent.name || ' range ' || part, parent.slug || '-' || part, part, '', true,
       '', '', '', parent.id, '', 0
FROM catalog_categories AS parent
CROSS JOIN generate_series(1, 4) AS part
WHERE parent.level = 0;

INSERT INTO catalog_categories
    (id, name, slug, position, description, is_active, seo_title, seo_description, seo_keywords,
     parent_id, path, level)
SELECT core.uuid7(), parent.name || ' shelf ' || part, parent.slug || '-' || part, part, '', true,
       '', '', '', parent.id, '', 0
FROM catalog_categories AS parent
CROSS JOIN generate_series(1, 4) AS part
WHERE parent.level = 1;

CREATE TEMP TABLE made ON COMMIT DROP AS
-- By a hash each: by remainders, half of all pairs of words would be no product's.
SELECT number, core.uuid7() AS id,
       adjectives[1 + abs(hashint8extended(number, 1) % cardinality(adjectives))] AS adjective,
       materials[1 + abs(hashint8extended(number, 2) % cardinality(materials))] AS material,
       nouns[1 + abs(hashint8extended(number, 3) % cardinality(nouns))] AS noun
FROM words
CROSS JOIN generate_series(1, :products) AS number;
ANALYZE made;

CREATE TEMP TABLE shelves ON COMMIT DROP AS
SELECT shelf.id, row_number() OVER (ORDER BY shelf.path) AS place,
       (SELECT array_agg(above.id ORDER BY above.id) FROM catalog_categories AS above
        WHERE above.slug = ANY (string_to_array(shelf.path, '/'))) AS category_ids
FROM catalog_categories AS shelf
WHERE shelf.level = 2;

CREATE TEMP TABLE waiting_indexes ON COMMIT DROP AS
SELECT indexname AS name, indexdef AS definition
FROM pg_indexes
JOIN pg_class AS index ON index.relname = indexname
JOIN pg_index ON pg_index.indexrelid = index.oid
WHERE schemaname = 'public'
  AND tablename IN ('catalog_products', 'catalog_product_categories', 'catalog_images',
                    'inventory_stock', 'search_cards', 'search_entries',
                    'search_places')
  AND NOT pg_index.indisprimary
  AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = index.oid);

DO $$
DECLARE
    index record;
BEGIN
    FOR index IN SELECT name FROM waiting_indexes LOOP
        EXECUTE format('DROP INDEX public.%I', index.name);
    END LOOP;
END
$$;

-- Each product's variants first: its trigger reads their options.
ALTER TABLE catalog_variants DISABLE TRIGGER USER;
ALTER TABLE catalog_images DISABLE TRIGGER USER;
ALTER TABLE catalog_product_categories DISABLE TRIGGER USER;
ALTER TABLE catalog_products DISABLE TRIGGER USER;
ALTER TABLE catalog_products ENABLE TRIGGER describe_product;
ALTER TABLE search_entries DISABLE TRIGGER USER;

INSERT INTO catalog_variants
    (id, product_id, sku, name, options, attributes, price_amount, weight_grams, is_default,
     is_active, tracks_stock, position)
SELECT core.uuid7(), made.id, 'B-' || made.number || CASE WHEN size.place > 1 THEN '-' || size.place
       ELSE '' END,
       CASE WHEN made.number % 3 = 0 THEN size.name ELSE '' END,
       CASE WHEN made.number % 3 = 0 THEN jsonb_build_object('Size', size.name) ELSE '{}' END,
       '{}', 500 + made.number * 37 % 20000 + size.place * 100, 100 + made.number % 900,
       size.place = 1, true, true, size.place
FROM made
JOIN (VALUES (1, 'Small'), (2, 'Medium'), (3, 'Large')) AS size (place, name)
    ON size.place = 1 OR made.number % 3 = 0;

ANALYZE catalog_variants;

INSERT INTO catalog_products
    (id, name, slug, short_description, description, status, visibility, password_hash,
     published_at, is_featured, is_digital, requires_shipping, tax_class, currency, option_names,
     attributes, tags, seo_title, seo_description, seo_keywords, video_url, view_count, favorite_count,
     average_rating, review_count, category_ids, filter_values, price_amount)
SELECT made.id, initcap(format('%s %s %s %s', adjective, material, noun, number)),
       'product-' || number,
       format('A %s %s of %s, number %s of its kind.', adjective, noun, material, number),
       format('<p>This %s is made of %s in a small workshop.</p><p>It is %s, lasts for years and '
              'can be repaired. Sent well packed, within two days.</p>', noun, material, adjective),
       'active', 'public', '', now() - number * interval '1 second', number % 100 = 0, false, true,
       'standard', 'USD', CASE WHEN number % 3 = 0 THEN ARRAY['Size'] ELSE '{}'::varchar[] END,
       jsonb_build_object('Material', initcap(material), 'Maker', 'Maker ' || number % 200),
       ARRAY[noun, material], '', '', '', '', number % 5000, 0, 0, 0, shelf.category_ids, '{}',
       600 + number * 37 % 20000
FROM made
JOIN shelves AS shelf ON shelf.place = 1 + made.number % 128
ORDER BY number;

INSERT INTO catalog_product_categories (product_id, category_id, is_primary)
SELECT made.id, shelf.id, true
FROM made
JOIN shelves AS shelf ON shelf.place = 1 + made.number % 128;

INSERT INTO catalog_images (id, product_id, url, alt, position, is_primary)
SELECT core.uuid7(), id, 'https://images.example/' || number || '.webp', initcap(noun), 0, true
FROM made;

ANALYZE catalog_products, catalog_product_categories, catalog_images;

INSERT INTO search_cards (product_id, body, image_file, image_url, image_alt)
SELECT product_id, body, image_file, image_url, image_alt
FROM search.current_cards;

INSERT INTO search_entries
    (id, published_at, price_amount, average_rating, review_count, view_count, is_featured,
     seller_id, tags, category_ids, filter_values, vector)
SELECT id, published_at, price_amount, average_rating, review_count, view_count, is_featured,
       seller_id, tags, category_ids, filter_values, vector
FROM search.current_entries
ORDER BY id;

INSERT INTO search_places (product_id, category_id, published_at, price_amount, filter_bits)
SELECT id, unnest(category_ids), published_at, price_amount,
       search.filter_bits(filter_values || tags::text[])
FROM search_entries;

SELECT search.learn_words(array_agg(id))
FROM (SELECT id FROM catalog_products ORDER BY id LIMIT 20000) AS most_common;

SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE catalog_variants ENABLE TRIGGER USER;
ALTER TABLE catalog_images ENABLE TRIGGER USER;
ALTER TABLE catalog_product_categories ENABLE TRIGGER USER;
ALTER TABLE catalog_products ENABLE TRIGGER USER;
ALTER TABLE search_entries ENABLE TRIGGER USER;

SELECT search.note_never_posted();

ALTER TABLE inventory_stock DISABLE TRIGGER cards_follow_update;

DO $$
DECLARE
    part record;
BEGIN
    FOR part IN
        SELECT array_agg(id ORDER BY id) AS variants
        FROM (SELECT id, row_number() OVER (ORDER BY id) / 100000 AS place FROM catalog_variants)
            AS variant
        GROUP BY place
        ORDER BY place
    LOOP
        PERFORM inventory.set_available(
            (SELECT id FROM inventory_warehouses WHERE is_active ORDER BY priority LIMIT 1),
            part.variants, array_fill(1000000, ARRAY[cardinality(part.variants)]), 'inbound',
            'bench', NULL
        );
    END LOOP;
END
$$;

UPDATE search_cards AS card
SET in_stock = known.in_stock
FROM search.current_stock AS known
WHERE known.product_id = card.product_id;

SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE inventory_stock ENABLE TRIGGER cards_follow_update;

DO $$
DECLARE
    index record;
BEGIN
    FOR index IN SELECT definition FROM waiting_indexes LOOP
        EXECUTE index.definition;
    END LOOP;
END
$$;

SELECT search.choose_prominent();

INSERT INTO shipping_methods (id, code, name, description, delivery_time, is_active, position)
VALUES (core.uuid7(), 'standard', 'Standard', '', '3-5 days', true, 0);

INSERT INTO shipping_zones (id, name, countries, regions)
VALUES (core.uuid7(), 'Everywhere', '{}', '{}');

INSERT INTO shipping_rates
    (id, method_id, zone_id, currency, amount, min_order_amount, min_weight_grams, is_active)
SELECT core.uuid7(), method.id, zone.id, 'USD', 499, 0, 0, true
FROM shipping_methods AS method
CROSS JOIN shipping_zones AS zone;
