"""Authenticator apps: shown a secret once, good after the first right code."""

from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone

from accounts.enums import FactorKind
from accounts.gateways import totp
from accounts.models import Factor, User
from accounts.services.factors.trail import note
from goodplay.core import limits, tenancy
from goodplay.core.models import SecurityKind

PER_PERSON = "5/minute"


@dataclass(frozen=True, slots=True)
class NewApp:
    """An app that waits for its first code; the secret is shown this once, ``address`` is for a QR code."""

    factor_id: UUID
    secret: str
    address: str


@tenancy.joins
def begin_app(*, user_id: UUID, name: str, issuer: str) -> NewApp:
    """Make the secret of an authenticator app; it counts for nothing until ``confirm_app``.

    What was begun before and never confirmed is forgotten. ``issuer`` is what the app shows beside its codes.
    """
    user = User.objects.get(pk=user_id)
    Factor.objects.filter(user_id=user_id, kind=FactorKind.APP, confirmed_at=None).delete()
    secret = totp.new_secret()
    factor = Factor.objects.create(user_id=user_id, kind=FactorKind.APP, name=name, secret=secret)
    return NewApp(factor.pk, secret, totp.address(secret, person=str(user.email or user.phone), issuer=issuer))


@tenancy.joins
def confirm_app(*, user_id: UUID, factor_id: UUID, code: str, organization_id: UUID) -> Factor | None:
    """Take an app into use with its first right code; None when the code is wrong. Idempotent; locks the factor's row.

    Raises:
        LimitedError: Five codes a minute are looked at.
    """
    factor: Factor | None = (
        Factor.objects.select_for_update(no_key=True).filter(pk=factor_id, user_id=user_id, kind=FactorKind.APP).first()
    )
    if factor is None or factor.confirmed_at is not None:
        return factor
    limits.require_allowance("factor", str(user_id), PER_PERSON, guards=True)
    now = timezone.now()
    step = totp.step_of(factor.secret, code, at=now)
    if step is None:
        return None
    factor.last_step, factor.confirmed_at, factor.last_used_at = step, now, now
    factor.save(update_fields=["last_step", "confirmed_at", "last_used_at"])
    limits.forget("factor", str(user_id), PER_PERSON)
    note(SecurityKind.FACTOR_ADDED, user_id=user_id, organization_id=organization_id, kind=factor.kind)
    return factor
