"""Who may see a product that stands behind a password."""

from django.contrib.auth.hashers import check_password

from souk.catalog.errors import WrongProductPassword
from souk.catalog.models import Product, Visibility
from souk.core.errors import NotFound


def require_product_password(slug: str, password: str) -> None:
    """Raise WrongProductPassword unless this opens the product; NotFound where none needs one."""
    protected = Product.objects.filter(
        slug=slug,
        deleted_at__isnull=True,
        status="active",
        visibility=Visibility.PASSWORD_PROTECTED,
    )
    kept = protected.values_list("password_hash", flat=True).first()
    if kept is None:
        raise NotFound
    if not check_password(password, kept):
        raise WrongProductPassword
