"""What waits for a decision: the filter of the queue, and its figure on the overview."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.timesince import timesince
from django.utils.translation import gettext_lazy as _

from gamification.enums import ClaimStatus
from gamification.selectors.claims import queue_of
from goodplay.core.admin.panels import Figure, Panel, panel


class QueueFilter(admin.SimpleListFilter):
    """Claims by where they stand; what waits is shown first."""

    title = _("status")
    parameter_name = "status"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[Any, Any]]:
        """Offer the states, each with how many claims stand there."""
        chosen = request.organization_id  # type: ignore[attr-defined]
        counts = queue_of(chosen).counts if chosen else dict.fromkeys(ClaimStatus.values, "…")
        return [
            ("all", _("All")),
            *((value, f"{label} ({counts[value]})") for value, label in ClaimStatus.choices if value != "submitted"),
        ]

    def choices(self, changelist: Any) -> Iterator[Any]:
        """Name what is shown while nothing is chosen: the queue."""
        first, *rest = super().choices(changelist)
        yield {**first, "display": ClaimStatus.SUBMITTED.label}
        yield from rest

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """Keep the claims in the chosen state."""
        wanted = self.value() or ClaimStatus.SUBMITTED
        return queryset if wanted == "all" else queryset.filter(status=wanted)


@panel(verb="gamification.claim.approve", order=5)
def claims_to_decide(organization_id: UUID) -> Panel:
    """Show how many claims wait, and for how long, as soon as one does."""
    queue = queue_of(organization_id)
    if queue.oldest_at is None:
        return Panel()
    figure = Figure(
        title=_("Claims to decide"),
        value=f"{queue.waiting:,}",
        hint=_("The first one waits for %s") % timesince(queue.oldest_at, depth=1),
        link=reverse("admin:gamification_claim_changelist"),
        urgent=True,
    )
    return Panel(figures=[figure])
