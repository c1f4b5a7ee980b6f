"""The keys with which an organization signs its badges."""

from uuid import UUID

from django.db.models import Max
from django.utils import timezone

from gamification.documents.signatures import new_key_pair
from gamification.models import IssuerKey
from gamification.services.statements import run
from goodplay.core import tenancy

LOCK = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"


@tenancy.joins
def rotate_issuer_key() -> IssuerKey:
    """Let a new key sign the organization's badges from now on; what the old ones signed stays good.

    Not idempotent: each call is another key. Locks the organization's keys until the door closes.
    """
    organization_id = tenancy.organization_id()
    _lock(organization_id)
    IssuerKey.objects.of(organization_id).filter(retired_at__isnull=True).update(retired_at=timezone.now())
    return _made(organization_id)


def key_in_use() -> IssuerKey:
    """Return the key that signs now, locked until the door closes; the first one is made when it is needed."""
    organization_id = tenancy.organization_id()
    _lock(organization_id)
    found: IssuerKey | None = IssuerKey.objects.of(organization_id).filter(retired_at__isnull=True).first()
    return found or _made(organization_id)


def _made(organization_id: UUID) -> IssuerKey:
    last = IssuerKey.objects.of(organization_id).aggregate(last=Max("number"))["last"] or 0
    pair = new_key_pair()
    made: IssuerKey = IssuerKey.objects.create(
        organization_id=organization_id,
        number=last + 1,
        private_pem=pair.private_pem,
        public_jwk=pair.public_jwk,
        created_at=timezone.now(),
    )
    return made


def _lock(organization_id: UUID) -> None:
    run(LOCK, [f"gamification.issuer_key:{organization_id}"])
