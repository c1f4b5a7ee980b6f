"""Shapes that every tenant table shares."""

from typing import Any

from django.conf import settings
from django.db import models

from goodplay.core.ids import uuid7
from goodplay.core.querysets import TenantQuerySet


class TenantForeignKey(models.ForeignKey[Any, Any]):
    """A reference inside one organization.

    The migration operation ``Fence`` gives it the constraint (organization_id, x_id), because foreign keys pass
    row-level security; the simple constraint is left out.
    """

    def __init__(self, to: Any, on_delete: Any = models.PROTECT, **options: Any) -> None:
        options.setdefault("db_constraint", False)
        super().__init__(to, on_delete, **options)


class TenantModel(models.Model):
    """A row that belongs to one organization; its key is a UUIDv7, which the client may choose."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organization = models.ForeignKey(
        settings.ORGANIZATION_MODEL, models.PROTECT, related_name="+", db_index=False, editable=False
    )

    objects = TenantQuerySet.as_manager()

    class Meta:
        abstract = True


class MassTenantModel(models.Model):
    """A row that arrives in masses: bigint identity, no constraint on the organization beyond the policy."""

    id = models.BigAutoField(primary_key=True)
    organization = models.ForeignKey(
        settings.ORGANIZATION_MODEL,
        models.DO_NOTHING,
        related_name="+",
        db_index=False,
        db_constraint=False,
        editable=False,
    )

    objects = TenantQuerySet.as_manager()

    class Meta:
        abstract = True
