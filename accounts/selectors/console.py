"""Who may enter the back office of which organization."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from accounts.models import Membership
from goodplay.core.permissions import ADMINS, CONSOLE
from organizations.selectors import policy_stands


@dataclass(frozen=True, slots=True)
class ConsoleSeat:
    """One organization in which a person has a console role."""

    organization_id: UUID
    organization_name: str
    member_id: UUID
    role: str
    needs_factor: bool


def console_memberships_of(user_id: UUID) -> Sequence[ConsoleSeat]:
    """Return the organizations in which the person has a console role, by name; needs the platform's door."""
    rows = (
        Membership.objects.active()
        .filter(user_id=user_id, user__is_active=True, role__in=CONSOLE)
        .order_by("organization__name", "organization_id")
        .annotate(factors_demanded=policy_stands("require_mfa_for_admins"))
        .values_list("organization_id", "organization__name", "pk", "role", "factors_demanded")
    )
    return [
        ConsoleSeat(organization_id, name, member_id, role, needs_factor=demanded and role in ADMINS)
        for organization_id, name, member_id, role, demanded in rows
    ]
