from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('search', '0004_summed_words'),
    ]

    operations = [
        migrations.CreateModel(
            name='PageChange',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('topic', models.TextField()),
            ],
            options={
                'db_table': 'search_page_changes',
            },
        ),
        migrations.CreateModel(
            name='Tally',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('category_id', models.UUIDField()),
                ('products', models.IntegerField()),
            ],
            options={
                'db_table': 'search_tallies',
            },
        ),
    ]
