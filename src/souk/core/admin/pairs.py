"""Attributes and options in forms: one "Name: value" a line, kept as a JSON object."""

from typing import Any

from django import forms
from unfold.widgets import UnfoldAdminTextareaWidget


class PairsField(forms.CharField):
    """A JSON object of texts, written as lines; a name that comes again has several values."""

    def __init__(self, *, many: bool = False, rows: int = 3, **options: Any) -> None:
        hint = "One a line, such as Color: Red."
        super().__init__(
            required=False,
            widget=UnfoldAdminTextareaWidget(attrs={"rows": rows}),
            help_text=f"{hint} Write a name again for a further value." if many else hint,
            **options,
        )
        self.many = many

    def to_python(self, value: Any) -> Any:
        pairs: dict[str, Any] = {}
        for line in (super().to_python(value) or "").splitlines():
            if not line.strip():
                continue
            name, colon, text = (part.strip() for part in line.partition(":"))
            if not (name and colon and text):
                raise forms.ValidationError(f"Write {line.strip()!r} as Name: value.")
            if name in pairs and not self.many:
                raise forms.ValidationError(f"{name} is there twice.")
            pairs[name] = [*_several(pairs[name]), text] if name in pairs else text
        return pairs

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        return "\n".join(f"{name}: {one}" for name, many in value.items() for one in _several(many))

    def has_changed(self, initial: Any, data: Any) -> bool:
        before = self.prepare_value(initial or {})
        return bool(before != "\n".join((data or "").split("\r\n")).strip())


def _several(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
