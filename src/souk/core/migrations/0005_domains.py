from django.db import migrations

DOMAINS = """
CREATE SCHEMA IF NOT EXISTS core;
CREATE DOMAIN core.amount AS bigint CONSTRAINT amount_is_not_negative CHECK (VALUE >= 0);
CREATE DOMAIN core.natural AS integer CONSTRAINT number_is_not_negative CHECK (VALUE >= 0);
CREATE DOMAIN core.positive AS integer CONSTRAINT number_is_positive CHECK (VALUE > 0);
"""


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0004_rate_limits'),
    ]

    operations = [
        migrations.RunSQL(DOMAINS),
    ]
