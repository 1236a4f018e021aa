"""Export and erasure for people who ask the shop, not the API."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router, Status

from souk.core.http.caller import staff_may
from souk.privacy.api.pages import personal_file
from souk.privacy.api.schemas import PersonalAnswer
from souk.privacy.operations.erasure import erase_customer

ERASE = staff_may("accounts.erase")

router = Router(tags=["admin"])


@router.get(
    "/customers/{uuid:customer_id}/export",
    response=PersonalAnswer,
    operation_id="adminExportCustomer",
    auth=ERASE,
)
def export(request: HttpRequest, customer_id: UUID) -> HttpResponse:
    """Everything that is held on a person, as one file."""
    return personal_file(customer_id)


@router.delete(
    "/customers/{uuid:customer_id}",
    response={204: None},
    operation_id="adminEraseCustomer",
    auth=ERASE,
)
def erase(request: HttpRequest, customer_id: UUID) -> Status[None]:
    """Forget a person, for ever; what the shop sold stays in its books without them."""
    actor_id: UUID = request.caller.user_id  # type: ignore[attr-defined]
    erase_customer(customer_id, actor_id=actor_id)
    return Status(204, None)
