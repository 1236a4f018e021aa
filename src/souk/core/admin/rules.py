"""Broken constraints, told to people: their names state the truth that was broken."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import Model

from souk.core.card_numbers import NO_CARD_NUMBERS, fields_with_card_numbers

_NAMED = re.compile(r"(?:Constraint “|constraint \")(\w+)[”\"]")


def rule_in(text: str, model: type[Model] | None = None) -> str | None:
    """Return the rule that a message names, such as "slug is unique"; None when it names none."""
    found = _NAMED.search(text)
    if found is None:
        return None
    name = found[1].removeprefix(f"{model._meta.db_table}_") if model else found[1]
    return name.replace("_", " ")


def rule_broken(error: IntegrityError) -> str:
    """Return a sentence for people about what the database refused."""
    rule = rule_in(str(error))
    return f"Nothing was saved, for this must hold: {rule}." if rule else "Nothing was saved."


class RulesForm(forms.ModelForm):  # type: ignore[type-arg]
    """A form that checks the model's constraints and tells which of them is broken.

    Constraints with the condition `deleted_at IS NULL` are checked too, though no form shows it.
    Those over `unchecked` are not: the form sees to them when it saves.
    """

    unchecked: frozenset[str] = frozenset()

    def _get_validation_exclusions(self) -> set[str]:
        left_out: set[str] = super()._get_validation_exclusions()
        return (left_out - {"deleted_at"}) | self.unchecked

    def _clean_form(self) -> None:
        super()._clean_form()
        # What nobody has touched stays as it was, even where its text could be read otherwise.
        for name, field in self.fields.items():
            if name in self.initial and name in self.cleaned_data and name not in self.changed_data:
                self.cleaned_data[name] = _as_it_was(
                    field, self.initial[name], self.cleaned_data[name]
                )
        for name in self.changed_data:
            given = self.cleaned_data.get(name)
            if isinstance(given, str | dict | list) and any(
                fields_with_card_numbers({name: given})
            ):
                self.add_error(name, NO_CARD_NUMBERS)

    def _update_errors(self, errors: ValidationError) -> None:
        for problem in errors.error_list if not hasattr(errors, "error_dict") else _all(errors):
            rule = rule_in(str(problem.message), self._meta.model)
            if rule:
                problem.message = f"This must hold: {rule}."
        super()._update_errors(errors)


def _all(errors: ValidationError) -> list[ValidationError]:
    return [one for many in errors.error_dict.values() for one in many]


def _as_it_was(field: forms.Field, initial: Any, cleaned: Any) -> Any:
    return initial if isinstance(initial, dict) and isinstance(field, forms.CharField) else cleaned
