"""Accounts, for staff: customers and those who run the shop."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import admin
from django.contrib.auth.models import Group
from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.views import PasswordChangeView
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from unfold.decorators import display
from unfold.forms import AdminOwnPasswordChangeForm, AuthenticationForm
from unfold.widgets import (
    BASE_INPUT_CLASSES,
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminPasswordWidget,
)

from souk.accounts.errors import (
    TooManyAttempts,
    TwoFactorRequired,
    WrongCredentials,
    WrongOtp,
    WrongPassword,
)
from souk.accounts.models import Address, AdminProfile, CustomerProfile, RoleName, User
from souk.accounts.operations.blocking import block_user, unblock_user
from souk.accounts.operations.details import check_details
from souk.accounts.operations.passwords import prove_password, replace_password
from souk.accounts.operations.registration import register_customer
from souk.accounts.operations.roles import set_roles
from souk.accounts.operations.sign_in import identify
from souk.accounts.operations.two_factors import SecondFactor, remove_two_factors
from souk.accounts.operations.verification import announce_new_email
from souk.accounts.queries.two_factors import DIGITS, has_two_factors
from souk.core.admin.lists import Coloured, RecentFilter
from souk.core.admin.pages import StaffAdmin, StaffStackedInline, table
from souk.core.admin.roles import staff_may
from souk.core.admin.rules import RulesForm
from souk.core.admin.steps import Input, Step, StepsAdmin
from souk.core.database.identity import as_system
from souk.core.errors import InvalidFields

KNOWN = ("roles_held", "state", "prefers", "last_login", "login_count", "created_at")

# Roles decide, not Django's groups of permissions.
if admin.site.is_registered(Group):
    admin.site.unregister(Group)


class StaffSignInForm(AuthenticationForm):
    """The admin's sign-in: counted and with a second factor, as everywhere else."""

    code = forms.CharField(
        label="Code, where two factors are on",
        required=False,
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "class": " ".join(BASE_INPUT_CLASSES)}
        ),
        help_text="Of the authenticator app, or a recovery code.",
    )

    def clean(self) -> dict[str, Any]:
        written: dict[str, Any] = self.cleaned_data
        email, password = written.get("username"), written.get("password")
        if not (email and password):
            return written
        try:
            self.user_cache = identify(email, password, factor=self._factor())
        except WrongCredentials:
            raise self.get_invalid_login_error() from None
        except TooManyAttempts as error:
            raise ValidationError(_wait(error)) from None
        except (TwoFactorRequired, WrongOtp) as error:
            self.add_error("code", f"{error.title()}.")
        else:
            self.confirm_login_allowed(self.user_cache)
        return written

    def _factor(self) -> SecondFactor:
        code = str(self.cleaned_data.get("code") or "").replace(" ", "")
        is_otp = code.isascii() and code.isdigit() and len(code) == DIGITS
        return SecondFactor(otp=code) if is_otp else SecondFactor(recovery_code=code)


class StaffPasswordForm(AdminOwnPasswordChangeForm):
    """A member of staff's own new password: as any change of it, it ends what was open."""

    def clean_old_password(self) -> str:
        password = str(self.cleaned_data["old_password"])
        try:
            prove_password(self.user.pk, password)
        except WrongPassword as error:
            raise ValidationError(f"{error.title()}.") from None
        except TooManyAttempts as error:
            raise ValidationError(_wait(error)) from None
        return password

    def save(self, commit: bool = True) -> User:
        replace_password(self.user.pk, self.cleaned_data["new_password1"])
        user: User = self.user
        user.refresh_from_db()
        return user


def _wait(error: TooManyAttempts) -> str:
    return f"{error.title()}. Try again in {error.retry_after} seconds."


def change_own_password(request: HttpRequest) -> HttpResponseBase:
    """Show or take the form of one's own new password, in place of the admin's own."""
    view = PasswordChangeView.as_view(
        form_class=StaffPasswordForm,
        success_url=reverse("admin:password_change_done"),
        extra_context=admin.site.each_context(request),
    )
    return view(request)


@as_system()
def sign_in_staff(request: HttpRequest) -> HttpResponseBase:
    """Show or take the admin's sign-in: who it is, is only known at its end."""
    return admin.site.login(request)


admin.site.login_form = StaffSignInForm
admin.site.login_template = "accounts/staff_sign_in.html"


class UserForm(RulesForm):
    """An account; its roles are shown to admins alone."""

    role_names = forms.MultipleChoiceField(
        label="Roles",
        choices=RoleName.choices,
        required=False,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        help_text="Managers run the shop; admins may also change settings and roles.",
    )

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        if not self.instance._state.adding:
            names = self.instance.roles.values_list("name", flat=True)
            self.initial["role_names"] = sorted(names)
        else:
            self.initial["role_names"] = [RoleName.CUSTOMER.value]

    def clean_phone(self) -> str | None:
        phone: str | None = self.cleaned_data["phone"]
        return "+" + phone.removeprefix("+") if phone else None

    def clean_additional_details(self) -> Any:
        details = self.cleaned_data["additional_details"] or {}
        try:
            check_details(details)
        except InvalidFields as error:
            raise forms.ValidationError(error.problems[0].message) from None
        return details


class NewUserForm(UserForm):
    password = forms.CharField(widget=UnfoldAdminPasswordWidget)

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        validate_password(password, self.instance)
        return password


class AddressInline(StaffStackedInline):
    """The address book; orders keep their own copies."""

    permission = "accounts.manage"
    model = Address
    may_delete = True
    fields = (
        ("type", "is_default"),
        ("full_name", "phone"),
        ("line1", "line2"),
        ("postal_code", "city"),
        ("region", "country"),
    )

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and _may_touch(request, obj)


class ProfileInline(StaffStackedInline):
    """A side table's row; one that is not there has the defaults."""

    permission = "accounts.manage"
    max_num = 1

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_add_permission(request, obj) and _may_touch(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and _may_touch(request, obj)


class CustomerProfileInline(ProfileInline):
    model = CustomerProfile
    fields = (("loyalty_points", "preferred_currency"),)


class AdminProfileInline(ProfileInline):
    permission = "accounts.manage_staff"
    model = AdminProfile
    fields = ("department",)


def _may_touch(request: HttpRequest, user: Any) -> bool:
    """Managers look after customers; after staff, admins do; after who is erased, nobody."""
    if not isinstance(user, User):
        return True
    may_touch_staff = staff_may(request, "accounts.manage_staff")
    return user.deleted_at is None and (may_touch_staff or not user.is_staff)


def _block(user: User, actor_id: UUID) -> None:
    block_user(user.pk, actor_id=actor_id)


def _unblock(user: User, actor_id: UUID) -> None:
    unblock_user(user.pk, actor_id=actor_id)


def _replace_password(user: User, actor_id: UUID, password: str) -> None:
    replace_password(user.pk, password)


def _remove_two_factors(user: User, actor_id: UUID) -> None:
    remove_two_factors(user.pk)


@admin.register(User)
class UserAdmin(StepsAdmin, StaffAdmin):
    """Everybody who can sign in."""

    permission = "accounts.manage"
    form = UserForm
    inlines = (CustomerProfileInline, AdminProfileInline, AddressInline)
    list_display = ("email", "full_name", "roles_held", "state", "last_login", "created_at")
    list_filter = ("status", "is_staff", "roles", RecentFilter)
    search_fields = ("email__istartswith", "last_name__istartswith", "phone__exact")
    search_help_text = "Beginning of e-mail or last name, or phone"
    sortable_by = ()
    steps = {
        "block": Step("Block", "Blocked, and signed out everywhere.", _block, variant="danger"),
        "unblock": Step("Let in", "May sign in.", _unblock),
        "password": Step(
            "Set the password",
            "The password is new; every session has ended.",
            _replace_password,
            (Input("password", "New password", "password"),),
            variant="default",
        ),
        "two-factors": Step(
            "Turn off two factors",
            "The password alone signs in again.",
            _remove_two_factors,
            variant="danger",
        ),
    }

    def steps_for(self, request: HttpRequest, row: User) -> list[str]:
        if row.pk == request.user.pk:
            return ["password"]
        if not row.is_active:
            return ["unblock"]
        lost = ["two-factors"] if has_two_factors(row.pk) else []
        return ["block", "password", *lost]

    def may_step(self, request: HttpRequest, row: Any) -> bool:
        return super().may_step(request, row) and _may_touch(request, row)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and _may_touch(request, obj)

    def get_queryset(self, request: HttpRequest) -> "QuerySet[User]":
        users: QuerySet[User] = super().get_queryset(request)
        return users.prefetch_related("roles")

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **options: Any
    ) -> Any:
        form = UserForm if change else NewUserForm
        return super().get_form(request, obj, change=change, form=form, **options)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        secret = () if obj is not None else ("password",)
        roles = ("role_names",) if staff_may(request, "accounts.assign_roles") else ()
        names = (("first_name", "last_name"), ("display_name", "username"))
        person = (
            "email",
            *secret,
            *names,
            "phone",
            ("date_of_birth", "gender"),
            "additional_details",
            *roles,
        )
        return [
            (None, {"fields": person}),
            *([("Known about it", {"fields": KNOWN})] if obj is not None else []),
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return KNOWN

    def save_model(
        self, request: HttpRequest, obj: User, form: "forms.ModelForm[Any]", change: bool
    ) -> None:
        """Make an account as everybody makes one, or write what was changed."""
        if change:
            super().save_model(request, obj, form, change)
            if "email" in form.changed_data:
                announce_new_email(obj, before=form.initial["email"])
            return
        made = register_customer(
            obj.email,
            password=form.cleaned_data["password"],
            first_name=obj.first_name,
            last_name=obj.last_name,
        )
        obj.pk = made.pk
        User.objects.filter(pk=made.pk).update(
            display_name=obj.display_name,
            username=obj.username,
            phone=obj.phone,
            date_of_birth=obj.date_of_birth,
            gender=obj.gender,
            additional_details=obj.additional_details,
        )

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        may_assign = staff_may(request, "accounts.assign_roles")
        if may_assign and "role_names" in form.changed_data:
            set_roles(form.instance.pk, form.cleaned_data["role_names"], actor_id=request.user.pk)

    def tables(self, row: User) -> list[dict[str, Any]]:
        latest = row.sessions.order_by("-id")[:10]
        return [
            table(
                "Latest sessions",
                ["Began", "Last used", "From", "With", "Ended"],
                [
                    [
                        session.created_at.strftime("%Y-%m-%d %H:%M"),
                        session.last_used_at.strftime("%Y-%m-%d %H:%M"),
                        session.ip_address or "",
                        session.user_agent[:80],
                        "yes" if session.revoked_at else "",
                    ]
                    for session in latest
                ],
            )
        ]

    @display(description="Name")
    def full_name(self, user: User) -> str:
        return user.get_full_name()

    @display(description="Roles")
    def roles_held(self, user: User) -> str:
        return ", ".join(sorted(role.name for role in user.roles.all()))

    @display(
        description="State",
        label={
            "approved": "success",
            "pending": "warning",
            "rejected": "danger",
            "suspended": "danger",
        },
    )
    def state(self, user: User) -> Coloured:
        return Coloured(user.status, user.get_status_display())

    @display(description="Preferences")
    def prefers(self, user: User) -> str:
        return ", ".join(f"{name}: {value}" for name, value in user.preferences.items())
