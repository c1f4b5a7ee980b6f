"""Keys of services: who a key stands for, and when it was used."""

from datetime import datetime
from uuid import UUID

from django.core.cache import cache
from django.utils import timezone

from accounts.models import ServiceApiKey
from accounts.rules import service_keys as rules
from accounts.rules.service_keys import KeyParts
from goodplay.core.permissions import Caller

USED_SECONDS = 3600


def key_that_fits(parts: KeyParts, *, service: str, address: str) -> ServiceApiKey | None:
    """Return the key, in its organization's door, if it holds now, for this service and from this address.

    Args:
        parts: What the caller sent.
        service: The service ID that the caller says he is.
        address: Where the request comes from.
    """
    rows = ServiceApiKey.objects.of(parts.organization_id).select_related("service")
    key: ServiceApiKey | None = rows.filter(prefix=parts.prefix, revoked_at=None).first()
    if key is None or not rules.fits(parts.secret, key.digest):
        return None
    is_over = key.expires_at is not None and key.expires_at <= timezone.now()
    if is_over or not key.service.is_active or key.service.slug != service:
        return None
    return key if rules.comes_from(address, key.addresses) else None


def caller_of_key(key: ServiceApiKey) -> Caller:
    """Return whom a key stands for: nobody's person, exactly its scopes."""
    return Caller(
        user_id=None,
        organization_id=key.organization_id,
        member_id=None,
        role=None,
        scopes=frozenset(rules.verb_of(scope) for scope in key.scopes),
        label=f"{key.service.slug}:{key.prefix}",
    )


def remember_use(key: ServiceApiKey) -> None:
    """Remember in the cache that a key was used; the clock writes it down."""
    cache.set(_place(key.organization_id, key.pk), timezone.now(), USED_SECONDS)


def uses_remembered(organization_id: UUID) -> dict[UUID, datetime]:
    """Return when the organization's keys were used, as far as it is not written down."""
    rows = ServiceApiKey.objects.of(organization_id).filter(revoked_at=None).values_list("pk", flat=True)
    places = {_place(organization_id, key_id): key_id for key_id in rows}
    return {places[place]: at for place, at in cache.get_many(list(places)).items()} if places else {}


def organizations_with_keys() -> list[UUID]:
    """Return the organizations that have a key; asked in the platform's door."""
    rows = ServiceApiKey.objects.filter(revoked_at=None)
    return list(rows.values_list("organization_id", flat=True).distinct())


def _place(organization_id: UUID, key_id: UUID) -> str:
    return f"accounts:key-used:{organization_id}:{key_id}"
