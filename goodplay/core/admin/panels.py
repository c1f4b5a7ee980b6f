"""What the overview page of the console shows: apps register figures, charts and rows."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.http import HttpRequest

from goodplay.core import permissions


@dataclass(frozen=True, slots=True)
class Figure:
    """One number with its meaning; ``link`` leads to the rows behind it."""

    title: Any
    value: str
    hint: Any = ""
    link: str = ""
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """A series over time or names; the same values stand in a table for who cannot see the picture."""

    title: Any
    labels: Sequence[str]
    values: Sequence[float]
    unit: str = ""
    line: bool = False

    @property
    def data(self) -> str:
        """Return what Chart.js draws."""
        series = {"label": str(self.unit or self.title), "data": list(self.values), "borderWidth": 2}
        color = "var(--color-primary-600)"
        return json.dumps(
            {"labels": list(self.labels), "datasets": [series | {"backgroundColor": color, "borderColor": color}]}
        )

    @property
    def rows(self) -> list[tuple[str, float]]:
        """Return the labels with their values."""
        return list(zip(self.labels, self.values, strict=True))


@dataclass(frozen=True, slots=True)
class Rows:
    """A short list; ``empty`` says what to do while there is nothing."""

    title: Any
    headers: Sequence[Any]
    rows: Sequence[Sequence[Any]]
    empty: Any = ""
    link: str = ""

    @property
    def table(self) -> dict[str, Any]:
        """Return what unfold's table component shows."""
        return {"headers": list(self.headers), "rows": [list(row) for row in self.rows]}


@dataclass(frozen=True, slots=True)
class Panel:
    """What one app adds to the overview."""

    figures: Sequence[Figure] = ()
    charts: Sequence[Chart] = ()
    rows: Sequence[Rows] = ()


@dataclass(frozen=True, slots=True)
class _Entry:
    order: int
    verb: str
    call: Callable[[UUID], Panel] = field(compare=False)


_entries: list[_Entry] = []


def panel(*, verb: str, order: int) -> Callable[[Callable[[UUID], Panel]], Callable[[UUID], Panel]]:
    """Register what an organization's overview shows to callers who may do the verb; lower orders stand higher."""

    def register(call: Callable[[UUID], Panel]) -> Callable[[UUID], Panel]:
        _entries.append(_Entry(order, verb, call))
        return call

    return register


def fill(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Put the panels of the chosen organization into the overview's context."""
    chosen: UUID | None = request.organization_id  # type: ignore[attr-defined]
    if chosen is None:
        return context
    caller = request.caller  # type: ignore[attr-defined]
    entries = sorted(_entries, key=lambda entry: entry.order)
    panels = [entry.call(chosen) for entry in entries if permissions.may_ever(caller, entry.verb)]
    return context | {
        "figures": [figure for each in panels for figure in each.figures],
        "charts": [chart for each in panels for chart in each.charts if any(chart.values)],
        "lists": [rows for each in panels for rows in each.rows],
    }
