"""The forms of the catalogue's pages."""

import secrets
from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib.auth.hashers import make_password
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from unfold.admin import TabularInline
from unfold.widgets import (
    UnfoldAdminPasswordWidget,
    UnfoldAdminSelect2MultipleWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextInputWidget,
)

from souk.catalog.models import Category, Product, Variant, Visibility
from souk.catalog.operations.attributes import read_as_declared
from souk.catalog.operations.classification import classify_product
from souk.catalog.operations.options import options_problem
from souk.catalog.operations.pictures import sizes_of
from souk.catalog.operations.related import choose_related
from souk.catalog.operations.sellers import give_products
from souk.catalog.operations.tags import each_tag_once
from souk.catalog.operations.withdrawal import withdraw_variant
from souk.catalog.queries.known import products_by_slug
from souk.catalog.queries.related import slugs_beside
from souk.core.admin.amounts import AmountsForm
from souk.core.admin.pairs import PairsField
from souk.core.admin.rules import RulesForm
from souk.core.errors import InvalidFields
from souk.sellers.queries.storefronts import seller_with_slug, slug_of_seller


class PathChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A category, shown with all that stand above it."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.path)


class PathChoices(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.path)


class PictureForm(RulesForm):
    """A form with uploads: only what is a picture gets in, written anew in the sizes shown."""

    card: "ContentFile[bytes] | None" = None

    def _picture(self, name: str) -> Any:
        upload = self.cleaned_data.get(name)
        if not isinstance(upload, UploadedFile):
            return upload
        try:
            page, self.card = sizes_of(upload)
        except InvalidFields as error:
            raise forms.ValidationError(error.problems[0].message) from None
        page.name = f"{secrets.token_hex(16)}.webp"
        return page


class ProductForm(RulesForm):
    """A product with the categories that it stands in."""

    attributes = PairsField(many=True, rows=4)
    in_categories = PathChoices(
        Category.objects.filter(deleted_at__isnull=True).order_by("path"),
        label="Categories",
        required=False,
        widget=UnfoldAdminSelect2MultipleWidget,
    )
    primary_category = PathChoice(
        Category.objects.filter(deleted_at__isnull=True).order_by("path"),
        required=False,
        widget=UnfoldAdminSelectWidget,
        help_text="The one whose path the product page shows.",
    )

    seller = forms.CharField(
        required=False,
        max_length=60,
        widget=UnfoldAdminTextInputWidget,
        help_text="The slug of who sells it; the shop itself, where it is empty.",
    )
    password = forms.CharField(
        required=False,
        max_length=128,
        widget=UnfoldAdminPasswordWidget(attrs={"autocomplete": "new-password"}),
        help_text="For a product behind a password; left empty, it stays as it is.",
    )

    related = forms.CharField(
        required=False,
        max_length=2000,
        label="Products beside it",
        widget=UnfoldAdminTextInputWidget,
        help_text="Slugs by commas, in their order; empty: those of its category.",
    )

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        if not self.instance._state.adding:
            self.initial["related"] = ", ".join(slugs_beside(self.instance.pk))
        if self.instance.seller_id is not None:
            self.initial["seller"] = slug_of_seller(self.instance.seller_id)
        links = list(self.instance.category_links.all()) if not self.instance._state.adding else []
        self.initial["in_categories"] = [link.category_id for link in links]
        self.initial["primary_category"] = next(
            (link.category_id for link in links if link.is_primary), None
        )

    def clean_seller(self) -> str:
        slug = str(self.cleaned_data["seller"]).strip()
        self.seller_id = seller_with_slug(slug) if slug else None
        if slug and self.seller_id is None:
            raise forms.ValidationError("Nobody sells here by this slug.")
        return slug

    def clean_tags(self) -> list[str]:
        return each_tag_once(self.cleaned_data["tags"])

    def clean_related(self) -> str:
        written = str(self.cleaned_data["related"])
        slugs = [slug for slug in (part.strip() for part in written.split(",")) if slug]
        known = products_by_slug(slugs)
        missing = next((slug for slug in slugs if slug not in known), None)
        if missing:
            raise forms.ValidationError(f"There is no product {missing}.")
        if len(set(slugs)) < len(slugs) or self.instance.pk in known.values():
            raise forms.ValidationError("Name other products, each once.")
        self.related_ids = [known[slug] for slug in slugs]
        return ", ".join(slugs)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        self._read_attributes(values)
        if values.get("password"):
            self.instance.password_hash = make_password(values["password"])
        is_protected = values.get("visibility") == Visibility.PASSWORD_PROTECTED
        if is_protected and not self.instance.password_hash:
            self.add_error("password", "Write the password that opens it.")
        return values

    def _read_attributes(self, values: dict[str, Any]) -> None:
        categories = {*values.get("in_categories", ()), values.get("primary_category")} - {None}
        try:
            values["attributes"] = read_as_declared(
                values.get("attributes") or {}, category_ids=[one.pk for one in categories]
            )
        except InvalidFields as error:
            for problem in error.problems:
                name = problem.field.removeprefix("attributes.")
                self.add_error("attributes", f"{name} {problem.message}.")

    def give(self) -> None:
        """Write who sells it, once the product itself is there."""
        if self.seller_id != self.instance.seller_id:
            give_products([self.instance.pk], seller_id=self.seller_id)

    def classify(self) -> None:
        """Write the categories, once the product itself is there."""
        primary = self.cleaned_data.get("primary_category")
        classify_product(
            self.instance.pk,
            {category.pk for category in self.cleaned_data.get("in_categories", ())},
            primary_id=primary.pk if primary else None,
        )

    def _save_m2m(self) -> None:
        self.give()
        self.classify()
        if "related" in self.changed_data:
            choose_related(self.instance.pk, self.related_ids, owner_id=None, unchanged_since=None)


class CategoryForm(PictureForm):
    def clean_image(self) -> Any:
        return self._picture("image")

    def clean_parent(self) -> Category | None:
        parent: Category | None = self.cleaned_data.get("parent")
        if parent and f"{parent.path}/".startswith(f"{self.instance.path or '?'}/"):
            raise forms.ValidationError("A category cannot be moved below itself.")
        return parent


class ImageForm(PictureForm):
    """A picture: a file, or an address elsewhere."""

    unchecked = frozenset({"is_primary"})

    def clean_file(self) -> Any:
        return self._picture("file")

    def save(self, commit: bool = True) -> Any:
        if "file" in self.changed_data:
            # Without a card of its own, a list shows the picture itself.
            self.instance.card_file = ""
        if self.card is not None:
            name = f"products/{secrets.token_hex(16)}-card.webp"
            self.instance.card_file = default_storage.save(name, self.card)
        return super().save(commit=commit)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not self.errors and not (values.get("file") or values.get("url")):
            raise forms.ValidationError("Choose a file, or write an address.")
        return values


class VariantForm(AmountsForm, RulesForm):
    """A variant; its prices are in its product's currency."""

    unchecked = frozenset({"is_default"})
    options = PairsField()

    def amount_currency(self) -> str:
        known = not self.instance._state.adding
        return self.instance.product.currency if known else super().amount_currency()

    def clean_sku(self) -> str:
        return str(self.cleaned_data["sku"]).strip()


class LoneVariantForm(VariantForm):
    """A variant on a page of its own: what it is chosen by, its product's page says."""

    def clean_options(self) -> dict[str, str]:
        options: dict[str, str] = self.cleaned_data["options"]
        names = self.instance.product.option_names
        if "options" in self.changed_data and (problem := options_problem(options, names)):
            raise forms.ValidationError(f"It {problem}: change that on the product's page.")
        return options


class ChosenFormSet(TabularInline.formset):
    """Rows of which one is the chosen one: at most one is marked, and the first if none is."""

    chosen = ""

    def clean(self) -> None:
        super().clean()
        marked = [form for form in self._staying() if form.cleaned_data.get(self.chosen)]
        if len(marked) > 1:
            raise forms.ValidationError(f"Only one of them can be {self._word()}.")

    def save(self, commit: bool = True) -> Any:
        self._unmark()
        saved = super().save(commit=commit)
        rows = self.get_queryset().model._default_manager.filter(**self._living())
        if not rows.filter(**{self.chosen: True}).exists():
            first = rows.order_by("position", "id").first()
            if first is not None:
                rows.filter(pk=first.pk).update(**{self.chosen: True})
        return saved

    def _unmark(self) -> None:
        """Take the mark away first, so that another row can get it in the same save."""
        losing = [
            form.instance.pk
            for form in self.initial_forms
            if form in self.deleted_forms or not form.cleaned_data.get(self.chosen)
        ]
        self.model._default_manager.filter(pk__in=losing).update(**{self.chosen: False})

    def _staying(self) -> list[Any]:
        gone = self.deleted_forms
        return [
            form
            for form in self.forms
            if hasattr(form, "cleaned_data") and form.has_changed() | bool(form.instance.pk)
            if form not in gone
        ]

    def _living(self) -> dict[str, Any]:
        return {self.fk.name: self.instance}

    def _word(self) -> str:
        return self.chosen.removeprefix("is_")


class ImageFormSet(ChosenFormSet):
    chosen = "is_primary"


class VariantFormSet(ChosenFormSet):
    """A product's variants; one that is removed is only marked so, for its stock and its orders."""

    chosen = "is_default"
    named: Sequence[str] = ()

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        # Of a new product, whose own form is read later, it is what was written there.
        written = str(self.data.get("currency", "")).strip().upper()
        currency = self.instance.currency or written or None
        return {**super().get_form_kwargs(index), "currency": currency}

    def clean(self) -> None:
        super().clean()
        skus = [str(form.cleaned_data.get("sku", "")).upper() for form in self._staying()]
        if len(set(skus)) < len(skus):
            raise forms.ValidationError("Two variants have the same SKU.")
        self._require_options()

    def save(self, commit: bool = True) -> Any:
        saved = super().save(commit=commit)
        if self.named:
            Product.objects.filter(pk=self.instance.pk).update(option_names=self.named)
        return saved

    def _require_options(self) -> None:
        """Refuse a variant that lacks an option of the product; where it names none, they do."""
        staying = [form for form in self._staying() if "options" in form.cleaned_data]
        names = self.instance.option_names
        was = Product.objects.filter(pk=self.instance.pk).values_list("option_names", flat=True)
        if was.first() == names and not any("options" in form.changed_data for form in staying):
            return
        if not names:
            said = (form.cleaned_data["options"] for form in staying)
            names = self.named = list(dict.fromkeys(name for options in said for name in options))
        for form in staying:
            if problem := options_problem(form.cleaned_data["options"], names):
                form.add_error("options", f"It {problem} ({', '.join(names) or 'nothing'}).")

    def delete_existing(self, obj: Variant, commit: bool = True) -> None:
        if commit:
            withdraw_variant(obj.pk)

    def _living(self) -> dict[str, Any]:
        return {**super()._living(), "deleted_at__isnull": True}
