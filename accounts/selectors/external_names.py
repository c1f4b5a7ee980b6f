"""What other systems and files call members."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Q

from accounts.models import ExternalName, Membership
from accounts.rules.names import external_key


def unknown_external_names(organization_id: UUID, source: str, names: Sequence[str]) -> set[str]:
    """Return those of the names behind which nobody stands yet; empty names stand for nobody and are left out."""
    keys = {name: external_key(name) for name in names if name.strip()}
    rows = ExternalName.objects.of(organization_id).filter(source=source, name__in=set(keys.values()))
    known = set(rows.values_list("name", flat=True))
    return {name for name, key in keys.items() if key not in known}


def members_by_emails(organization_id: UUID, emails: Sequence[str]) -> dict[str, UUID]:
    """Return the active member behind each address, as the organization noted it or as the user confirmed it."""
    wanted = {email.strip().lower(): email for email in emails}
    rows = Membership.objects.of(organization_id).filter(is_active=True)
    found = rows.filter(Q(email__in=wanted) | Q(user__email__in=wanted)).values_list("email", "user__email", "pk")
    return {
        wanted[address]: member_id
        for noted, confirmed, member_id in found
        for address in (noted, confirmed)
        if address in wanted
    }
