"""A model's field for what the database must not read."""

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from souk.core.keys.keyring import decrypt, encrypt

if TYPE_CHECKING:
    _TextField = models.Field[str, str]
else:
    _TextField = models.Field


class EncryptedText(_TextField):
    """Text that is encrypted before it reaches the database; `bytea` there.

    It cannot be searched: the same text is another ciphertext each time.
    """

    description = "Encrypted text"

    def __init__(self, *arguments: Any, **options: Any) -> None:
        options.setdefault("editable", False)
        super().__init__(*arguments, **options)

    def get_internal_type(self) -> str:
        return "BinaryField"

    def get_db_prep_value(
        self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False
    ) -> Any:
        return None if value is None else encrypt(value)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> str | None:
        return None if value is None else decrypt(bytes(value))

    def get_lookup(self, lookup_name: str) -> Any:
        return super().get_lookup(lookup_name) if lookup_name == "isnull" else None
