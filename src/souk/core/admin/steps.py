"""Buttons on a page that call an operation, and what the operation refuses as a message."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import URLValidator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.views.decorators.http import require_POST
from unfold.widgets import BASE_INPUT_CLASSES

from souk.core.card_numbers import NO_CARD_NUMBERS, holds_card_number
from souk.core.errors import DomainError, PreconditionFailed, invalid_field
from souk.core.http.revisions import etag_at, moment_of
from souk.core.idempotency import request_key, user_scope
from souk.core.ids import uuid7


@dataclass(frozen=True, slots=True)
class Input:
    """Something that a step asks for."""

    name: str
    label: str
    type: str = "text"
    max_length: int = 500


@dataclass(frozen=True, slots=True)
class Step:
    """A button: what it says, what it asks for, and the operation it calls.

    With `is_once` the operation takes the `request` that the page was shown for: clicked twice, it
    is done once. With `is_of_what_is_seen` it takes `unchanged_since`, when what the page shows was
    changed last.
    """

    label: str
    done: str
    act: Callable[..., None]
    inputs: tuple[Input, ...] = ()
    variant: str = "primary"
    is_once: bool = False
    is_of_what_is_seen: bool = False


class StepsAdmin:
    """Gives a page its steps. A step is a POST of its own, apart from the page's form.

    `steps` are all there are; `steps_for` says which of them are shown for a row.
    """

    steps: Mapping[str, Step] = {}
    change_form_outer_before_template = "core/steps.html"

    def steps_for(self, request: HttpRequest, row: Any) -> list[str]:
        """Return the names of the steps that this row can take now."""
        return []

    def may_step(self, request: HttpRequest, row: Any) -> bool:
        """Say whether this member of staff may take any step with this row."""
        return bool(self._may_write(request))  # type: ignore[attr-defined]

    def changed_at(self, row: Any) -> datetime:
        """Say when what the page shows of a row was changed last."""
        moment: datetime = row.updated_at
        return moment

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(require_POST(self.take_step))  # type: ignore[attr-defined]
        return [
            path("<uuid:row_id>/step/<slug:name>/", view, name=self._step_route()),
            *super().get_urls(),
        ]

    def take_step(self, request: HttpRequest, row_id: UUID, name: str) -> HttpResponse:
        """Call a step's operation, say what came of it, and return to the page."""
        row = self.get_object(request, str(row_id))  # type: ignore[attr-defined]
        step = self.steps.get(name)
        if row is None or step is None:
            raise Http404
        if not self.may_step(request, row):
            raise PermissionDenied
        try:
            step.act(row, request.user.pk, **_given(step, request))
        except PreconditionFailed:
            messages.error(request, "It has changed since. Look at it again.")
        except DomainError as error:
            messages.error(request, error.detail)
        else:
            self.log_change(request, row, step.done)  # type: ignore[attr-defined]
            messages.success(request, step.done)
        return redirect(reverse(f"admin:{self._page()}_change", args=[row_id]))

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *arguments: Any, **options: Any
    ) -> Any:
        row = context.get("original")
        if row is not None and self.may_step(request, row):
            context["steps"] = [self._button(name, row) for name in self.steps_for(request, row)]
            context["step_input_class"] = " ".join(
                name for name in BASE_INPUT_CLASSES if name != "w-full"
            )
        return super().render_change_form(request, context, *arguments, **options)

    def _button(self, name: str, row: Any) -> dict[str, Any]:
        return {
            "name": name,
            "step": self.steps[name],
            "url": reverse(f"admin:{self._step_route()}", args=[row.pk, name]),
            "once": str(uuid7()) if self.steps[name].is_once else "",
            "seen": self._seen(row) if self.steps[name].is_of_what_is_seen else "",
        }

    def _seen(self, row: Any) -> str:
        return etag_at(self.changed_at(row)).strip('"')

    def _page(self) -> str:
        meta = self.model._meta  # type: ignore[attr-defined]
        return f"{meta.app_label}_{meta.model_name}"

    def _step_route(self) -> str:
        return f"{self._page()}_step"


def _given(step: Step, request: HttpRequest) -> dict[str, Any]:
    given: dict[str, Any] = dict(_written(step, request))
    if step.is_once:
        given["request"] = request_key(
            user_scope(cast(UUID, request.user.pk)),
            method="POST",
            path=request.path,
            key=request.POST.get("once", ""),
            body=json.dumps(given).encode(),
        )
    if step.is_of_what_is_seen:
        given["unchanged_since"] = moment_of(request.POST.get("seen", ""))
    return given


def _written(step: Step, request: HttpRequest) -> dict[str, str]:
    """Return what was written into a step's inputs; raise InvalidFields where it cannot be."""
    written: dict[str, str] = {}
    for field in step.inputs:
        text = request.POST.get(field.name, "").strip()
        if len(text) > field.max_length or "\0" in text:
            raise invalid_field(field.label, f"Write at most {field.max_length} characters.")
        if holds_card_number(field.name, text):
            raise invalid_field(field.label, NO_CARD_NUMBERS)
        if field.type == "url" and text:
            _check_address(field, text)
        written[field.name] = text
    return written


def _check_address(field: Input, text: str) -> None:
    try:
        URLValidator(schemes=["http", "https"])(text)
    except ValidationError:
        raise invalid_field(field.label, "Write a whole address, https://…") from None
