from django.db import migrations, models

# What was decided stays so; that it was its author who did, the audit tells.
BY_THEMSELVES = "UPDATE reviews_reviews SET moderated_by_id = NULL WHERE moderated_by_id = user_id"


class Migration(migrations.Migration):

    dependencies = [
        ('reviews', '0002_answers'),
    ]

    operations = [
        migrations.RunSQL(BY_THEMSELVES, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name='review',
            constraint=models.CheckConstraint(condition=models.Q(('moderated_by_id', models.F('user_id')), _negated=True), name='reviews_reviews_are_decided_by_others'),
        ),
    ]
