"""Queries on tenant tables."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from typing import Any, ClassVar, Self
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


class Among(models.Func):
    """Whether an id is in an array literal of ids: one parameter, however many they are."""

    output_field: ClassVar[Any] = models.BooleanField()
    template = "%(expressions)s::uuid[])"
    arg_joiner = " = ANY ("


class Compiled:
    """A query whose SQL is built once and asked many times.

    Django takes longer to build a query about single rows than PostgreSQL to answer it.

    Args:
        build: Makes the queryset (of values) out of stand-ins for its arguments; the condition is the same as
            elsewhere, because it is the same code.
        standins: One value for each argument, different from each other and from every other value in the query.
    """

    def __init__(self, build: Callable[..., models.QuerySet[Any, Any]], *standins: Any) -> None:
        self._build, self._standins = build, standins

    def rows(self, *arguments: Any) -> list[tuple[Any, ...]]:
        """Return the rows for these arguments."""
        sql, places = self._template
        with connection.cursor() as cursor:
            cursor.execute(sql, [arguments[place] if isinstance(place, int) else place.value for place in places])
            rows: list[tuple[Any, ...]] = cursor.fetchall()
            return rows

    @cached_property
    def _template(self) -> tuple[str, Sequence["int | _Fixed"]]:
        """The SQL, and for each parameter which argument it is, or what it always is."""
        sql, parameters = self._build(*self._standins).query.sql_with_params()
        return sql, [self._standins.index(value) if value in self._standins else _Fixed(value) for value in parameters]


class _Fixed:
    """A parameter that is no argument."""

    def __init__(self, value: Any) -> None:
        self.value = value


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
