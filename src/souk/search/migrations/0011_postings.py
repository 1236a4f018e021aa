import django.contrib.postgres.fields
from django.db import migrations, models
from django.db.models.functions import Now


class Migration(migrations.Migration):

    dependencies = [
        ('search', '0010_out_of_stock_at_once'),
    ]

    operations = [
        # Trusted: the owner of the database may create it. In a schema of its own, for its operators
        # of arrays would be taken before PostgreSQL's.
        migrations.RunSQL(
            """
            CREATE SCHEMA IF NOT EXISTS intarray;
            CREATE EXTENSION IF NOT EXISTS intarray SCHEMA intarray;
            DO $$
            BEGIN
                IF to_regprocedure('intarray.icount(integer[])') IS NULL THEN
                    ALTER EXTENSION intarray SET SCHEMA intarray;
                END IF;
            END
            $$
            """,
            migrations.RunSQL.noop,
        ),
        migrations.CreateModel(
            name='Posting',
            fields=[
                ('pk', models.CompositePrimaryKey('word', 'part', blank=True, editable=False, primary_key=True, serialize=False)),
                ('word', models.TextField(db_collation='C')),
                ('part', models.IntegerField()),
                ('how_many', models.IntegerField()),
                ('numbers', django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), size=None)),
            ],
            options={
                'db_table': 'search_postings',
            },
        ),
        migrations.CreateModel(
            name='Number',
            fields=[
                ('number', models.AutoField(primary_key=True, serialize=False)),
                ('product_id', models.UUIDField(unique=True)),
            ],
            options={
                'db_table': 'search_numbers',
            },
        ),
        migrations.CreateModel(
            name='Unposted',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('product_id', models.UUIDField()),
                ('noted_at', models.DateTimeField(db_default=Now())),
            ],
            options={
                'db_table': 'search_unposted',
            },
        ),
        # About 2,000 numbers lie in the row, and more beside it as they are: to unpack them would
        # cost more than to read them. Nothing is planned by them. Few rows are written again and again,
        # and these are the largest.
        migrations.RunSQL(
            """
            ALTER TABLE search_postings
                ALTER numbers SET STORAGE EXTERNAL,
                ALTER numbers SET STATISTICS 0,
                SET (
                    toast_tuple_target = 8160,
                    autovacuum_vacuum_scale_factor = 0.02,
                    toast.autovacuum_vacuum_scale_factor = 0.02
                )
            """,
            migrations.RunSQL.noop,
        ),
    ]
