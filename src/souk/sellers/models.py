"""Who sells on the marketplace beside the shop itself: what they are, and on what terms."""

from decimal import Decimal

from django.conf import settings
from django.contrib.postgres.functions import TransactionNow
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Collate, Lower
from django.db.models.lookups import Exact

from souk.core.keys.fields import EncryptedText
from souk.core.tables import CreatedRow, one_of


class BusinessType(models.TextChoices):
    INDIVIDUAL = "individual"
    SOLE_PROPRIETORSHIP = "sole_proprietorship"
    PARTNERSHIP = "partnership"
    CORPORATION = "corporation"
    LLC = "llc"


class SellerStatus(models.TextChoices):
    PENDING = "pending"
    UNDER_REVIEW = "under_review"
    APPROVED = "approved"
    REJECTED = "rejected"
    SUSPENDED = "suspended"


class Profile(models.Model):
    """A user's business. Its key is the user's: a seller is known by one id everywhere.

    `status`, the commission and who verified it are the shop's to say, of which the trigger
    `refuse_own_terms` takes care. `business_address` has the shape of `core.http.AddressBody`.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        primary_key=True,
        related_name="seller_profile",
    )
    slug = models.SlugField(
        max_length=60, db_index=False, help_text="its address in the storefront"
    )
    business_name = models.CharField(max_length=200)
    business_type = models.CharField(max_length=20, choices=BusinessType)
    tax_id = models.CharField("tax id", max_length=50, blank=True, default="")
    registration_number = models.CharField(max_length=100, blank=True, default="")
    business_email = models.EmailField(max_length=254, blank=True, default="")
    business_phone = models.CharField(max_length=20, blank=True, default="")
    website = models.URLField(max_length=500, blank=True, default="")
    business_address = models.JSONField(null=True, blank=True)
    description = models.TextField(blank=True, default="")
    status = models.CharField(
        max_length=12, choices=SellerStatus, default=SellerStatus.PENDING, editable=False
    )
    # Told to the seller: why they were rejected or suspended.
    status_reason = models.CharField(max_length=500, blank=True, default="", editable=False)
    staff_notes = models.TextField(blank=True, default="", help_text="not shown to the seller")
    submitted_at = models.DateTimeField(db_default=TransactionNow(), editable=False)
    verified_at = models.DateTimeField(null=True, editable=False)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        db_index=False,
    )
    commission_rate = models.DecimalField(
        max_digits=5, decimal_places=4, default=Decimal("0.0500"), db_default=Decimal("0.0500")
    )
    auto_approve_orders = models.BooleanField(default=False, db_default=False)
    vacation_mode = models.BooleanField(default=False, db_default=False)
    vacation_message = models.CharField(max_length=500, blank=True, default="", db_default="")
    created_at = models.DateTimeField(db_default=TransactionNow(), editable=False)
    updated_at = models.DateTimeField(db_default=TransactionNow(), editable=False)

    class Meta:
        db_table = "sellers_profiles"
        verbose_name = "seller"
        constraints = [
            one_of("business_type", BusinessType, "sellers_profiles_business_type_is_known"),
            one_of("status", SellerStatus, "sellers_profiles_status_is_known"),
            models.UniqueConstraint(fields=["slug"], name="sellers_profiles_slug_is_unique"),
            models.CheckConstraint(
                condition=Q(slug__regex=r"^[a-z0-9]+(-[a-z0-9]+)*$"),
                name="sellers_profiles_slug_has_form",
            ),
            models.CheckConstraint(
                condition=~Q(business_name=""), name="sellers_profiles_business_has_a_name"
            ),
            models.CheckConstraint(
                condition=Q(business_phone="") | Q(business_phone__regex=r"^\+?[1-9]\d{1,14}$"),
                name="sellers_profiles_phone_is_e164",
            ),
            models.CheckConstraint(
                condition=Q(business_email="") | Q(business_email__regex=r"^[^@\s]+@[^@\s]+$"),
                name="sellers_profiles_email_has_form",
            ),
            models.CheckConstraint(
                condition=Q(website="") | Q(website__regex=r"^https?://[^\s]+$"),
                name="sellers_profiles_website_is_an_address",
            ),
            models.CheckConstraint(
                condition=Exact(
                    models.Func(
                        F("business_address"),
                        function="jsonb_typeof",
                        output_field=models.TextField(),
                    ),
                    models.Value("object"),
                ),
                name="sellers_profiles_address_is_an_object",
            ),
            models.CheckConstraint(
                condition=Q(commission_rate__gte=0) & Q(commission_rate__lte=1),
                name="sellers_profiles_commission_is_a_share",
            ),
            models.CheckConstraint(
                condition=Q(verified_at__isnull=False)
                | ~Q(status__in=[SellerStatus.APPROVED, SellerStatus.SUSPENDED]),
                name="sellers_profiles_who_sells_is_verified",
            ),
        ]
        indexes = [
            models.Index(fields=["-created_at", "-user"], name="sellers_newest"),
            models.Index(fields=["status", "-created_at", "-user"], name="sellers_by_status"),
            # Staff search by how it begins, as they do for people.
            models.Index(Collate(Lower("business_name"), "C"), name="sellers_by_name"),
        ]

    def __str__(self) -> str:
        return self.business_name


class DocumentKind(models.TextChoices):
    IDENTITY = "identity"
    TAX_REGISTRATION = "tax_registration"
    BUSINESS_REGISTRATION = "business_registration"
    PROOF_OF_ADDRESS = "proof_of_address"
    BANK_STATEMENT = "bank_statement"
    OTHER = "other"


class Document(CreatedRow):
    """A paper that a seller shows to be verified: what it is and its number, not its picture."""

    seller = models.ForeignKey(Profile, models.CASCADE, related_name="documents")
    kind = models.CharField(max_length=25, choices=DocumentKind)
    number = EncryptedText()
    note = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        db_table = "sellers_documents"
        constraints = [one_of("kind", DocumentKind, "sellers_documents_kind_is_known")]


class BankAccount(models.Model):
    """Where a seller's earnings go. The database reads nothing of it but the country."""

    seller = models.OneToOneField(
        Profile, models.CASCADE, primary_key=True, related_name="bank_account"
    )
    account_holder = EncryptedText()
    bank_name = EncryptedText()
    account_number = EncryptedText()
    routing_code = EncryptedText()
    country = models.CharField(max_length=2)
    created_at = models.DateTimeField(db_default=TransactionNow(), editable=False)
    updated_at = models.DateTimeField(db_default=TransactionNow(), editable=False)

    class Meta:
        db_table = "sellers_bank_accounts"
        constraints = [
            models.CheckConstraint(
                condition=Q(country__regex=r"^[A-Z]{2}$"),
                name="sellers_bank_accounts_country_is_alpha_2",
            ),
        ]


class Sales(models.Model):
    """What a seller has sold so far, in the shop's currency: the sum of their days.

    Made with the profile by the trigger `open_sales`.
    """

    seller = models.OneToOneField(Profile, models.CASCADE, primary_key=True, related_name="sales")
    currency = models.CharField(max_length=3, blank=True, default="", db_default="")
    total_sales_amount = models.BigIntegerField(default=0, db_default=0)
    total_orders = models.IntegerField(default=0, db_default=0)

    class Meta:
        db_table = "sellers_sales"
        constraints = [
            models.CheckConstraint(
                condition=Q(total_sales_amount__gte=0) & Q(total_orders__gte=0),
                name="sellers_sales_not_negative",
            ),
        ]
        indexes = [
            models.Index(fields=["-total_sales_amount", "-seller"], name="sellers_by_sales"),
            models.Index(fields=["-total_orders", "-seller"], name="sellers_by_orders"),
        ]


class DailySales(models.Model):
    """What a seller sold on a day (UTC), as it was last counted from the lines of orders.

    `is_counted` is false where an order of that day was cancelled since.
    """

    pk = models.CompositePrimaryKey("seller_id", "day", "currency")
    seller = models.ForeignKey(Profile, models.CASCADE, related_name="+", db_index=False)
    day = models.DateField()
    currency = models.CharField(max_length=3)
    orders = models.IntegerField()
    items = models.IntegerField()
    sales_amount = models.BigIntegerField()
    is_counted = models.BooleanField(default=True, db_default=True)

    class Meta:
        db_table = "sellers_daily_sales"
        constraints = [
            models.CheckConstraint(
                condition=Q(orders__gte=0) & Q(items__gte=0) & Q(sales_amount__gte=0),
                name="sellers_daily_sales_not_negative",
            ),
        ]
        indexes = [
            models.Index(fields=["day"], name="sellers_sales_by_day"),
            models.Index(
                fields=["day", "seller"],
                name="sellers_sales_to_count",
                condition=Q(is_counted=False),
            ),
        ]


class StatusTransition(models.Model):
    """A step that a seller's status may take; `refuse_unknown_transition` knows no other."""

    pk = models.CompositePrimaryKey("from_status", "to_status")
    from_status = models.CharField(max_length=12, choices=SellerStatus)
    to_status = models.CharField(max_length=12, choices=SellerStatus)

    class Meta:
        db_table = "sellers_status_transitions"
