"""What definitions of one kind have in common: finding them, naming them, copying them."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any, TypeVar
from uuid import UUID

from django.db import IntegrityError, models

from gamification.errors import DefinitionOfPlatformError, DefinitionTakenError
from goodplay.core import tenancy
from goodplay.core.errors import NotFoundError
from goodplay.core.ids import PLATFORM_ID, uuid7

M = TypeVar("M", bound=models.Model)

CODE_LENGTH = 40
KEPT_OF_COPY = frozenset({"id", "organization", "copied_from", "created_at", "updated_at"})


def code_of(name: str) -> str:
    """Return a code for machines made from a name: lower case letters, digits and hyphens, at most 40."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:CODE_LENGTH].rstrip("-") or uuid7().hex[:CODE_LENGTH]


def require_own(found: M | None, missing: type[NotFoundError] | Any) -> M:
    """Return the definition if the organization whose door is open may change it.

    Raises:
        DefinitionOfPlatformError: It belongs to the platform.
        DomainError: ``missing``, when there is none.
    """
    if found is None:
        raise missing
    if found.organization_id != tenancy.organization_id():  # type: ignore[attr-defined]
        raise DefinitionOfPlatformError
    return found


def insert(definition: M) -> M:
    """Write a new definition.

    Raises:
        DefinitionTakenError: The organization has one with that name or code.
    """
    return _write(definition, force_insert=True)


def update(definition: M, changes: Mapping[str, Any]) -> M:
    """Write the changed fields of a definition.

    Raises:
        DefinitionTakenError: The organization has one with that name.
    """
    for field, value in changes.items():
        setattr(definition, field, value)
    return _write(definition)


def copy(original: M) -> M:
    """Write the organization's copy of a platform definition; it hides the original. One that stands is returned.

    Raises:
        DefinitionTakenError: The organization has another one with that name.
    """
    organization_id = tenancy.organization_id()
    model = type(original)
    if organization_id in {PLATFORM_ID, original.organization_id}:  # type: ignore[attr-defined]
        return original
    standing = model._default_manager.filter(organization_id=organization_id, copied_from=original.pk).first()
    if standing is not None:
        return standing
    kept = {
        field.attname: getattr(original, field.attname)
        for field in model._meta.concrete_fields
        if field.name not in KEPT_OF_COPY
    }
    return insert(model(**kept, organization_id=organization_id, copied_from_id=original.pk))


def _write(definition: M, *, force_insert: bool = False) -> M:
    try:
        with tenancy.savepoint():
            definition.save(force_insert=force_insert)
    except IntegrityError as error:
        raise DefinitionTakenError(name=str(definition)) from error
    return definition


def known_or_none(rows: models.QuerySet[M], definition_id: UUID) -> M | None:
    """Return the definition of that id among those that the organization knows."""
    return rows.filter(pk=definition_id).first()
