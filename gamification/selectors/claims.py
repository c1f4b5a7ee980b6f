"""Claims, what waits, and what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, Min, OuterRef, QuerySet

from gamification.enums import ClaimStatus
from gamification.models import Activity, Claim, ClaimEvidence, ClaimStep


@dataclass(frozen=True, slots=True)
class Queue:
    """How many claims stand where; ``oldest_at`` is since when the first one waits (UTC)."""

    counts: Mapping[str, int]
    oldest_at: datetime | None

    @property
    def waiting(self) -> int:
        """How many wait for a decision."""
        return self.counts[ClaimStatus.SUBMITTED]


def claims_of(organization_id: UUID, *, member_id: UUID | None = None) -> QuerySet[Claim]:
    """Return claims (of one member) with their names, evidence and ``is_taken_back``; three queries a page."""
    claims = Claim.objects.of(organization_id)
    if member_id is not None:
        claims = claims.filter(member_id=member_id)
    return with_outcome(claims)


def with_outcome(claims: QuerySet[Claim]) -> QuerySet[Claim]:
    """Read member, skill and evidence along, and whether the activity of an approval was taken back."""
    reversals = Activity.objects.filter(
        organization_id=OuterRef("organization_id"), reverses_id=OuterRef("activity_id")
    )
    joined = claims.select_related("member__user", "skill", "decided_by__user", "submitted_by__user")
    return joined.prefetch_related("evidence").annotate(is_taken_back=Exists(reversals))


def steps_of(claim: Claim) -> QuerySet[ClaimStep]:
    """Return everything that was done to a claim, the first step first."""
    steps = ClaimStep.objects.of(claim.organization_id).filter(claim=claim)
    return steps.select_related("by__user").order_by("id")


def evidence_of(claim: Claim, evidence_id: UUID) -> ClaimEvidence | None:
    """Return a file of a claim."""
    found: ClaimEvidence | None = (
        ClaimEvidence.objects.of(claim.organization_id).filter(claim=claim, pk=evidence_id).first()
    )
    return found


def queue_of(organization_id: UUID, *, member_id: UUID | None = None) -> Queue:
    """Return how many claims (of one member) stand in each state, in one query."""
    claims = Claim.objects.of(organization_id)
    if member_id is not None:
        claims = claims.filter(member_id=member_id)
    rows: Any = claims.values("status").annotate(count=Count("id"), oldest_at=Min("created_at")).order_by("status")
    found = {row["status"]: row for row in rows}
    waiting = found.get(ClaimStatus.SUBMITTED)
    return Queue(
        counts={status: found[status]["count"] if status in found else 0 for status in ClaimStatus.values},
        oldest_at=waiting["oldest_at"] if waiting else None,
    )


def next_in_queue(organization_id: UUID, *, after: UUID, decides: UUID | None) -> Claim | None:
    """Return the claim that waits after another one, in the order of the queue; after the last one the first.

    Args:
        organization_id: Whose queue.
        after: The claim that was looked at.
        decides: The member who decides: nobody decides about his own.
    """
    waiting = Claim.objects.of(organization_id).filter(status=ClaimStatus.SUBMITTED).exclude(pk=after)
    if decides is not None:
        waiting = waiting.exclude(member_id=decides)
    found: Claim | None = waiting.filter(pk__gt=after).order_by("pk").first() or waiting.order_by("pk").first()
    return found
