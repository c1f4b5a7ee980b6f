"""Second factors given up, and codes for the day they are lost."""

from uuid import UUID

from django.db.models import F

from accounts.errors import FactorNotFoundError
from accounts.models import Factor, RecoveryCode, User
from accounts.rules.proofs import RECOVERY_CODES, new_recovery_code
from accounts.selectors import has_factor
from accounts.services.factors.proving import recovery_digest
from accounts.services.factors.trail import note
from goodplay.core import tenancy
from goodplay.core.models import SecurityKind


@tenancy.joins
def renew_recovery_codes(*, user_id: UUID) -> list[str]:
    """Make ten new recovery codes, shown this once; the earlier ones are worthless. Locks the user's row."""
    User.objects.select_for_update(no_key=True).get(pk=user_id)
    RecoveryCode.objects.filter(user_id=user_id).delete()
    made = [new_recovery_code() for _ in range(RECOVERY_CODES)]
    RecoveryCode.objects.bulk_create(
        RecoveryCode(user_id=user_id, digest=recovery_digest(user_id, code)) for code in made
    )
    return made


@tenancy.joins
def remove_factor(*, user_id: UUID, factor_id: UUID, organization_id: UUID) -> None:
    """Give a factor up; with the last one the recovery codes go, too.

    Raises:
        FactorNotFoundError: The person has no such factor.
    """
    factor = Factor.objects.filter(pk=factor_id, user_id=user_id).first()
    if factor is None:
        raise FactorNotFoundError
    factor.delete()
    if not has_factor(user_id):
        RecoveryCode.objects.filter(user_id=user_id).delete()
    note(SecurityKind.FACTOR_REMOVED, user_id=user_id, organization_id=organization_id, kind=factor.kind)


@tenancy.joins
def reset_factors(*, user_id: UUID, organization_id: UUID, reason: str) -> None:
    """Take away all factors of a person who has lost them, and sign him out everywhere. Idempotent.

    Who asks for it must be known by other means; ``reason`` says by which and is kept in the trail.
    """
    removed, _ = Factor.objects.filter(user_id=user_id).delete()
    RecoveryCode.objects.filter(user_id=user_id).delete()
    if removed:
        User.objects.filter(pk=user_id).update(credentials_version=F("credentials_version") + 1)
        note(SecurityKind.FACTOR_REMOVED, user_id=user_id, organization_id=organization_id, reason=reason)
