"""Texts with markup: descriptions that a shop's pages show as they are."""

from typing import TYPE_CHECKING, Any

import nh3
from django.db import models

if TYPE_CHECKING:
    _TextField = models.TextField[str, str]
else:
    _TextField = models.TextField


def safe_html(text: str) -> str:
    """Return rich text without anything that could run in a browser."""
    return nh3.clean(text)


class RichText(_TextField):
    """A text whose markup is made safe when it is written, whoever writes it."""

    def deconstruct(self) -> Any:
        name, _, arguments, options = super().deconstruct()
        # The column is as any other: migrations need not know.
        return name, "django.db.models.TextField", arguments, options

    def get_prep_value(self, value: Any) -> Any:
        prepared = super().get_prep_value(value)
        return safe_html(prepared) if prepared else prepared
