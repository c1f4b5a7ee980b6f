"""Text that is kept encrypted in the database."""

import hashlib
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from django.apps import apps
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import models

__all__ = ["EncryptedTextField", "TamperedError", "current_prefix", "encrypted_columns"]


class TamperedError(Exception):
    """A stored value is not what was written there: another key, another column or another hand."""


class EncryptedTextField(models.TextField):  # type: ignore[type-arg] # it takes none at runtime
    """Text encrypted with the first of ``settings.FIELD_KEYS`` and readable with any of them.

    The stored form is ``k<key id>:<token>``. The value is bound to the model and the column, so a ciphertext that was
    copied into another column is refused. An empty text and NULL are stored as they are. It cannot be searched: keep
    a keyed digest beside it where that is needed.
    """

    def contribute_to_class(self, cls: type[models.Model], name: str, private_only: bool = False) -> None:  # noqa: FBT001, FBT002 - Django's signature
        """Remember where the value lives."""
        super().contribute_to_class(cls, name, private_only)
        self.place = f"{cls._meta.label_lower}.{name}"

    def get_prep_value(self, value: Any) -> Any:
        """Return the stored form."""
        value = super().get_prep_value(value)
        return _encrypt(self.place, value) if value else value

    def from_db_value(self, value: str | None, _expression: Any, _connection: Any) -> str | None:
        """Return the text.

        Raises:
            TamperedError: No key opens the stored value, or it belongs to another column.
        """
        return _decrypt(self.place, value) if value else value

    def get_lookup(self, lookup_name: str) -> Any:
        """Allow only to ask whether there is a value: equal texts have different ciphertexts."""
        return super().get_lookup(lookup_name) if lookup_name == "isnull" else None


def encrypted_columns() -> Iterator[tuple[type[models.Model], str]]:
    """Yield every encrypted column: the model and the field's name."""
    for model in apps.get_models():
        for field in model._meta.local_fields:
            if isinstance(field, EncryptedTextField):
                yield model, field.name


def current_prefix() -> str:
    """Return how values begin that are encrypted with the first key."""
    return _prefix(_keys()[0])


def _encrypt(place: str, text: str) -> str:
    key = _keys()[0]
    return _prefix(key) + _fernet(key).encrypt(f"{place}\n{text}".encode()).decode()


def _decrypt(place: str, stored: str) -> str:
    key = next((key for key in _keys() if stored.startswith(_prefix(key))), None)
    if key is None:
        raise TamperedError(f"{place} holds a value that none of FIELD_KEYS wrote.")
    try:
        plain = _fernet(key).decrypt(stored.removeprefix(_prefix(key)).encode()).decode()
    except InvalidToken as error:
        raise TamperedError(f"{place} holds a value that was changed.") from error
    bound, _, text = plain.partition("\n")
    if bound != place:
        raise TamperedError(f"{place} holds a value of {bound}.")
    return text


def _keys() -> list[str]:
    if not settings.FIELD_KEYS:
        raise ImproperlyConfigured("FIELD_KEYS is not set; see .env.example.")
    return list(settings.FIELD_KEYS)


@lru_cache(maxsize=16)
def _prefix(key: str) -> str:
    return f"k{hashlib.sha256(key.encode()).hexdigest()[:8]}:"


@lru_cache(maxsize=16)
def _fernet(key: str) -> Fernet:
    return Fernet(key)
