"""Accounts, for staff: customers and those who run the shop."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import admin
from django.contrib.auth.models import Group
from django.contrib.auth.password_validation import validate_password
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.decorators import display
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget, UnfoldAdminPasswordWidget

from souk.accounts.models import Address, RoleName, User
from souk.accounts.operations.blocking import block_user, unblock_user
from souk.accounts.operations.passwords import replace_password
from souk.accounts.operations.registration import register_customer
from souk.accounts.operations.roles import set_roles
from souk.core.admin.lists import RecentFilter
from souk.core.admin.pages import StaffAdmin, StaffStackedInline, table
from souk.core.admin.roles import is_admin
from souk.core.admin.rules import RulesForm
from souk.core.admin.steps import Input, Step, StepsAdmin

# Roles decide, not Django's groups of permissions.
if admin.site.is_registered(Group):
    admin.site.unregister(Group)


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


class NewUserForm(UserForm):
    password = forms.CharField(widget=UnfoldAdminPasswordWidget)

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        validate_password(password, self.instance)
        return password


class AddressInline(StaffStackedInline):
    """The address book; orders keep their own copies."""

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


def _may_touch(request: HttpRequest, user: Any) -> bool:
    """Managers look after customers; after staff, admins do."""
    return is_admin(request) or not (isinstance(user, User) and user.is_staff)


def _block(user: User, actor_id: UUID) -> None:
    block_user(user.pk, actor_id=actor_id)


def _unblock(user: User, actor_id: UUID) -> None:
    unblock_user(user.pk, actor_id=actor_id)


def _replace_password(user: User, actor_id: UUID, password: str) -> None:
    replace_password(user.pk, password)


@admin.register(User)
class UserAdmin(StepsAdmin, StaffAdmin):
    """Everybody who can sign in."""

    form = UserForm
    inlines = (AddressInline,)
    list_display = ("email", "full_name", "roles_held", "state", "last_login", "created_at")
    list_filter = ("is_active", "is_staff", "roles", RecentFilter)
    search_fields = ("email__istartswith", "last_name__istartswith", "phone__exact")
    search_help_text = "Beginning of e-mail or last name, or phone"
    sortable_by = ()
    steps = {
        "block": Step("Block", "Blocked, and signed out everywhere.", _block, variant="danger"),
        "unblock": Step("Unblock", "May sign in again.", _unblock),
        "password": Step(
            "Set the password",
            "The password is new; every session has ended.",
            _replace_password,
            (Input("password", "New password", "password"),),
            variant="default",
        ),
    }

    def steps_for(self, request: HttpRequest, row: User) -> list[str]:
        if row.pk == request.user.pk:
            return ["password"]
        return ["block", "password"] if row.is_active else ["unblock"]

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
        roles = ("role_names",) if is_admin(request) else ()
        known = ("roles_held", "state", "last_login", "login_count", "created_at")
        person = ("email", *secret, ("first_name", "last_name"), "phone", *roles)
        return [
            (None, {"fields": person}),
            *([("Known about it", {"fields": known})] if obj is not None else []),
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("roles_held", "state", "last_login", "login_count", "created_at")

    def save_model(
        self, request: HttpRequest, obj: User, form: "forms.ModelForm[Any]", change: bool
    ) -> None:
        """Make an account as everybody makes one, or write what was changed."""
        if change:
            super().save_model(request, obj, form, change)
            return
        made = register_customer(
            obj.email,
            password=form.cleaned_data["password"],
            first_name=obj.first_name,
            last_name=obj.last_name,
        )
        obj.pk = made.pk
        User.objects.filter(pk=made.pk).update(phone=obj.phone)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if is_admin(request) and "role_names" in form.changed_data:
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

    @display(description="State", label={"active": "success", "blocked": "danger"})
    def state(self, user: User) -> str:
        return "active" if user.is_active else "blocked"
