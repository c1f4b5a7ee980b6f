"""Keys with which programs of others sign in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone
from limits import parse

from accounts.errors import ServiceKeyInvalidError, ServiceKeyNotFoundError
from accounts.models import ServiceApiKey
from accounts.rules import service_keys as rules
from goodplay.core import permissions, tenancy
from goodplay.core.models import SecurityKind
from goodplay.core.services import record_security_event
from organizations.models import ExternalService

RATE = "600/minute"
LONGEST = timedelta(days=3650)


@dataclass(frozen=True, slots=True)
class MadeKey:
    """A key and its text, which nobody can read again."""

    key: ServiceApiKey
    text: str


@tenancy.joins
def make_service_key(
    *,
    service_id: UUID,
    name: str,
    scopes: Sequence[str],
    expires_at: datetime | None = None,
    addresses: Sequence[str] = (),
    rate: str = RATE,
    made_by: UUID | None = None,
) -> MadeKey:
    """Make a key for a service; its text is shown once. Not idempotent. Leaves a security event.

    Args:
        service_id: Whose key.
        name: What people call it.
        scopes: What it may do, such as ``wallets:read``.
        expires_at: When it ends (UTC); None for never.
        addresses: Networks from which it may be used; none for anywhere.
        rate: How often, such as ``600/minute``.
        made_by: The membership of who makes it.

    Raises:
        ServiceKeyInvalidError: The organization has no such service, or a scope, network, rate or time is none.
    """
    organization_id = tenancy.organization_id()
    known = set(rules.scopes_of(permissions.verbs()))
    _require(ExternalService.objects.of(organization_id).filter(pk=service_id).exists(), "service")
    _require(bool(scopes) and set(scopes) <= known, "scopes")
    _require(rules.are_networks(addresses), "addresses")
    _require(_is_rate(rate), "rate")
    now = timezone.now()
    _require(expires_at is None or now < expires_at < now + LONGEST, "expires_at")
    parts = rules.new_parts(organization_id)
    key = ServiceApiKey(
        organization_id=organization_id,
        service_id=service_id,
        name=name,
        prefix=parts.prefix,
        digest=rules.digest(parts.secret),
        scopes=sorted(set(scopes)),
        addresses=list(addresses),
        rate=rate,
        expires_at=expires_at,
        made_by_id=made_by,
    )
    key.save(force_insert=True)
    _tell(SecurityKind.KEY_CREATED, key)
    return MadeKey(key, rules.written(parts))


@tenancy.joins
def revoke_service_key(*, key_id: UUID) -> ServiceApiKey:
    """End a key at once. Idempotent; locks it. Leaves a security event.

    Raises:
        ServiceKeyNotFoundError: There is no such key.
    """
    rows = ServiceApiKey.objects.of(tenancy.organization_id()).select_for_update(no_key=True)
    key: ServiceApiKey | None = rows.filter(pk=key_id).first()
    if key is None:
        raise ServiceKeyNotFoundError
    if key.revoked_at is None:
        key.revoked_at = timezone.now()
        key.save(update_fields=["revoked_at"])
        _tell(SecurityKind.KEY_REVOKED, key)
    return key


@tenancy.joins
def note_key_uses(*, used: Mapping[UUID, datetime]) -> None:
    """Note when keys of the open door's organization were last used (UTC). Idempotent; one statement."""
    rows = list(ServiceApiKey.objects.of(tenancy.organization_id()).filter(pk__in=used).order_by("pk"))
    for key in rows:
        key.last_used_at = max(used[key.pk], key.last_used_at or used[key.pk])
    ServiceApiKey.objects.bulk_update(rows, ["last_used_at"])


def _require(holds: bool, what: str) -> None:  # noqa: FBT001 - the condition itself
    if not holds:
        raise ServiceKeyInvalidError(field=what)


def _is_rate(rate: str) -> bool:
    try:
        return parse(rate).amount > 0
    except ValueError:
        return False


def _tell(kind: SecurityKind, key: ServiceApiKey) -> None:
    facts = {"key": key.prefix, "name": key.name}
    record_security_event(kind=kind, organization_id=key.organization_id, facts=facts)
