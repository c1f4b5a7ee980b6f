"""Queries on tenant tables."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Self
from uuid import UUID

from django.db import connection, models

from goodplay.core.ids import PLATFORM_ID


class TenantQuerySet(models.QuerySet[Any]):
    """Rows named by their organization: the first wall (row-level security is the second)."""

    def of(self, organization_id: UUID | str) -> Self:
        """Keep the rows that belong to one organization."""
        return self.filter(organization_id=organization_id)

    def known_to(self, organization_id: UUID | str) -> Self:
        """Keep the organization's own rows and the platform's shared definitions."""
        return self.filter(organization_id__in=[organization_id, PLATFORM_ID])


@contextmanager
def in_masses() -> Iterator[None]:
    """Let the queries inside read the rows of an organization as a mass: joined by hashing, never one by one.

    The statistics know nothing of what an import has just brought; the planner then takes an organization of thousands
    for a single row and joins in loops that never end. Needs an open door; holds until the block or the door ends.
    """
    _join_in_loops(allowed=False)
    yield
    _join_in_loops(allowed=True)


def _join_in_loops(*, allowed: bool) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('enable_nestloop', %s, true)", ["on" if allowed else "off"])
