"""The requests that are measured: what a storefront asks, over a random part of the catalogue."""

import json
import uuid
from collections.abc import Callable
from random import Random

from souk.ops.bench.load import Request

# Chance of no consequence.
chance = Random()  # noqa: S311

_HEAD = "Host: localhost\r\nConnection: keep-alive\r\n"

# Words of the generated catalogue, from frequent to rare; see catalogue.sql.
_NOUNS = """lamp table chair mug bowl shirt blanket teapot scarf rug vase notebook""".split()  # noqa: SIM905 - words
_ADJECTIVES = """amber bold calm cosy fine golden quiet rustic simple warm""".split()  # noqa: SIM905

_MATERIALS = """ash bamboo beech brass bronze linen oak wool velvet glass""".split()  # noqa: SIM905


def listing(products: int) -> Request:
    """The first page of the shop: 24 products, newest first."""
    return _get(lambda: "/api/v1/products?limit=24")


def category(products: int) -> Request:
    """24 products of a department or a shelf, cheapest first."""
    return _get(
        lambda: f"/api/v1/products?limit=24&sort=price&category=department-{chance.randint(1, 8)}"
    )


def product_page(products: int) -> Request:
    """The page of any product."""
    return _get(lambda: f"/api/v1/products/product-{chance.randint(1, products)}")


def search(products: int) -> Request:
    """Full-text search by one word or two."""

    def path() -> str:
        words = [chance.choice(_NOUNS)]
        if chance.random() < 0.5:
            words.insert(0, chance.choice(_ADJECTIVES))
        return f"/api/v1/products?limit=24&q={'+'.join(words)}"

    return _get(path)


def filtered(products: int) -> Request:
    """24 products of a shelf within a range of prices, newest first."""

    def path() -> str:
        shelf = "-".join(str(chance.randint(1, most)) for most in (8, 4, 4))
        return (
            f"/api/v1/products?limit=24&category=department-{shelf}&min_price=5000&max_price=9000"
        )

    return _get(path)


def by_attribute(products: int) -> Request:
    """24 products of a department that are made of one material, newest first."""
    return _get(
        lambda: (
            f"/api/v1/products?limit=24&category=department-{chance.randint(1, 8)}"
            f"&attr.material={chance.choice(_MATERIALS).title()}"
        )
    )


def one_word(products: int) -> Request:
    """Full-text search by one word."""
    return _searched(_NOUNS)


def two_words(products: int) -> Request:
    """Full-text search by two words."""
    return _searched(_ADJECTIVES, _NOUNS)


def three_words(products: int) -> Request:
    """Full-text search by three words, which few products have."""
    return _searched(_ADJECTIVES, _MATERIALS, _NOUNS)


def _searched(*parts: list[str]) -> Request:
    def path() -> str:
        words = [chance.choice(part) for part in parts]
        return f"/api/v1/products?limit=24&q={'+'.join(words)}"

    return _get(path)


def faceted(products: int) -> Request:
    """Full-text search by one word, with its counts."""
    return _get(lambda: f"/api/v1/products?limit=24&facets=true&q={chance.choice(_NOUNS)}")


def suggestion(products: int) -> Request:
    """What somebody is offered who has written the beginning of a word."""

    def path() -> str:
        word = chance.choice(_NOUNS)
        return f"/api/v1/search/suggest?q={word[: chance.randint(2, len(word))]}"

    return _get(path)


def order(products: int) -> Request:
    """An order of two random products, cash on delivery."""
    return _order(lambda: an_order(products))


def hot_order(products: int) -> Request:
    """An order of one product that everybody wants."""
    return _order(lambda: an_order(1))


def _order(make: Callable[[], dict[str, object]]) -> Request:
    def request() -> bytes:
        body = json.dumps(make()).encode()
        head = (
            f"POST /api/v1/orders HTTP/1.1\r\n{_HEAD}Content-Type: application/json\r\n"
            f"Idempotency-Key: {uuid.uuid4()}\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body

    return request


def signed_in(request: Request, tokens: list[str]) -> Request:
    """The same request, each of any of the customers who have these access tokens."""

    def ours() -> bytes:
        line, rest = request().split(b"\r\n", 1)
        token = chance.choice(tokens).encode()
        return b"%s\r\nAuthorization: Bearer %s\r\n%s" % (line, token, rest)

    return ours


def an_order(products: int, lines: int = 2) -> dict[str, object]:
    """Return the body of an order of so many different random products, if there are as many."""
    chosen = chance.sample(range(1, products + 1), min(lines, products))
    return {
        "items": [
            {"sku": f"B-{number}", "quantity": 1 + place % 2} for place, number in enumerate(chosen)
        ],
        "email": "ada@example.com",
        "shipping_address": {
            "full_name": "Ada Lovelace",
            "line1": "12 Market Street",
            "city": "Berlin",
            "postal_code": "10115",
            "country": "DE",
        },
        "shipping_method": "standard",
        "payment": {"method": "COD", "gateway": "manual"},
    }


def _get(path: Callable[[], str]) -> Request:
    return lambda: f"GET {path()} HTTP/1.1\r\n{_HEAD}\r\n".encode()
