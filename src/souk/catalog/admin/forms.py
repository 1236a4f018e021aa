"""Forms of products: money in major units, pairs by line, pictures checked by their content."""

from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from unfold.widgets import (
    UnfoldAdminSelect2MultipleWidget,
    UnfoldAdminSelect2Widget,
    UnfoldAdminTextInputWidget,
    UnfoldAdminURLInputWidget,
)

from souk.catalog.models import Category, Image, Product, Variant
from souk.core.admin import AmountField, PairsField
from souk.core.money import is_currency

_PICTURES = {"PNG", "JPEG", "WEBP", "GIF"}
_LARGEST_PICTURE = 10 * 1024 * 1024


def _address(help_text: str) -> forms.URLField:
    return forms.URLField(
        required=False,
        max_length=500,
        assume_scheme="https",
        widget=UnfoldAdminURLInputWidget,
        help_text=help_text,
    )


class CategoryField(forms.ModelChoiceField):
    def label_from_instance(self, category: Category) -> str:
        return category.path


class CategoriesField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, category: Category) -> str:
        return category.path


class ProductForm(forms.ModelForm):
    category = CategoryField(
        Category.objects.filter(deleted_at__isnull=True),
        required=False,
        widget=UnfoldAdminSelect2Widget,
        help_text="where it stands; the categories above follow",
    )
    other_categories = CategoriesField(
        Category.objects.filter(deleted_at__isnull=True),
        required=False,
        widget=UnfoldAdminSelect2MultipleWidget,
    )
    video_url = _address("")
    attributes = PairsField(help_text="one Name: value a line, such as Material: Clay")

    class Meta:
        model = Product
        fields = "__all__"  # noqa: DJ007 - the page's fieldsets name them

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        product = self.instance
        if product._state.adding:
            self.initial.setdefault("currency", settings.DEFAULT_CURRENCY)
            return
        links = list(product.category_links.values_list("category_id", "is_primary"))
        self.initial["category"] = next((one for one, primary in links if primary), None)
        self.initial["other_categories"] = [one for one, primary in links if not primary]

    def clean_currency(self) -> str:
        currency: str = self.cleaned_data["currency"].upper()
        if not is_currency(currency):
            raise forms.ValidationError("write an ISO 4217 code, such as USD")
        return currency

    @property
    def placed_in(self) -> tuple[UUID | None, list[UUID]]:
        """The primary category and the others."""
        primary = self.cleaned_data.get("category")
        others = self.cleaned_data.get("other_categories") or []
        return primary.id if primary else None, [
            category.id for category in others if category != primary
        ]


class VariantForm(forms.ModelForm):
    sku = forms.CharField(
        label="SKU",
        max_length=100,
        widget=UnfoldAdminTextInputWidget(attrs={"style": "min-width: 11rem"}),
    )
    options = PairsField(rows=2, help_text="such as Size: Large")
    price_amount = AmountField(label="price", least=1)
    compare_at_amount = AmountField(label="compare at", required=False)
    cost_amount = AmountField(label="cost", required=False)

    class Meta:
        model = Variant
        fields = (
            "sku",
            "options",
            "price_amount",
            "compare_at_amount",
            "cost_amount",
            "weight_grams",
            "barcode",
            "tracks_stock",
            "is_active",
            "position",
        )

    def use_currency(self, currency: str) -> None:
        """Say what the amounts are in, before the form is shown or cleaned."""
        for field in self.fields.values():
            if isinstance(field, AmountField):
                field.use_currency(currency)

    def clean_compare_at_amount(self) -> int | None:
        return self.cleaned_data["compare_at_amount"] or None

    def clean_barcode(self) -> str | None:
        return self.cleaned_data["barcode"] or None

    def save(self, commit: bool = True) -> Variant:
        self.instance.name = " / ".join(self.cleaned_data["options"].values())
        return super().save(commit)


class VariantFormSet(forms.BaseInlineFormSet):
    """A product's variants; their amounts are in the product's currency."""

    def _construct_form(self, i: int, **options: Any) -> VariantForm:
        form = super()._construct_form(i, **options)
        form.use_currency(self.instance.currency or settings.DEFAULT_CURRENCY)
        return form

    def clean(self) -> None:
        super().clean()
        seen: set[tuple[tuple[str, str], ...]] = set()
        for form in self.forms:
            if not form.has_changed() and form.instance._state.adding:
                continue
            options = tuple(sorted((form.cleaned_data.get("options") or {}).items()))
            if options in seen:
                form.add_error("options", "another variant has the same options")
            seen.add(options)


class ImageForm(forms.ModelForm):
    url = _address("instead of a file")

    class Meta:
        model = Image
        fields = ("file", "url", "alt", "position")

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if isinstance(file, UploadedFile):
            if (file.size or 0) > _LARGEST_PICTURE:
                raise forms.ValidationError("the picture is larger than 10 MB")
            # Django's field has opened it with Pillow: what it says is by content, not by name.
            picture = getattr(file, "image", None)
            if picture is None or picture.format not in _PICTURES:
                raise forms.ValidationError("use PNG, JPEG, WebP or GIF")
        return file or None

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors and not (cleaned.get("file") or cleaned.get("url")):
            raise forms.ValidationError("give a file or an address")
        cleaned["url"] = cleaned.get("url") or None
        return cleaned
