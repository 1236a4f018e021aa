"""Filling in the admin's forms as a browser does."""

import re
from typing import Any

from django import forms
from django.http import HttpResponse
from django.test import Client


def filled(client: Client, path: str, **changes: Any) -> dict[str, Any]:
    """Return what a browser would send from this page, with these changes."""
    page = client.get(path)
    assert page.status_code == 200, page.status_code
    values: dict[str, Any] = dict(_values(page.context["adminform"].form))
    for inline in page.context["inline_admin_formsets"]:
        values |= dict(_values(inline.formset.management_form))
        for form in inline.formset.forms:
            values |= dict(_values(form))
    return {name: value for name, value in (values | changes).items() if value is not None}


def submit(client: Client, path: str, **changes: Any) -> HttpResponse:
    """Change a page's form and save it."""
    return client.post(path, filled(client, path, **changes))  # type: ignore[return-value]


def problems(answer: Any) -> str:
    """Return all that a refused form says."""
    said = [str(answer.context["adminform"].form.errors)]
    for inline in answer.context["inline_admin_formsets"]:
        said += [str(inline.formset.errors), str(inline.formset.non_form_errors())]
    return " ".join(said)


def button(client: Client, page: str, step: str) -> dict[str, str]:
    """Return what a page sends with a click of its button, beside what is written into it."""
    shown = client.get(f"{page}change/").content.decode()
    form = re.search(rf'action="[^"]*/step/{step}/".*?</form>', shown, re.DOTALL)
    assert form is not None, f"there is no button {step}"
    return dict(re.findall(r'type="hidden" name="(once)" value="([^"]+)"', form[0]))


def _values(form: Any) -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    for bound in form:
        value = bound.value()
        if isinstance(bound.field, forms.FileField):
            continue
        if isinstance(bound.field, forms.BooleanField):
            value = "on" if value else None
        elif isinstance(bound.field.widget, forms.MultiWidget):
            parts = bound.field.widget.decompress(value)
            found += [
                (f"{bound.html_name}_{place}", "" if part is None else str(part))
                for place, part in enumerate(parts)
            ]
            continue
        elif isinstance(value, list | tuple) and not isinstance(
            bound.field.widget, forms.SelectMultiple | forms.CheckboxSelectMultiple
        ):
            value = bound.field.prepare_value(value)
        found.append((bound.html_name, "" if value is None and not _is_box(bound) else value))
        if bound.field.show_hidden_initial:
            found.append((bound.html_initial_name, value))
    return found


def _is_box(bound: Any) -> bool:
    return isinstance(bound.field, forms.BooleanField)
