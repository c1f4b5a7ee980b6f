"""The person behind members of several organizations."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import F

from accounts.models import Membership
from goodplay.core.ids import PLATFORM_ID


def persons_behind(organization_id: UUID, member_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """Return the platform's active membership of each member who is a user; needs the platform's door."""
    rows = Membership.objects.of(organization_id).filter(
        pk__in=member_ids,
        user__memberships__organization_id=PLATFORM_ID,
        user__memberships__is_active=True,
    )
    return dict(rows.annotate(person=F("user__memberships__pk")).values_list("pk", "person"))
