"""Two factors: an authenticator app beside the password."""

from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Status

from souk.accounts.api.schemas import (
    DisableTwoFactorsBody,
    OtpBody,
    RecoveryCodesAnswer,
    TwoFactorSetupAnswer,
)
from souk.accounts.operations import two_factors
from souk.core.http.caller import signed_in
from souk.core.http.idempotent import remembers_refusals

router = Router(tags=["account"], auth=signed_in)


@router.post("/setup", response=TwoFactorSetupAnswer, operation_id="setUpTwoFactors")
def set_up(request: HttpRequest) -> two_factors.Setup:
    """Get a secret for my authenticator app; nothing is asked for before it is confirmed."""
    return two_factors.set_up_two_factors(_id(request))


@router.post("/confirm", response=RecoveryCodesAnswer, operation_id="confirmTwoFactors")
@remembers_refusals
def confirm(request: HttpRequest, body: OtpBody) -> RecoveryCodesAnswer:
    """Turn two factors on by the app's code; the recovery codes are shown this once."""
    codes = two_factors.confirm_two_factors(_id(request), body.otp)
    return RecoveryCodesAnswer(recovery_codes=codes)


@router.post("/disable", response={204: None}, operation_id="disableTwoFactors")
@remembers_refusals
def disable(request: HttpRequest, body: DisableTwoFactorsBody) -> Status[None]:
    """Turn two factors off, by my password and either of the codes."""
    factor = two_factors.SecondFactor(otp=body.otp or "", recovery_code=body.recovery_code or "")
    two_factors.disable_two_factors(_id(request), password=body.password, factor=factor)
    return Status(204, None)


def _id(request: HttpRequest) -> UUID:
    user_id: UUID = request.caller.user_id  # type: ignore[attr-defined]
    return user_id
