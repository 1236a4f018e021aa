import django.contrib.postgres.functions
import django.db.models.deletion
import souk.core.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('catalog', '0016_pictures_to_fetch'),
    ]

    operations = [
        migrations.CreateModel(
            name='Review',
            fields=[
                ('id', models.UUIDField(default=souk.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow(), editable=False)),
                ('updated_at', models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow(), editable=False)),
                ('user_id', models.UUIDField(editable=False)),
                ('author_name', models.CharField(blank=True, default='', max_length=200)),
                ('order_item_id', models.UUIDField(editable=False, null=True)),
                ('rating', models.PositiveSmallIntegerField()),
                ('title', models.CharField(blank=True, default='', max_length=255)),
                ('content', models.TextField(blank=True, default='')),
                ('status', models.CharField(choices=[('pending', 'Pending'), ('approved', 'Approved'), ('rejected', 'Rejected'), ('spam', 'Spam')], default='pending', editable=False, max_length=8)),
                ('moderation_notes', models.TextField(blank=True, db_default='', default='')),
                ('moderated_by_id', models.UUIDField(editable=False, null=True)),
                ('moderated_at', models.DateTimeField(editable=False, null=True)),
                ('helpful_count', models.PositiveIntegerField(db_default=0, default=0, editable=False)),
                ('not_helpful_count', models.PositiveIntegerField(db_default=0, default=0, editable=False)),
                ('product', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalog.product')),
            ],
            options={
                'db_table': 'reviews_reviews',
            },
        ),
        migrations.CreateModel(
            name='Image',
            fields=[
                ('id', models.UUIDField(default=souk.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow(), editable=False)),
                ('file', models.CharField(max_length=100)),
                ('card_file', models.CharField(max_length=100)),
                ('review', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='images', to='reviews.review')),
            ],
            options={
                'db_table': 'reviews_images',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Vote',
            fields=[
                ('id', models.UUIDField(default=souk.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow(), editable=False)),
                ('user_id', models.UUIDField()),
                ('is_helpful', models.BooleanField()),
                ('review', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='votes', to='reviews.review')),
            ],
            options={
                'db_table': 'reviews_votes',
            },
        ),
        migrations.AddIndex(
            model_name='review',
            index=models.Index(models.F('product'), models.OrderBy(models.F('id'), descending=True), condition=models.Q(('status', 'approved')), name='reviews_newest_of_product'),
        ),
        migrations.AddIndex(
            model_name='review',
            index=models.Index(models.F('product'), models.OrderBy(models.F('helpful_count'), descending=True), models.OrderBy(models.F('id'), descending=True), condition=models.Q(('status', 'approved')), name='reviews_helpful_of_product'),
        ),
        migrations.AddIndex(
            model_name='review',
            index=models.Index(condition=models.Q(('status', 'approved')), fields=['product', 'rating', 'id'], name='reviews_by_rating_of_product'),
        ),
        migrations.AddIndex(
            model_name='review',
            index=models.Index(fields=['product', 'id'], name='reviews_all_of_product'),
        ),
        migrations.AddIndex(
            model_name='review',
            index=models.Index(fields=['status', 'id'], name='reviews_in_status'),
        ),
        migrations.AddConstraint(
            model_name='review',
            constraint=models.UniqueConstraint(fields=('user_id', 'product'), name='reviews_reviews_one_a_customer_and_product'),
        ),
        migrations.AddConstraint(
            model_name='review',
            constraint=models.CheckConstraint(condition=models.Q(('rating__gte', 1), ('rating__lte', 5)), name='reviews_reviews_rating_is_1_to_5'),
        ),
        migrations.AddConstraint(
            model_name='review',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['pending', 'approved', 'rejected', 'spam'])), name='reviews_reviews_status_is_known'),
        ),
        migrations.AddIndex(
            model_name='vote',
            index=models.Index(fields=['user_id', 'id'], name='reviews_votes_of_user'),
        ),
        migrations.AddConstraint(
            model_name='vote',
            constraint=models.UniqueConstraint(fields=('review', 'user_id'), name='reviews_votes_one_a_customer_and_review'),
        ),
    ]
