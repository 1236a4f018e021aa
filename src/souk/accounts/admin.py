"""Customers and staff."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.decorators import action, display
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from souk.accounts.models import Address, Role, Session, User
from souk.accounts.operations.staffing import block_users, set_roles, unblock_users
from souk.core.admin import ReadOnlyInline, StaffInline, StaffPage

admin.site.unregister(Group)


class UserForm(forms.ModelForm):
    chosen_roles = forms.ModelMultipleChoiceField(
        Role.objects.order_by("name"),
        label="roles",
        required=False,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        help_text="managers and admins may open these pages",
    )

    class Meta:
        model = User
        fields = ("email", "first_name", "last_name", "phone")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if "chosen_roles" in self.fields and not self.instance._state.adding:
            self.initial["chosen_roles"] = list(self.instance.roles.values_list("name", flat=True))

    def clean_phone(self) -> str | None:
        return self.cleaned_data["phone"] or None


class Addresses(StaffInline):
    model = Address
    fields = ("full_name", "line1", "line2", "postal_code", "city", "region", "country", "phone")


class Sessions(ReadOnlyInline):
    """Where somebody is signed in."""

    model = Session
    fields = ("created_at", "last_used_at", "user_agent", "ip_address", "revoked_at")
    readonly_fields = ("created_at", "last_used_at", "revoked_at")
    ordering = ("-id",)


@admin.register(User)
class UserPage(StaffPage):
    """Customers; an admin also says who is staff."""

    form = UserForm
    inlines = (Addresses, Sessions)
    list_display = ("email", "full_name", "created_at", "last_login", "is_staff", "shown_active")
    list_filter = ("is_active", "is_staff", "roles")
    search_fields = ("email__iexact", "email__istartswith", "last_name__istartswith")
    ordering = ("-created_at",)
    actions = ("block", "unblock")
    readonly_fields = ("created_at", "last_login", "login_count", "is_active", "email_verified_at")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        roles = ("chosen_roles",) if self._may_appoint(request) else ()
        person = ("email", ("first_name", "last_name"), "phone", *roles)
        account = (("is_active", "email_verified_at"), ("created_at", "last_login", "login_count"))
        return ((None, {"fields": person}), ("Account", {"fields": account}))

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return super().get_queryset(request).filter(deleted_at__isnull=True)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        # People register themselves; `souk create-admin` makes the first admin.
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        # Who could change an admin's e-mail address could become that admin.
        if obj is not None and obj.is_staff and not self._may_appoint(request):
            return False
        return super().has_change_permission(request, obj)

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if "chosen_roles" in form.changed_data and self._may_appoint(request):
            set_roles(obj.id, [role.name for role in form.cleaned_data["chosen_roles"]])

    @action(description="Block: they cannot sign in, and are signed out everywhere")
    def block(self, request: HttpRequest, chosen: QuerySet[User]) -> None:
        others = chosen.exclude(pk=request.user.pk)
        if not self._may_appoint(request):
            others = others.filter(is_staff=False)
        count = block_users(others.values_list("id", flat=True))
        messages.success(request, f"{count} people were blocked.")

    @action(description="Unblock")
    def unblock(self, request: HttpRequest, chosen: QuerySet[User]) -> None:
        count = unblock_users(chosen.values_list("id", flat=True))
        messages.success(request, f"{count} people may sign in again.")

    def _may_appoint(self, request: HttpRequest) -> bool:
        user: Any = request.user
        return bool(user.is_superuser)

    @display(description="name")
    def full_name(self, user: User) -> str:
        return user.get_full_name()

    @display(description="active", boolean=True, ordering="is_active")
    def shown_active(self, user: User) -> bool:
        return user.is_active
