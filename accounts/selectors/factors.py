"""What is known of people's second factors."""

from typing import Any
from uuid import UUID

from accounts.enums import FactorKind
from accounts.models import Factor, RecoveryCode

RECOVERY, PASSWORD = "recovery_code", "password"


def factors_of(user_id: UUID) -> Any:
    """Return the person's factors that count, oldest first."""
    return Factor.objects.filter(user_id=user_id, confirmed_at__isnull=False).order_by("created_at", "id")


def has_factor(user_id: UUID) -> bool:
    """Tell whether the person has a second factor that counts."""
    return bool(factors_of(user_id).exists())


def knows_factor(*, user_id: UUID, factor_id: UUID) -> bool:
    """Tell whether the person has, or has begun to set up, that factor."""
    return bool(Factor.objects.filter(pk=factor_id, user_id=user_id).exists())


def factor_kinds_of(user_id: UUID) -> tuple[str, ...]:
    """Return what may prove the person: his kinds of factors and the codes he has left, or else the password."""
    kinds = set(factors_of(user_id).values_list("kind", flat=True))
    found = [kind.value for kind in FactorKind if kind.value in kinds]
    if not found:
        return (PASSWORD,)
    return (*found, RECOVERY) if recovery_codes_left(user_id) else tuple(found)


def recovery_codes_left(user_id: UUID) -> int:
    """Return how many recovery codes the person has left."""
    return RecoveryCode.objects.filter(user_id=user_id, used_at=None).count()
