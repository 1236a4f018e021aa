"""Products that stand behind a password."""

from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Router

from souk.core.http.access import ANYONE_MAY, open_to
from souk.core.http.answers import json_bytes
from souk.core.http.schemas import Body, text
from souk.search.api.schemas import ProductAnswer
from souk.search.queries.products import protected_document

router = Router(tags=["catalogue"])


class PasswordBody(Body):
    password: Annotated[str, text(128, least=1)]


@router.post("/products/{slug}/unlock", response=ProductAnswer, operation_id="unlockProduct")
@open_to(ANYONE_MAY)
def unlock(request: HttpRequest, slug: str, body: PasswordBody) -> HttpResponse:
    """A product behind a password, for who knows it; failures count as those of signing in."""
    return json_bytes(protected_document(slug, password=body.password).encode())
