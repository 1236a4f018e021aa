from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('search', '0007_others_at_once'),
    ]

    operations = [
        # Until the cards are written anew, which takes its time in a large shop, listings say what
        # holds of most products: else a whole shop would be sold out meanwhile.
        migrations.AddField(
            model_name='card',
            name='in_stock',
            field=models.BooleanField(db_default=True, default=True),
        ),
        migrations.AlterField(
            model_name='card',
            name='in_stock',
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
