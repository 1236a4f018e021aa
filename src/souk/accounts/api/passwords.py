"""Verifying one's e-mail; forgotten and changed passwords."""

from typing import cast
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Status

from souk.accounts.api.schemas import (
    ChangePasswordBody,
    EmailBody,
    LetterAnswer,
    OneTimeTokenBody,
    ResetPasswordBody,
)
from souk.accounts.operations import passwords, verification
from souk.core.http.access import ANYONE_MAY, open_to
from souk.core.http.caller import ApiRequest, signed_in
from souk.core.http.idempotent import remembers_refusals

router = Router(tags=["account"])

_ON_ITS_WAY = LetterAnswer(detail="If this e-mail has need of it, a letter is on its way.")


@router.post("/verify-email", response={204: None}, operation_id="verifyEmail")
@open_to(ANYONE_MAY)
def verify_email(request: HttpRequest, body: OneTimeTokenBody) -> Status[None]:
    """Prove that an e-mail is mine, by the token of a letter."""
    verification.verify_email(body.token)
    return Status(204, None)


@router.post(
    "/resend-verification", response={202: LetterAnswer}, operation_id="resendVerification"
)
@open_to(ANYONE_MAY)
def resend_verification(request: HttpRequest, body: EmailBody) -> Status[LetterAnswer]:
    """Have the letter that verifies an e-mail sent again."""
    verification.request_verification(body.email)
    return Status(202, _ON_ITS_WAY)


@router.post("/forgot-password", response={202: LetterAnswer}, operation_id="forgotPassword")
@open_to(ANYONE_MAY)
def forgot_password(request: HttpRequest, body: EmailBody) -> Status[LetterAnswer]:
    """Have a letter sent with which another password can be set."""
    passwords.request_reset(body.email)
    return Status(202, _ON_ITS_WAY)


@router.post("/reset-password", response={204: None}, operation_id="resetPassword")
@open_to(ANYONE_MAY)
def reset_password(request: HttpRequest, body: ResetPasswordBody) -> Status[None]:
    """Set another password by the token of a letter; every session ends."""
    passwords.reset_password(body.token, body.password)
    return Status(204, None)


@router.post(
    "/change-password", response={204: None}, operation_id="changePassword", auth=signed_in
)
@remembers_refusals
def change_password(request: HttpRequest, body: ChangePasswordBody) -> Status[None]:
    """Set another password; every session but this one ends."""
    caller = cast(ApiRequest, request).caller
    passwords.change_password(
        cast(UUID, caller.user_id),
        current_password=body.current_password,
        new_password=body.new_password,
        session_id=caller.session_id,
    )
    return Status(204, None)
