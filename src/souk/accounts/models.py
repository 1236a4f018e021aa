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

from souk.core.keys.fields import EncryptedText
from souk.core.tables import ChangingRow, CreatedRow, one_of


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
        user = self.create_user(email, password, is_staff=True, is_superuser=True, **fields)
        UserRole.objects.create(user=user, role_id=RoleName.ADMIN)
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


class User(ChangingRow, AbstractBaseUser, PermissionsMixin):
    """Somebody who can sign in, by e-mail.

    `is_active` is whether `status` is approved; the trigger `follow_status` keeps the two as one.
    `preferences` has the shape of `api.schemas.Preferences`; `additional_details` are attributes
    that a shop adds without a migration, written by their owner as well: never decide by them.
    """

    email = models.EmailField(max_length=254)
    first_name = models.CharField(max_length=150, blank=True, default="")
    last_name = models.CharField(max_length=150, blank=True, default="")
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
        return f"{self.first_name} {self.last_name}".strip()


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


class AddressType(models.TextChoices):
    SHIPPING = "shipping"
    BILLING = "billing"


class Address(ChangingRow):
    """An entry of a customer's address book; an order keeps its own copy."""

    user = models.ForeignKey(User, models.CASCADE, related_name="addresses")
    type = models.CharField(max_length=10, choices=AddressType, default=AddressType.SHIPPING)
    is_default = models.BooleanField(default=False)
    full_name = models.CharField(max_length=200)
    phone = models.CharField(max_length=30, blank=True, default="")
    line1 = models.CharField(max_length=200)
    line2 = models.CharField(max_length=200, blank=True, default="")
    city = models.CharField(max_length=100)
    region = models.CharField(max_length=100, blank=True, default="")
    postal_code = models.CharField(max_length=20, blank=True, default="")
    country = models.CharField(max_length=2)

    class Meta:
        db_table = "accounts_addresses"
        verbose_name_plural = "addresses"
        constraints = [
            one_of("type", AddressType, "accounts_addresses_type_is_known"),
            models.CheckConstraint(
                condition=models.Q(country__regex=r"^[A-Z]{2}$"),
                name="accounts_addresses_country_is_alpha_2",
            ),
            models.UniqueConstraint(
                fields=["user", "type"],
                condition=models.Q(is_default=True),
                name="accounts_addresses_one_default_of_a_type",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.full_name}, {self.line1}, {self.city}, {self.country}"

    def as_snapshot(self) -> dict[str, str]:
        """Return the copy that an order keeps."""
        return {name: getattr(self, name) for name in ADDRESS_FIELDS}


ADDRESS_FIELDS = (
    "full_name",
    "phone",
    "line1",
    "line2",
    "city",
    "region",
    "postal_code",
    "country",
)


class Session(CreatedRow):
    """A sign-in on one device; its refresh tokens rotate."""

    user = models.ForeignKey(User, models.CASCADE, related_name="sessions")
    user_agent = models.CharField(max_length=400, blank=True, default="")
    ip_address = models.GenericIPAddressField(null=True)
    last_used_at = models.DateTimeField(db_default=TransactionNow())
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "accounts_sessions"
        indexes = [
            models.Index(fields=["expires_at"], name="sessions_by_expiry"),
            models.Index(
                fields=["revoked_at"],
                name="sessions_by_revocation",
                condition=models.Q(revoked_at__isnull=False),
            ),
        ]


class RefreshToken(CreatedRow):
    """One refresh token of a session, by hash. A used one that comes again ends the session."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="refresh_tokens")
    token_hash = models.BinaryField(unique=True)
    used_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "accounts_refresh_tokens"


class TokenPurpose(models.TextChoices):
    EMAIL_VERIFICATION = "email_verification"
    PASSWORD_RESET = "password_reset"  # noqa: S105 - the name of a purpose


class Token(CreatedRow):
    """A one-time token that went out in a letter, by hash; the newest of a purpose counts."""

    user = models.ForeignKey(User, models.CASCADE, related_name="tokens")
    purpose = models.CharField(max_length=30, choices=TokenPurpose)
    token_hash = models.BinaryField(unique=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "accounts_tokens"
        constraints = [
            one_of("purpose", TokenPurpose, "accounts_tokens_purpose_is_known"),
            models.UniqueConstraint(
                fields=["user", "purpose"],
                condition=models.Q(used_at__isnull=True),
                name="accounts_tokens_one_unused_of_a_purpose",
            ),
        ]
        indexes = [models.Index(fields=["expires_at"], name="tokens_by_expiry")]


class Attempts(models.Model):
    """How often somebody has failed to prove who they are, by a keyed hash of the e-mail.

    An e-mail without an account is counted alike, so that nobody can tell the two apart.
    """

    subject = models.BinaryField(primary_key=True)
    failures = models.PositiveIntegerField()
    last_at = models.DateTimeField()
    locked_until = models.DateTimeField(null=True)

    class Meta:
        db_table = "accounts_attempts"
        indexes = [models.Index(fields=["last_at"], name="attempts_by_age")]


class TwoFactor(ChangingRow):
    """The secret that a user's authenticator app shares; it counts once it is confirmed."""

    user = models.OneToOneField(User, models.CASCADE, related_name="two_factor")
    secret = EncryptedText()
    confirmed_at = models.DateTimeField(null=True)
    # The time step of the last code that was taken: none of it or before is taken again.
    last_step = models.BigIntegerField(default=0)

    class Meta:
        db_table = "accounts_two_factors"


class RecoveryCode(CreatedRow):
    """A code that stands in for the authenticator app, once; by hash."""

    user = models.ForeignKey(User, models.CASCADE, related_name="recovery_codes")
    code_hash = models.BinaryField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "accounts_recovery_codes"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "code_hash"], name="accounts_recovery_codes_are_unique"
            )
        ]
