"""What listings show of products, written ahead so that a page is read and not computed."""

from django.db import models


class Card(models.Model):
    """A product as listings show it; kept by triggers on the catalogue's tables.

    `body` is the inside of a JSON object, without its image, stock and highlight.
    """

    product = models.OneToOneField(
        "catalog.Product", models.CASCADE, primary_key=True, related_name="+"
    )
    body = models.TextField()
    image_file = models.CharField(max_length=255, null=True)
    image_url = models.CharField(max_length=1000, null=True)
    image_alt = models.CharField(max_length=255, null=True)

    class Meta:
        db_table = "search_cards"
