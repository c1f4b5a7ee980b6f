"""Timelines and queues: what the pages of withdrawals, batches and cases share."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, ClassVar
from uuid import UUID

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import localize
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from goodplay.core.admin import link
from goodplay.core.money import DECIMALS, format_minor

DASH = "–"
STEP = (
    '<li style="margin-bottom:.5rem"><strong>{}</strong> <time datetime="{}">{}</time> · {}<br>'
    '<span style="white-space:pre-line">{}</span></li>'
)


def timeline(lines: Iterable[Any]) -> str:
    """Show every line of a history: the state, when, who, and the remark."""
    steps = (
        (
            line.get_status_display(),
            line.made_at.isoformat(),
            localize(timezone.localtime(line.made_at)),
            link(line.by) if line.by else DASH,
            line.remark,
        )
        for line in lines
    )
    return format_html('<ol style="list-style:none">{}</ol>', format_html_join("", STEP, steps))


def shown(minor: int | None, currency: str) -> str:
    """Return an amount of money as people read it; a dash for none."""
    return DASH if minor is None else f"{format_minor(minor, DECIMALS.get(currency, 2))} {currency}"


class StatusQueue(admin.SimpleListFilter):
    """Rows by where they stand, each state with its count; what waits for somebody is shown first."""

    title = _("status")
    parameter_name = "status"
    waiting: ClassVar[Collection[str]]
    states: ClassVar[Iterable[tuple[str, Any]]]

    def counts(self, organization_id: UUID) -> Mapping[str, int]:
        """Return how many rows stand in each state."""
        raise NotImplementedError

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[Any, Any]]:
        """Offer the states, each with how many rows stand there."""
        chosen = request.organization_id  # type: ignore[attr-defined]
        counted: Mapping[str, Any] = self.counts(chosen) if chosen else {}
        return [("all", _("All")), *((value, f"{word} ({counted.get(value, '…')})") for value, word in self.states)]

    def choices(self, changelist: Any) -> Iterator[Any]:
        """Name what is shown while nothing is chosen: the queue."""
        first, *rest = super().choices(changelist)
        yield {**first, "display": _("Waits for a decision")}
        yield from rest

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """Keep the rows in the chosen state."""
        wanted = self.value()
        if wanted == "all":
            return queryset
        return queryset.filter(status__in=[wanted] if wanted else self.waiting)
