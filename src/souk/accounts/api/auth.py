"""Registration, login, refresh, logout."""

from django.http import HttpRequest
from ninja import Router, Status

from souk.accounts.api.schemas import (
    LoginBody,
    RefreshBody,
    RegisterBody,
    RegisteredAnswer,
    SignInAnswer,
    TokensAnswer,
    UserAnswer,
)
from souk.accounts.operations import registration, sessions, sign_in
from souk.accounts.operations.two_factors import SecondFactor
from souk.accounts.queries.profile import profile_of
from souk.core.database.identity import speaking_for
from souk.core.http.access import ANYONE_MAY, open_to
from souk.core.http.headers import header
from souk.core.http.idempotent import remembers_refusals

router = Router(tags=["account"])


@router.post("/register", response={201: RegisteredAnswer}, operation_id="register")
@open_to(ANYONE_MAY)
def register(request: HttpRequest, body: RegisterBody) -> Status[RegisteredAnswer]:
    """Become a customer, who may sign in now; a letter asks to verify the e-mail.

    Whoever has an account already is told so by a letter, and nobody else is.
    """
    registration.request_account(
        body.email,
        password=body.password,
        first_name=body.first_name,
        last_name=body.last_name,
    )
    return Status(201, RegisteredAnswer(email=body.email))


@router.post("/login", response=SignInAnswer, operation_id="login")
@open_to(ANYONE_MAY)
@remembers_refusals
def login(request: HttpRequest, body: LoginBody) -> SignInAnswer:
    """Sign in; with two factors on, otp or recovery_code is needed, too."""
    factor = SecondFactor(otp=body.otp or "", recovery_code=body.recovery_code or "")
    return _signed_in(
        sign_in.sign_in(body.email, body.password, device=_device(request), factor=factor)
    )


@router.post("/refresh", response=TokensAnswer, operation_id="refresh")
@open_to(ANYONE_MAY)
@remembers_refusals
def refresh(request: HttpRequest, body: RefreshBody) -> sessions.SignIn:
    """Trade a refresh token, once, for new tokens."""
    return sessions.refresh(body.refresh_token)


@router.post("/logout", response={204: None}, operation_id="logout")
@open_to(ANYONE_MAY)
def logout(request: HttpRequest, body: RefreshBody) -> Status[None]:
    """End the session of a refresh token."""
    sessions.sign_out(body.refresh_token)
    return Status(204, None)


def _signed_in(signed: sessions.SignIn) -> SignInAnswer:
    with speaking_for(signed.user_id):
        profile = profile_of(signed.user_id)
    return SignInAnswer(
        access_token=signed.access_token,
        refresh_token=signed.refresh_token,
        expires_in=signed.expires_in,
        user=UserAnswer.model_validate(profile),
    )


def _device(request: HttpRequest) -> sessions.Device:
    return sessions.Device(
        user_agent=header(request, "User-Agent") or "",
        ip_address=request.META.get("REMOTE_ADDR") or None,
    )
