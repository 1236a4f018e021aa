-- Zones and taxes name countries and regions as they are compared: else no address would be there.
SELECT 'shipping_zones' AS name, zone.id
FROM shipping_zones AS zone
WHERE EXISTS (SELECT FROM unnest(zone.countries) AS country WHERE country !~ '^[A-Z]{2}$')
   OR EXISTS (
       SELECT FROM unnest(zone.regions) AS region
       WHERE region <> core.normal_region(region, zone.countries)
   )
UNION ALL
SELECT 'taxes_rates', tax.id
FROM taxes_rates AS tax
WHERE tax.country !~ '^[A-Z]{2}$'
   OR tax.region <> core.normal_region(tax.region, ARRAY[tax.country])
