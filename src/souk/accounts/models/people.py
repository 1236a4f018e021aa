"""Who has an account, and what they may be."""

import unicodedata
from datetime import date
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.postgres.functions import TransactionNow
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Cast, Collate, Length, Lower, Replace
from django.db.models.lookups import Exact, LessThanOrEqual

from souk.core.tables import ChangingRow, one_of


class RoleName(models.TextChoices):
    CUSTOMER = "customer"
    SELLER = "seller"
    MANAGER = "manager"
    ADMIN = "admin"


class Role(models.Model):
    """What a user may be; a user may be several things."""

    name = models.CharField(primary_key=True, max_length=50, choices=RoleName)
    description = models.TextField(blank=True, default="")

    class Meta:
        db_table = "accounts_roles"

    def __str__(self) -> str:
        return self.name


class Users(BaseUserManager["User"]):
    @classmethod
    def normalize_email(cls, email: str | None) -> str:
        """Return the one form of an e-mail: variants of case and of Unicode are the same person."""
        folded = unicodedata.normalize("NFKC", email or "").strip().lower()
        return unicodedata.normalize("NFKC", folded)

    def with_email(self, email: str) -> "models.QuerySet[User]":
        """Return whoever has this e-mail, however it is written; by its index."""
        return self.annotate(email_in_lower=Lower("email")).filter(
            email_in_lower=self.normalize_email(email)
        )

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str, **fields: Any) -> "User":
        user = self.create_user(email, password, **fields)
        UserRole.objects.create(user=user, role_id=RoleName.ADMIN)
        user.refresh_from_db()
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.with_email(username or "").get()


class Gender(models.TextChoices):
    MALE = "male"
    FEMALE = "female"
    OTHER = "other"
    UNSAID = "unsaid"


class UserStatus(models.TextChoices):
    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"
    SUSPENDED = "suspended"


# What a shop may keep about a person beyond the columns, written as JSON text.
DETAILS_MAX_CHARACTERS = 16_384


def _is_object(column: str) -> Any:
    kind = models.Func(F(column), function="jsonb_typeof", output_field=models.TextField())
    return Exact(kind, Value("object"))


def _today() -> Any:
    return models.Func(template="(now() AT TIME ZONE 'UTC')::date", output_field=models.DateField())


class User(ChangingRow, AbstractBaseUser, PermissionsMixin):
    """Somebody who can sign in, by e-mail.

    `is_active` is whether `status` is approved; the trigger `follow_status` keeps the two as one.
    `is_staff` and `is_superuser` follow from the roles, by the trigger `keep_flags`.
    `preferences` has the shape of `api.schemas.Preferences`; `additional_details` are attributes
    that a shop adds without a migration, written by their owner as well: never decide by them.
    """

    email = models.EmailField(max_length=254)
    # The one before, to be told of the change; the trigger `doubt_new_email` keeps it.
    former_email = models.EmailField(
        max_length=254, blank=True, default="", db_default="", editable=False
    )
    first_name = models.CharField(max_length=150, blank=True, default="")
    last_name = models.CharField(max_length=150, blank=True, default="")
    # What others read instead of the names; both are their owner's choice, and nobody signs in by
    # the username.
    display_name = models.CharField(max_length=255, blank=True, default="", db_default="")
    username = models.CharField(max_length=150, null=True, blank=True)
    phone = models.CharField(max_length=20, null=True, blank=True)
    date_of_birth = models.DateField(null=True, blank=True)
    gender = models.CharField(
        max_length=10, choices=Gender, default=Gender.UNSAID, db_default=Gender.UNSAID
    )
    avatar = models.CharField(max_length=100, blank=True, default="", db_default="", editable=False)
    preferences = models.JSONField(default=dict, db_default={}, blank=True, editable=False)
    additional_details = models.JSONField(default=dict, db_default={}, blank=True)
    status = models.CharField(
        max_length=10, choices=UserStatus, default=UserStatus.APPROVED, db_default="approved"
    )
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField("may open the admin", default=False)
    email_verified_at = models.DateTimeField(null=True, blank=True)
    login_count = models.PositiveIntegerField(default=0, editable=False)
    # Access tokens of an earlier version are refused: what they say of roles is no longer true.
    access_version = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    access_changed_at = models.DateTimeField(null=True, editable=False)
    deleted_at = models.DateTimeField(null=True, blank=True, editable=False)
    roles: "models.ManyToManyField[Role, UserRole]" = models.ManyToManyField(
        Role, through="UserRole", related_name="users", blank=True
    )

    objects: ClassVar[Users] = Users()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        db_table = "accounts_users"
        constraints = [
            models.UniqueConstraint(Lower("email"), name="accounts_users_email_is_unique"),
            models.CheckConstraint(
                condition=models.Q(email__regex=r"^[^@\s]+@[^@\s]+$"),
                name="accounts_users_email_has_form",
            ),
            # Of other letters Unicode's latest version decides: `normalize_email` and the index.
            models.CheckConstraint(
                condition=Exact(F("email"), Lower(Collate("email", "C"))),
                name="accounts_users_email_is_in_small_letters",
            ),
            models.CheckConstraint(
                condition=models.Q(phone__regex=r"^\+?[1-9]\d{1,14}$"),
                name="accounts_users_phone_is_e164",
            ),
            # With and without the plus it is the same number.
            models.UniqueConstraint(
                Replace("phone", Value("+"), Value("")), name="accounts_users_phone_is_unique"
            ),
            models.CheckConstraint(
                condition=Q(date_of_birth__gte=date(1900, 1, 1)),
                name="accounts_users_was_born_since_1900",
            ),
            models.CheckConstraint(
                condition=LessThanOrEqual(F("date_of_birth"), _today()),
                name="accounts_users_was_born_by_now",
            ),
            models.UniqueConstraint(Lower("username"), name="accounts_users_username_is_unique"),
            models.CheckConstraint(
                condition=Q(username__regex=r"^[A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9])?$"),
                name="accounts_users_username_has_form",
            ),
            one_of("gender", Gender, "accounts_users_gender_is_known"),
            one_of("status", UserStatus, "accounts_users_status_is_known"),
            models.CheckConstraint(
                condition=Q(is_active=True, status=UserStatus.APPROVED)
                | (Q(is_active=False) & ~Q(status=UserStatus.APPROVED)),
                name="accounts_users_is_active_while_approved",
            ),
            models.CheckConstraint(
                condition=_is_object("preferences"),
                name="accounts_users_preferences_are_an_object",
            ),
            models.CheckConstraint(
                condition=_is_object("additional_details"),
                name="accounts_users_additional_details_are_an_object",
            ),
            models.CheckConstraint(
                condition=LessThanOrEqual(
                    Length(Cast("additional_details", models.TextField())), DETAILS_MAX_CHARACTERS
                ),
                name="accounts_users_additional_details_are_small",
            ),
        ]
        indexes = [
            models.Index(
                fields=["-created_at"],
                name="users_newest",
                condition=models.Q(deleted_at__isnull=True),
            ),
            models.Index(
                fields=["access_changed_at"],
                name="users_by_access_change",
                condition=models.Q(access_changed_at__isnull=False),
            ),
            # Staff search by how these begin; compared byte by byte, so that one plan, which
            # does not see the values, finds a range of the index.
            models.Index(Collate(Lower("email"), "C"), name="users_by_email"),
            models.Index(Collate(Lower("first_name"), "C"), name="users_by_first_name"),
            models.Index(Collate(Lower("last_name"), "C"), name="users_by_last_name"),
            models.Index(Collate(Lower("display_name"), "C"), name="users_by_display_name"),
            models.Index(Collate(Lower("username"), "C"), name="users_by_username"),
            models.Index(
                fields=["deleted_at"], name="users_erased", condition=Q(deleted_at__isnull=False)
            ),
            models.Index(fields=["avatar"], name="users_by_avatar", condition=~Q(avatar="")),
        ]

    def __str__(self) -> str:
        return self.email

    def clean(self) -> None:
        self.email = Users.normalize_email(self.email)

    def get_full_name(self) -> str:
        return self.display_name or f"{self.first_name} {self.last_name}".strip()


class CustomerProfile(models.Model):
    """What the shop notes about a buyer; a customer without a row has the defaults."""

    user = models.OneToOneField(
        User, models.CASCADE, primary_key=True, related_name="customer_profile"
    )
    loyalty_points = models.PositiveIntegerField(default=0, db_default=0)
    preferred_currency = models.CharField(max_length=3, null=True, blank=True)
    created_at = models.DateTimeField(db_default=TransactionNow(), editable=False)
    updated_at = models.DateTimeField(db_default=TransactionNow(), editable=False)

    class Meta:
        db_table = "accounts_customer_profiles"
        constraints = [
            models.CheckConstraint(
                condition=Q(preferred_currency__regex=r"^[A-Z]{3}$"),
                name="accounts_customer_profiles_currency_is_iso_4217",
            ),
        ]


class AdminProfile(models.Model):
    """Where a member of staff works; what they may do follows from their roles."""

    user = models.OneToOneField(
        User, models.CASCADE, primary_key=True, related_name="admin_profile"
    )
    department = models.CharField(max_length=100, blank=True, default="")
    created_at = models.DateTimeField(db_default=TransactionNow(), editable=False)
    updated_at = models.DateTimeField(db_default=TransactionNow(), editable=False)

    class Meta:
        db_table = "accounts_admin_profiles"


class UserRole(models.Model):
    pk = models.CompositePrimaryKey("user_id", "role_id")
    user = models.ForeignKey(User, models.CASCADE)
    role = models.ForeignKey(Role, models.PROTECT)
    assigned_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        db_table = "accounts_user_roles"
