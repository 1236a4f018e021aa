"""Ways to pay, for staff; payments themselves are in the admin of the checkout."""

from django.contrib import admin

from souk.core.admin.pages import StaffAdmin
from souk.payments.models import Method


@admin.register(Method)
class MethodAdmin(StaffAdmin):
    """The ways to pay that the shop offers."""

    permission = "settings.manage"
    may_add = False
    list_display = ("name", "code", "is_active", "position")
    list_filter = ("is_active",)
    search_fields = ("name", "code")
    ordering = ("position", "code")
    fields = ("name", "code", "gateways", "is_active", "position")
    readonly_fields = ("code", "gateways")
