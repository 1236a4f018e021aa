"""What a person may ask of what is held on them."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router, Status

from souk.core.http.caller import signed_in
from souk.privacy.api.pages import personal_file
from souk.privacy.api.schemas import ErasureBody, PersonalAnswer
from souk.privacy.operations.erasure import erase_myself

router = Router(tags=["account"])


@router.get("/export", response=PersonalAnswer, operation_id="exportMe", auth=signed_in)
def export(request: HttpRequest) -> HttpResponse:
    """Everything that is held on me, as one file."""
    return personal_file(_id(request))


@router.delete("", response={204: None}, operation_id="eraseMe", auth=signed_in)
def erase(request: HttpRequest, body: ErasureBody) -> Status[None]:
    """Forget me, for ever; what the shop sold stays in its books without me."""
    erase_myself(_id(request), password=body.password)
    return Status(204, None)


def _id(request: HttpRequest) -> UUID:
    user_id: UUID = request.caller.user_id  # type: ignore[attr-defined]
    return user_id
