from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("core", "0003_answers_stay_in_their_row")]

    operations = [
        migrations.CreateModel(
            name="RateLimit",
            fields=[
                ("bucket", models.UUIDField(primary_key=True, serialize=False)),
                ("due_at", models.DateTimeField()),
                ("period", models.DurationField()),
            ],
            options={"db_table": "core_rate_limits"},
        ),
        migrations.RunSQL(
            # Rows are updated in place, without a new entry in an index.
            "ALTER TABLE core_rate_limits SET UNLOGGED;"
            "ALTER TABLE core_rate_limits SET (fillfactor = 50)",
            migrations.RunSQL.noop,
        ),
    ]
