"""Pictures that lie elsewhere and are to lie here."""

from django.db import models
from django.db.models.functions import Now


class Fetch(models.Model):
    """A picture that is known by an address, to be fetched by the worker; gone when it is here.

    Noted by a trigger on pictures. Whoever tries it moves `due_at` on first: killed meanwhile, it
    is tried again. Without `due_at` it was given up, and `problem` says why.
    """

    # The foreign key is the database's own: sql/constraints/fetches.sql.
    image = models.OneToOneField(
        "catalog.Image",
        models.CASCADE,
        primary_key=True,
        related_name="fetch",
        db_constraint=False,
    )
    tries = models.PositiveSmallIntegerField(default=0, db_default=0)
    due_at = models.DateTimeField(null=True, db_default=Now())
    problem = models.TextField(default="", db_default="")

    class Meta:
        db_table = "catalog_fetches"
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=models.Q(due_at__isnull=False),
                name="catalog_fetches_due",
            )
        ]

    def __str__(self) -> str:
        return self.problem or "to be fetched"
