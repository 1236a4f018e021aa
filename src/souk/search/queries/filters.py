"""What a listing is narrowed to, and the conditions that makes of it."""

import re
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from django.db import connection

from souk.core.database.functions import rows_of

# Words that more of the prominent products have are frequent: every twentieth has them.
MOST_RARE = 500
# Where the index of words cannot tell who matches, so many products are tried, the latest ones.
MOST_TRIED = 20_000

# What search.queries_of takes for words in quotes, or for an exclusion.
_EXACT = re.compile(r'"|(?:^|\s)-\S')


@dataclass(frozen=True, slots=True)
class Filters:
    """What a listing is narrowed to; amounts are minor units. Empty means: everything on sale."""

    q: str = ""
    category: str = ""
    min_price: int | None = None
    max_price: int | None = None
    in_stock: bool | None = None
    featured: bool | None = None
    seller: str | None = None
    tag: str = ""
    rating_min: float | None = None
    attributes: dict[str, list[str]] = field(default_factory=dict)

    # Words written out as SQL: see as_planned.
    frequent: "Frequent | None" = field(default=None, repr=False)

    @property
    def is_narrowed(self) -> bool:
        """Say whether something is wanted that the index of words does not know."""
        wanted = (self.min_price, self.max_price, self.rating_min, self.seller)
        return any(one is not None for one in (*wanted, self.in_stock, self.featured))

    @property
    def is_exact(self) -> bool:
        """Say whether words are wanted beside each other, or excluded."""
        return bool(_EXACT.search(self.q))

    @property
    def is_tried(self) -> bool:
        """Say whether the index of words cannot tell who matches."""
        return self.frequent is not None and self.frequent.is_tried


@dataclass(frozen=True, slots=True)
class Frequent:
    """What words search for, as SQL; see search.queries_of for what completes.

    `is_tried` where next to none of the prominent products match, and the index cannot tell who of
    the others does: they are tried one by one.
    """

    completed: str
    known: str
    is_tried: bool = False


@dataclass(frozen=True, slots=True)
class Condition:
    """A fragment of a WHERE clause, of our own writing, and its values."""

    sql: str
    values: tuple[Any, ...] = ()


# An entry is there for every product that is listed, some of them before they are published.
LISTED = "product.published_at <= now()"

IN_STOCK = "(SELECT card.in_stock FROM search_cards AS card WHERE card.product_id = product.id)"
# Few are, mostly: an index of these leads to them, where each of a million would be looked up.
OUT_OF_STOCK = "product.id IN (SELECT product_id FROM search_cards WHERE NOT in_stock)"


def conditions(filters: Filters) -> list[Condition]:
    """Return the conditions of all filters on an entry that is called `product`."""
    return rest_of({**conditions_by_filter(filters), "q": words_of(filters)}, without="")


def rest_of(known: dict[str, list[Condition]], *, without: str) -> list[Condition]:
    """Return all but one filter's conditions: facets count as if theirs were not set."""
    return [
        Condition(LISTED),
        *(item for name, items in known.items() if name != without for item in items),
    ]


def conditions_by_filter(filters: Filters) -> dict[str, list[Condition]]:
    """Return what each filter but the words asks of an entry, nothing where it is not set."""
    wanted = {
        "category": _category(filters),
        "price": _price(filters),
        "in_stock": _in_stock(filters),
        "featured": _flag("product.is_featured", filters.featured),
        "seller": _seller(filters),
        "tag": _one("product.tags @> ARRAY[lower(%s)]::varchar[]", filters.tag or None),
        "rating": _bound("product.average_rating >=", filters.rating_min, filters),
    }
    for name, values in filters.attributes.items():
        pairs = [f"{name.lower()}={value}" for value in values]
        wanted[f"attr.{name}"] = [Condition("product.filter_values && %s::text[]", (pairs,))]
    return wanted


def where(parts: list[Condition]) -> Condition:
    """Join conditions by AND."""
    return Condition(
        " AND ".join(f"({part.sql})" for part in parts),
        tuple(value for part in parts for value in part.values),
    )


# The products that have a text as SKU or barcode: no words of a language.
BY_CODE = (
    "SELECT variant.product_id FROM catalog_variants AS variant"
    " WHERE upper(variant.sku) = upper(%s) AND variant.deleted_at IS NULL AND variant.is_active"
    " UNION SELECT variant.product_id FROM catalog_variants AS variant"
    " WHERE variant.barcode = %s AND variant.deleted_at IS NULL AND variant.is_active"
)


def words_of(filters: Filters, *, completes: bool = True) -> list[Condition]:
    """Return what the words ask of an entry; see search.queries_of for what completes."""
    if not filters.q:
        return []
    if filters.frequent:
        query = filters.frequent.completed if completes else filters.frequent.known
        values: tuple[str, ...] = ()
    else:
        which = "completed" if completes else "known"
        query, values = f"(SELECT {which} FROM search.queries_of(%s))", (filters.q,)
    return [
        Condition(
            f"product.vector @@ {query} OR product.id = ANY(ARRAY({BY_CODE}))",
            (*values, filters.q, filters.q),
        )
    ]


def as_planned(filters: Filters, *, reads_on: bool = False) -> Filters:
    """Return the filters with their words written out, where many products have them.

    Else the words lead: who has them is found first, and tried on what else is wanted. Of frequent
    ones that would be half the shop, so PostgreSQL is told what they are, and begins where it costs
    the least. Without other filters that is looked at by who `reads_on` after a first page. Where
    the index tells next to nothing, all would be read to find next to nothing: see read_of.
    """
    if not (filters.q and (reads_on or filters.is_narrowed or filters.is_exact)):
        return filters
    ((completed, known, is_frequent, is_telling),) = rows_of(_how_frequent(), (filters.q,))
    if is_telling and not is_frequent:
        return filters
    is_tried = not (is_telling or is_frequent)
    return replace(filters, frequent=Frequent(_written(completed), _written(known), is_tried))


def _how_frequent() -> str:
    return (
        f"SELECT completed::text, known::text, {_many_have('completed')},"
        f" loose IS NOT NULL AND (loose = completed OR NOT {_many_have('loose')})"
        " FROM (SELECT *, search.loosened(completed) AS loose"
        " FROM search.queries_of(%s) OFFSET 0) AS wanted"
    )


def _many_have(query: str) -> str:
    return (
        "EXISTS (SELECT FROM search_entries AS product WHERE product.is_prominent"
        f" AND product.vector @@ {query} OFFSET {MOST_RARE})"
    )


def read_of(filters: Filters, rest: Condition) -> Condition:
    """Return where others than prominent products are read from, as `product`.

    `rest` is what is asked of them beside words.
    """
    if not filters.is_tried:
        return Condition("search_entries AS product")
    return Condition(
        f"(SELECT * FROM search_entries AS product WHERE NOT product.is_prominent AND {rest.sql}"
        f" ORDER BY product.id DESC LIMIT {MOST_TRIED}) AS product",
        rest.values,
    )


def _written(query: str) -> str:
    # A percent sign would be taken for the place of a value.
    escaped = query.replace("\\", "\\\\").replace("'", "''").replace("%", "\\x25")
    return f"E'{escaped}'::tsquery"


def _category(filters: Filters) -> list[Condition]:
    if not filters.category:
        return []
    # Looked up first and written into the statement, so that PostgreSQL knows how many products
    # the category has when it plans: from a few to half the shop.
    with connection.cursor() as db:
        db.execute(
            "SELECT id FROM catalog_categories"
            " WHERE slug = %s AND is_active AND deleted_at IS NULL",
            [filters.category],
        )
        found = db.fetchone()
    if found is None:
        return [Condition("false")]
    category_id: UUID = found[0]
    return [Condition(f"product.category_ids @> '{{{category_id}}}'::uuid[]")]


def _seller(filters: Filters) -> list[Condition]:
    if not filters.seller:
        return []
    # Looked up first, as a category is.
    with connection.cursor() as db:
        db.execute("SELECT id FROM sellers.storefronts WHERE slug = %s", [filters.seller])
        found = db.fetchone()
    if found is None:
        return [Condition("false")]
    seller_id: UUID = found[0]
    return [Condition(f"product.seller_id = '{seller_id}'::uuid")]


def price_within(filters: Filters, *, column: str = "product.price_amount") -> list[Condition]:
    """Return the conditions on a price."""
    return [
        *_bound(f"{column} >=", filters.min_price, filters),
        *_bound(f"{column} <=", filters.max_price, filters),
    ]


def _price(filters: Filters) -> list[Condition]:
    if filters.q and not filters.frequent:
        # The words lead: no index of prices is thought of.
        return price_within(filters, column="(product.price_amount + 0)")
    return price_within(filters)


def _bound(condition: str, value: float | None, filters: Filters) -> list[Condition]:
    if value is None:
        return []
    if filters.frequent:
        return [Condition(f"{condition} {value!r}")]
    return [Condition(f"{condition} %s", (value,))]


def _in_stock(filters: Filters) -> list[Condition]:
    if filters.in_stock is None:
        return []
    return [Condition(IN_STOCK if filters.in_stock else OUT_OF_STOCK)]


def _flag(condition: str, wanted: bool | None) -> list[Condition]:
    if wanted is None:
        return []
    return [Condition(condition if wanted else f"NOT ({condition})")]


def _one(condition: str, value: object) -> list[Condition]:
    return [] if value is None else [Condition(condition, (value,))]
