"""What the catalogue tells everybody beyond its listings: what products of a category say."""

import json

from django.http import HttpRequest, HttpResponse
from ninja import Router

from souk.catalog.api.schemas import AttributesAnswer
from souk.catalog.queries.attributes import attributes_at
from souk.core.http.access import EVERYBODY, open_to
from souk.core.http.answers import cacheable

router = Router(tags=["catalogue"])


@router.get(
    "/categories/{slug}/attributes",
    response=AttributesAnswer,
    operation_id="getCategoryAttributes",
)
@open_to(EVERYBODY)
def attributes(request: HttpRequest, slug: str) -> HttpResponse:
    """What products of a category say in one way, what is said above it included."""
    found = [
        {"name": one.name, "kind": one.kind, "choices": one.choices} for one in attributes_at(slug)
    ]
    return cacheable(request, json.dumps({"attributes": found}, ensure_ascii=False))
