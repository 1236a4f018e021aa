"""What customers search for and what they mean by it, for staff."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import admin
from django.contrib.postgres.forms import SimpleArrayField
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from unfold.decorators import display
from unfold.widgets import UnfoldAdminTextInputWidget

from souk.core.admin.pages import ReadOnlyAdmin, StaffAdmin
from souk.core.admin.rules import RulesForm
from souk.core.errors import DomainError
from souk.search.models import MissedWords, PopularWords, Synonyms, Term
from souk.search.operations.synonyms import (
    change_synonyms,
    create_synonyms,
    normal_synonyms,
    remove_synonyms,
)
from souk.search.queries.terms import summed


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
    list_display = ("shown", "count", "updated_at")
    search_fields = ("words__icontains",)
    ordering = ("words",)
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

    @display(description="How many", ordering="words__len")
    def count(self, synonyms: Synonyms) -> int:
        return len(synonyms.words)


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


class LastDays(admin.SimpleListFilter):
    """Over which days searches are summed; without it, over all that are kept."""

    title = "days"
    parameter_name = "days"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("1", "Today"), ("7", "The last 7 days"), ("30", "The last 30 days")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() not in {"1", "7", "30"}:
            return queryset
        first = timezone.now().date() - timedelta(days=int(self.value() or 0) - 1)
        return queryset.filter(day__gte=first)


class SummedAdmin(ReadOnlyAdmin):
    """Words once each, with how often they were searched; most often first."""

    list_filter = (LastDays,)
    search_fields = ("words__startswith",)
    fields = ("words", "day", "times", "misses")
    most_first = ""

    def get_queryset(self, request: HttpRequest) -> Any:
        return summed(self.model._default_manager.all()).order_by(f"-{self.most_first}", "words")

    def get_ordering(self, request: HttpRequest) -> tuple[str, ...]:
        return (f"-{self.most_first}", "words")

    @display(description="Last searched", ordering="day")
    def last_on(self, term: Any) -> Any:
        return term.day

    @display(description="Searched", ordering="asked")
    def times_asked(self, term: Any) -> int:
        return int(term.asked)

    @display(description="Found nothing", ordering="missed")
    def times_missed(self, term: Any) -> int:
        return int(term.missed)


@admin.register(MissedWords)
class MissedWordsAdmin(SummedAdmin):
    """What customers want and do not find: a product to buy in, or a synonym to add."""

    list_display = ("words", "times_missed", "times_asked", "last_on", "mend")
    most_first = "missed"

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).filter(missed__gt=0)

    @display(description="")
    def mend(self, term: Any) -> str:
        address = reverse("admin:search_synonyms_add")
        return format_html(
            '<a href="{}?{}">Add a synonym</a>', address, urlencode({"words": term.words})
        )


@admin.register(PopularWords)
class PopularWordsAdmin(SummedAdmin):
    """What customers search for and find."""

    list_display = ("words", "times_found", "times_missed", "last_on")
    most_first = "found"

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).filter(found__gt=0)

    @display(description="Found", ordering="found")
    def times_found(self, term: Any) -> int:
        return int(term.found)
