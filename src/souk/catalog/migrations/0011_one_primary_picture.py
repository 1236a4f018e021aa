from django.db import migrations

# 0010 took the index of the foreign key away, and this one, on the same column, went with it.
ONE_PRIMARY = """
WITH further AS (
    SELECT id, row_number() OVER (PARTITION BY product_id ORDER BY position, id) AS place
    FROM catalog_images
    WHERE is_primary
)
UPDATE catalog_images AS image SET is_primary = false
FROM further
WHERE further.id = image.id AND further.place > 1;
SET CONSTRAINTS ALL IMMEDIATE;
CREATE UNIQUE INDEX IF NOT EXISTS catalog_images_one_primary
    ON catalog_images (product_id) WHERE is_primary;
"""


class Migration(migrations.Migration):
    """A product has one primary picture again: the first of those that it has."""

    dependencies = [("catalog", "0010_rules")]

    operations = [migrations.RunSQL(ONE_PRIMARY, migrations.RunSQL.noop)]
