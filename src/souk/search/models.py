"""What listings show and search of products, written ahead so that a page is read, not computed."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, GistIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from souk.core.tables import ChangingRow, CreatedRow


class Card(models.Model):
    """A product as listings show it; kept by triggers on the catalogue's tables.

    `body` is the inside of a JSON object, without its image, stock and highlight. `in_stock`
    changes where the first piece comes or the last one goes, see search.follow_stock.
    """

    product = models.OneToOneField(
        "catalog.Product", models.CASCADE, primary_key=True, related_name="+"
    )
    body = models.TextField()
    image_file = models.CharField(max_length=255, null=True)
    image_url = models.CharField(max_length=1000, null=True)
    image_alt = models.CharField(max_length=255, null=True)
    in_stock = models.BooleanField(default=False, db_default=False)

    class Meta:
        db_table = "search_cards"
        indexes = [
            models.Index(
                fields=["product"],
                condition=Q(in_stock=False),
                name="search_cards_out_of_stock",
            ),
        ]


class Entry(models.Model):
    """What a listed product is found, filtered and sorted by; kept by the triggers of its card.

    Its own table, so that a search reads a few hundred bytes a product. Those that customers look
    at most are prominent: an index of their own makes a search of any catalogue a search of a
    small one.
    """

    product = models.OneToOneField(
        "catalog.Product", models.CASCADE, primary_key=True, db_column="id", related_name="+"
    )
    published_at = models.DateTimeField()
    price_amount = models.BigIntegerField(null=True)
    average_rating = models.DecimalField(max_digits=3, decimal_places=2)
    review_count = models.PositiveIntegerField()
    view_count = models.PositiveBigIntegerField()
    is_featured = models.BooleanField()
    is_prominent = models.BooleanField(default=False, db_default=False)
    seller_id = models.UUIDField(null=True)
    tags = ArrayField(models.CharField(max_length=100))
    category_ids = ArrayField(models.UUIDField())
    filter_values = ArrayField(models.TextField())
    vector = SearchVectorField()

    class Meta:
        db_table = "search_entries"
        indexes = [
            models.Index(
                F("published_at").desc(), F("product").desc(), name="search_entries_newest"
            ),
            models.Index(fields=["price_amount", "product"], name="search_entries_by_price"),
            models.Index(
                F("average_rating").desc(),
                F("review_count").desc(),
                F("product").desc(),
                name="search_entries_by_rating",
            ),
            models.Index(
                F("view_count").desc(), F("product").desc(), name="search_entries_by_views"
            ),
            models.Index(
                F("view_count").desc(),
                F("product").desc(),
                condition=Q(is_prominent=True),
                name="search_entries_prominent_views",
            ),
            # Says at once whether there are others.
            models.Index(
                fields=["is_prominent"],
                condition=Q(is_prominent=False),
                name="search_entries_others",
            ),
            models.Index(
                F("published_at").desc(),
                F("product").desc(),
                condition=Q(is_featured=True),
                name="search_entries_featured",
            ),
            models.Index(
                fields=["seller_id", "-published_at"],
                condition=Q(seller_id__isnull=False),
                name="search_entries_of_seller",
            ),
            # Their pending lists, which every search reads, are emptied by each change itself
            # (search.settle_entries). All in one: what words and filters have in common is found
            # before any entry is read.
            GinIndex(
                fields=["vector", "category_ids", "filter_values", "tags"],
                fastupdate=True,
                gin_pending_list_limit=2048,
                name="search_entries_found",
            ),
            GinIndex(
                fields=["vector", "category_ids", "filter_values", "tags"],
                fastupdate=True,
                gin_pending_list_limit=2048,
                condition=Q(is_prominent=True),
                name="search_entries_prominent_found",
            ),
        ]


class Place(models.Model):
    """An entry in one of its categories, or in one above: a category's page is read in its order.

    Kept with the entry. `filter_bits` rule out most of those that have not an attribute or tag,
    see search.filter_bits: indexes have room for them, as they have not for all values.
    """

    pk = models.CompositePrimaryKey("product_id", "category_id")
    product = models.ForeignKey("catalog.Product", models.CASCADE, db_index=False, related_name="+")
    category_id = models.UUIDField()
    published_at = models.DateTimeField()
    price_amount = models.BigIntegerField(null=True)
    filter_bits = models.BigIntegerField(db_default=0)

    class Meta:
        db_table = "search_places"
        indexes = [
            models.Index(
                F("category_id"),
                F("published_at").desc(),
                F("product_id").desc(),
                include=["price_amount", "filter_bits"],
                name="search_places_newest",
            ),
            models.Index(
                fields=["category_id", "price_amount", "product_id"],
                include=["published_at", "filter_bits"],
                name="search_places_by_price",
            ),
        ]


class Tally(models.Model):
    """So many products more or less are listed in a category, or below it; a count is their sum.

    Added by a trigger on the places, so that no category's row is everybody's; folded by a job.
    """

    id = models.BigAutoField(primary_key=True)
    category_id = models.UUIDField()
    products = models.IntegerField()

    class Meta:
        db_table = "search_tallies"


class PageChange(models.Model):
    """A topic whose kept pages show what was; the worker has the cache forget them."""

    id = models.BigAutoField(primary_key=True)
    topic = models.TextField()

    class Meta:
        db_table = "search_page_changes"


class StockChange(models.Model):
    """A product whose card was held when its stock changed: the worker writes it later."""

    id = models.BigAutoField(primary_key=True)
    product_id = models.UUIDField()
    noted_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "search_stock_changes"


class Posting(models.Model):
    """In which products of a part a word is: by their numbers, which grow.

    What two words have in common is found in these at a tenth of what the index of words takes. A
    part is 65,536 numbers, see search.part_of.
    """

    pk = models.CompositePrimaryKey("word", "part")
    word = models.TextField(db_collation="C")
    part = models.IntegerField()
    how_many = models.IntegerField()
    numbers = ArrayField(models.IntegerField())

    class Meta:
        db_table = "search_postings"


class Number(models.Model):
    """By which number postings name a product. Other words, another number: none comes back.

    So only arrays of the last part are ever written. A number without a row finds nobody.
    """

    number = models.AutoField(primary_key=True)
    product_id = models.UUIDField(unique=True)

    class Meta:
        db_table = "search_numbers"


class Unposted(models.Model):
    """A product whose words changed since they were posted: every search looks at it itself.

    A row for each change, noted by triggers on the entries: see search.post_noted.
    """

    id = models.BigAutoField(primary_key=True)
    product_id = models.UUIDField()
    noted_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "search_unposted"


class Refresh(CreatedRow):
    """That cards and entries are to be written anew, and up to which product this was done.

    One row at most; `souk migrate` makes it, and deletes it at the end.
    """

    reached = models.UUIDField()

    class Meta:
        db_table = "search_refreshes"


class Synonyms(ChangingRow):
    """Words and short phrases that mean the same; who searches for one finds the others."""

    words = ArrayField(models.TextField(), help_text="two to twenty, by commas: sofa, couch")

    class Meta:
        db_table = "search_synonyms"
        verbose_name_plural = "synonyms"
        constraints = [
            models.UniqueConstraint(fields=["words"], name="search_synonyms_stand_once"),
            models.CheckConstraint(
                condition=Q(words__len__gte=2) & Q(words__len__lte=20),
                name="search_synonyms_are_several",
            ),
        ]
        indexes = [GinIndex(fields=["words"], name="search_synonyms_by_word")]

    def __str__(self) -> str:
        return ", ".join(self.words)


class Word(models.Model):
    """A word of products' names and tags, for those who misspell it."""

    id = models.BigAutoField(primary_key=True)
    word = models.CharField(max_length=40)

    class Meta:
        db_table = "search_words"
        indexes = [
            models.Index(OpClass("word", name="text_pattern_ops"), name="search_words_known"),
            GistIndex(OpClass("word", name="gist_trgm_ops"), name="search_words_alike"),
        ]


class Sighting(CreatedRow):
    """How often a server's process has shown a product since it last told; folded by a job."""

    slug = models.SlugField(max_length=255, db_index=False)
    views = models.PositiveIntegerField()

    class Meta:
        db_table = "search_sightings"


class Asking(CreatedRow):
    """How often a server's process was asked for words since it last told; folded by a job."""

    words = models.CharField(max_length=100)
    times = models.PositiveIntegerField()
    misses = models.PositiveIntegerField()

    class Meta:
        db_table = "search_askings"


class Term(CreatedRow):
    """How often words were searched on a day, and how often that found nothing; nobody's name."""

    day = models.DateField()
    words = models.CharField(max_length=100)
    times = models.PositiveBigIntegerField()
    misses = models.PositiveBigIntegerField()

    class Meta:
        db_table = "search_terms"
        constraints = [
            models.UniqueConstraint(fields=["day", "words"], name="search_terms_once_a_day"),
            models.CheckConstraint(
                condition=Q(misses__lte=F("times")), name="search_terms_miss_at_most_always"
            ),
        ]
        indexes = [
            models.Index(
                OpClass("words", name="text_pattern_ops"), "day", name="search_terms_by_start"
            ),
            models.Index(fields=["day"], condition=Q(misses__gt=0), name="search_terms_missed"),
        ]

    def __str__(self) -> str:
        return self.words


class MissedWords(Term):
    """Words that found nothing, summed over days; for the admin."""

    class Meta:
        proxy = True
        verbose_name = "search that found nothing"
        verbose_name_plural = "searches that found nothing"


class PopularWords(Term):
    """Words that found something, summed over days; for the admin."""

    class Meta:
        proxy = True
        verbose_name = "popular search"
        verbose_name_plural = "popular searches"
