"""Letters, for staff; and the mailbox of a shop that has no mail server."""

from typing import Any
from uuid import UUID

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path
from django.views.decorators.clickjacking import xframe_options_sameorigin
from unfold.decorators import display

from souk.core.admin.lists import Coloured, RecentFilter
from souk.core.admin.pages import ReadOnlyAdmin
from souk.core.admin.roles import is_admin
from souk.core.admin.steps import Step, StepsAdmin
from souk.notifications import mailbox
from souk.notifications.models import Letter
from souk.notifications.operations.writing import write_again

STATUS_COLOURS = {"queued": "info", "sent": "success", "failed": "danger"}

# A letter's links may be followed, in another tab; nothing in it runs or is loaded.
_SANDBOX = "allow-popups allow-popups-to-escape-sandbox"
_POLICY = f"default-src 'none'; style-src 'unsafe-inline'; sandbox {_SANDBOX}"


def opens_mailbox(request: HttpRequest) -> bool:
    """Say whether there is a mailbox and this is an admin: letters hold everybody's links."""
    return mailbox.is_used() and is_admin(request)


def _send_again(letter: Letter, actor_id: UUID) -> None:
    write_again(letter.pk)


@admin.register(Letter)
class LetterAdmin(StepsAdmin, ReadOnlyAdmin):
    """What was written to customers, and whether it was sent."""

    permission = "notifications.manage"
    list_display = ("recipient", "kind", "subject", "state", "tries", "made", "sent_at")
    list_filter = ("status", "kind", RecentFilter)
    search_fields = ("recipient__istartswith",)
    search_help_text = "Beginning of the e-mail address"
    sortable_by = ()
    fieldsets = (
        (None, {"fields": (("recipient", "kind"), "subject", "text")}),
        ("Sending", {"fields": (("status", "tries"), ("sent_at", "next_try_at"), "error")}),
    )
    steps = {"send": Step("Send again", "A copy of the letter is on its way.", _send_again)}

    def steps_for(self, request: HttpRequest, row: Letter) -> list[str]:
        return ["send"] if row.status in {"sent", "failed"} else []

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view
        return [
            path("mailbox/", view(self.mailbox), name="mailbox"),
            path("mailbox/<slug:name>/", view(self.mailbox_letter), name="mailbox_letter"),
            path(
                "mailbox/<slug:name>/html/",
                xframe_options_sameorigin(view(self.mailbox_html)),
                name="mailbox_html",
            ),
            *super().get_urls(),
        ]

    def mailbox(self, request: HttpRequest) -> HttpResponse:
        """List the letters that were kept, newest first."""
        _only_for_its_owner(request)
        context = {
            **self.admin_site.each_context(request),
            "title": "Mailbox",
            "letters": mailbox.kept_letters(),
        }
        return TemplateResponse(request, "notifications/mailbox/list.html", context)

    def mailbox_letter(self, request: HttpRequest, name: str) -> HttpResponse:
        """Show a letter that was kept."""
        letter = _kept(request, name)
        context = {
            **self.admin_site.each_context(request),
            "title": letter.subject,
            "letter": letter,
            "sandbox": _SANDBOX,
        }
        return TemplateResponse(request, "notifications/mailbox/letter.html", context)

    def mailbox_html(self, request: HttpRequest, name: str) -> HttpResponse:
        """Return a letter's HTML, for the frame that shows it."""
        letter = _kept(request, name)
        return HttpResponse(
            f'<base target="_blank">{letter.html}',
            headers={"Content-Security-Policy": _POLICY, "Referrer-Policy": "no-referrer"},
        )

    @display(description="Written")
    def made(self, letter: Letter) -> str:
        return f"{letter.created_at:%Y-%m-%d %H:%M}"

    @display(description="State", label=STATUS_COLOURS)
    def state(self, letter: Letter) -> Coloured:
        return Coloured(letter.status, letter.get_status_display())


def _only_for_its_owner(request: HttpRequest) -> None:
    if not mailbox.is_used():
        raise Http404
    if not is_admin(request):
        raise PermissionDenied


def _kept(request: HttpRequest, name: str) -> mailbox.Kept:
    _only_for_its_owner(request)
    letter = mailbox.kept_letter(name)
    if letter is None:
        raise Http404
    return letter
