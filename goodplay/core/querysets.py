"""Queries on tenant tables."""

from typing import Any, Self
from uuid import UUID

from django.db import models

from goodplay.core.ids import PLATFORM_ID


class TenantQuerySet(models.QuerySet[Any]):
    """Rows named by their organization: the first wall (row-level security is the second)."""

    def of(self, organization_id: UUID | str) -> Self:
        """Keep the rows that belong to one organization."""
        return self.filter(organization_id=organization_id)

    def known_to(self, organization_id: UUID | str) -> Self:
        """Keep the organization's own rows and the platform's shared definitions."""
        return self.filter(organization_id__in=[organization_id, PLATFORM_ID])
