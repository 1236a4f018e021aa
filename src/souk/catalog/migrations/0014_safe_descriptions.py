from django.db import migrations

from souk.core.rich_text import safe_html


def make_safe(apps, schema_editor):
    for name in ("Product", "Category"):
        rows = apps.get_model("catalog", name).objects.all()
        marked = rows.filter(description__contains="<").values_list("id", "description")
        for row_id, said in marked.iterator():
            if (safe := safe_html(said)) != said:
                rows.filter(id=row_id).update(description=safe)


class Migration(migrations.Migration):
    """What the API and the admin wrote was shown as it was: earlier descriptions may run scripts."""

    dependencies = [
        ('catalog', '0013_indexed_once'),
    ]

    operations = [
        migrations.RunPython(make_safe, migrations.RunPython.noop),
    ]
