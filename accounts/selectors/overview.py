"""How many members an organization has, of which types, and how many have come."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Q

from accounts.enums import InvitationStatus
from accounts.models import Invitation, Membership

DAYS = 30
LATEST = 5


@dataclass(frozen=True, slots=True)
class People:
    """Active members; ``new`` ones came in the last thirty days."""

    members: int
    new: int
    open_invitations: int
    by_type: list[tuple[str, int]]


def people_of(organization_id: UUID, *, now: datetime) -> People:
    """Return an organization's members in figures, the types with most members first."""
    active = Membership.objects.of(organization_id).active()
    counts = active.aggregate(
        members=Count("pk"),
        new=Count("pk", filter=Q(joined_at__gt=now - timedelta(days=DAYS))),
    )
    types = active.order_by().values_list("member_type").annotate(count=Count("pk")).order_by("-count", "member_type")
    invitations = Invitation.objects.of(organization_id).filter(status=InvitationStatus.OPEN, expires_at__gt=now)
    return People(**counts, open_invitations=invitations.count(), by_type=list(types))


def latest_members(organization_id: UUID) -> list[Membership]:
    """Return the members who came last, with their users."""
    return list(
        Membership.objects.of(organization_id).active().select_related("user").order_by("-joined_at", "-id")[:LATEST]
    )
