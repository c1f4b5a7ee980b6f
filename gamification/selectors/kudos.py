"""Thanks between members, as they are shown."""

from uuid import UUID

from django.db.models import Q, QuerySet

from gamification.models import Kudos


def kudos_shown(organization_id: UUID, *, sees_hidden: bool) -> QuerySet[Kudos]:
    """Return the organization's kudos with both members, newest first; hidden ones only for who manages them."""
    rows = Kudos.objects.of(organization_id).select_related("giver__user", "receiver__user").order_by("-id")
    return rows if sees_hidden else rows.filter(hidden_at=None)


def kudos_of_member(rows: QuerySet[Kudos], member_id: UUID) -> QuerySet[Kudos]:
    """Keep what a member gave or received."""
    return rows.filter(Q(giver_id=member_id) | Q(receiver_id=member_id))
