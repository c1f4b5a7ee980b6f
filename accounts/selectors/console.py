"""Who may enter the back office of which organization."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from accounts.models import Membership
from goodplay.core.permissions import CONSOLE


@dataclass(frozen=True, slots=True)
class ConsoleSeat:
    """One organization in which a person has a console role."""

    organization_id: UUID
    organization_name: str
    member_id: UUID
    role: str


def console_memberships_of(user_id: UUID) -> Sequence[ConsoleSeat]:
    """Return the organizations in which the person has a console role, by name; needs the platform's door."""
    rows = (
        Membership.objects.active()
        .filter(user_id=user_id, user__is_active=True, role__in=CONSOLE)
        .order_by("organization__name", "organization_id")
        .values_list("organization_id", "organization__name", "pk", "role")
    )
    return [ConsoleSeat(*row) for row in rows]
