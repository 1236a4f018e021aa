"""Taking another e-mail."""

from typing import cast
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Status

from souk.accounts.api.schemas import ChangeEmailBody, LetterAnswer, OneTimeTokenBody
from souk.accounts.operations import email_change
from souk.core.http.access import ANYONE_MAY, open_to
from souk.core.http.caller import ApiRequest, signed_in
from souk.core.http.idempotent import remembers_refusals

router = Router(tags=["account"])

_ON_ITS_WAY = LetterAnswer(
    detail="A letter is on its way to the new address: its link confirms it."
)


@router.post(
    "/change-email", response={202: LetterAnswer}, operation_id="changeEmail", auth=signed_in
)
@remembers_refusals
def change_email(request: HttpRequest, body: ChangeEmailBody) -> Status[LetterAnswer]:
    """Ask for another e-mail; it counts once the token of a letter to it comes back."""
    caller = cast(ApiRequest, request).caller
    email_change.request_email_change(
        cast(UUID, caller.user_id), new_email=body.new_email, password=body.password
    )
    return Status(202, _ON_ITS_WAY)


@router.post("/confirm-email-change", response={204: None}, operation_id="confirmEmailChange")
@open_to(ANYONE_MAY)
def confirm(request: HttpRequest, body: OneTimeTokenBody) -> Status[None]:
    """Take the new e-mail, by the token of a letter; every session but this one ends."""
    session_id = cast(ApiRequest, request).caller.session_id
    email_change.confirm_email_change(body.token, session_id=session_id)
    return Status(204, None)
