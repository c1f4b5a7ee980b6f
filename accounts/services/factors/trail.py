"""What happens to second factors is written down and told to the person."""

from uuid import UUID

from accounts.signals import FactorChanged, factor_changed
from goodplay.core.announce import announce
from goodplay.core.models import SecurityKind
from goodplay.core.services import record_security_event


def note(happened: SecurityKind, /, *, user_id: UUID, organization_id: UUID, **facts: str) -> None:
    """Write a change into the trail of the organization whose door is open, and announce what was added or removed."""
    record_security_event(kind=happened, organization_id=organization_id, user_id=user_id, facts=facts)
    if happened in (SecurityKind.FACTOR_ADDED, SecurityKind.FACTOR_REMOVED):
        announce(factor_changed, FactorChanged(str(user_id), happened.value, facts.get("kind", "")))
