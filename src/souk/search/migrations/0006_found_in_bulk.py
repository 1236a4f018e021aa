import django.contrib.postgres.indexes
from django.db import migrations, models

_INDEXES = {
    'search_entries_found': {},
    'search_entries_prominent_found': {'condition': models.Q(is_prominent=True)},
}


def _in_bulk(name, rest):
    return [
        migrations.RemoveIndex(model_name='entry', name=name),
        migrations.AddIndex(
            model_name='entry',
            index=django.contrib.postgres.indexes.GinIndex(
                fields=['vector', 'category_ids', 'filter_values', 'tags'],
                fastupdate=True,
                gin_pending_list_limit=2048,
                name=name,
                **rest,
            ),
        ),
    ]


class Migration(migrations.Migration):

    dependencies = [
        ('search', '0005_kept_pages'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    f'ALTER INDEX {name} SET (fastupdate = on, gin_pending_list_limit = 2048)',
                    f'ALTER INDEX {name} SET (fastupdate = off)',
                )
                for name in _INDEXES
            ],
            state_operations=[
                step for name, rest in _INDEXES.items() for step in _in_bulk(name, rest)
            ],
        ),
    ]
