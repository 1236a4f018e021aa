"""What customers search for and what they mean by it, for staff."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.postgres.forms import SimpleArrayField
from django.http import HttpRequest
from unfold.decorators import display
from unfold.widgets import UnfoldAdminTextInputWidget

from souk.core.admin.pages import ReadOnlyAdmin, StaffAdmin
from souk.core.admin.rules import RulesForm
from souk.core.errors import DomainError
from souk.search.models import Synonyms, Term
from souk.search.operations.synonyms import (
    change_synonyms,
    create_synonyms,
    normal_synonyms,
    remove_synonyms,
)


class SynonymsForm(RulesForm):
    """A list of synonyms, by commas."""

    words = SimpleArrayField(
        forms.CharField(max_length=100),
        widget=UnfoldAdminTextInputWidget,
        help_text="Two to twenty, by commas: sofa, couch, love seat.",
    )

    def clean_words(self) -> list[str]:
        try:
            return normal_synonyms(self.cleaned_data["words"])
        except DomainError as error:
            raise forms.ValidationError(error.detail) from None


@admin.register(Synonyms)
class SynonymsAdmin(StaffAdmin):
    """Words that find each other."""

    permission = "catalog.manage"
    may_delete = True
    form = SynonymsForm
    list_display = ("shown", "updated_at")
    search_fields = ("words__icontains",)
    fields = ("words",)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save by the operations which the API calls."""
        words = form.cleaned_data["words"]
        if change:
            change_synonyms(obj.pk, words, unchanged_since=None)
        else:
            obj.pk = create_synonyms(words).pk

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        remove_synonyms(obj.pk, unchanged_since=None)

    @display(description="Words")
    def shown(self, synonyms: Synonyms) -> str:
        return str(synonyms)


class FoundNothing(admin.SimpleListFilter):
    """Whether something was found."""

    title = "outcome"
    parameter_name = "outcome"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("nothing", "Found nothing")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(misses__gt=0) if self.value() == "nothing" else queryset


@admin.register(Term)
class TermAdmin(ReadOnlyAdmin):
    """What was searched on which day, and how often that found nothing."""

    list_display = ("words", "day", "times", "misses")
    list_filter = (FoundNothing, "day")
    search_fields = ("words__startswith",)
    ordering = ("-day", "-times", "words")
