"""Token families: one a device, from sign-in to sign-out."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast
from uuid import UUID

from django.conf import settings
from django.db.models import DateTimeField, F, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.enums import EndReason
from accounts.errors import NoSuchOrganizationError, RefreshTokenInvalidError
from accounts.gateways.tokens import BrokenTokenError, Claims, decode, encode
from accounts.models import Membership, TokenFamily, User
from accounts.rules.proofs import Proofs
from goodplay.core import tenancy
from goodplay.core.ids import uuid7
from goodplay.core.models import SecurityKind, TenantQuerySet
from goodplay.core.services import record_security_event

GRACE = timedelta(seconds=10)
"""How long a client that lost the answer may repeat its spent refresh token, once."""

DEVICE_LENGTH = 255


@dataclass(frozen=True, slots=True)
class TokenPair:
    """What a signed-in device holds; ``expires_in`` are the seconds the access token lives."""

    access: str
    refresh: str
    expires_in: int
    family_id: UUID
    member_id: UUID | None
    organization_id: UUID


@tenancy.joins
def issue_pair(*, user_id: UUID, organization_id: UUID, device: str = "", proofs: Proofs | None = None) -> TokenPair:
    """Begin a token family for a user in an organization. Not idempotent: each call is another device.

    Args:
        user_id: Who; must be active.
        organization_id: Where he is an active member; a superuser needs no membership.
        device: What the client calls itself.
        proofs: When he has proved who he is; a password just now by default.

    Raises:
        NoSuchOrganizationError: He has no active membership there.
    """
    user = User.objects.get(pk=user_id, is_active=True)
    member = Membership.objects.of(organization_id).active().filter(user_id=user_id).first()
    if member is None and not user.is_superuser:
        raise NoSuchOrganizationError
    now = timezone.now()
    proofs = proofs or Proofs.by_password(now)
    family = TokenFamily(
        organization_id=organization_id,
        user=user,
        member=member,
        current_jti=uuid7(),
        credentials_version=user.credentials_version,
        device=device[:DEVICE_LENGTH],
        rotated_at=now,
        proved_at=proofs.proved_at,
        factor_at=proofs.factor_at,
        expires_at=now + _lifetime("REFRESH_TOKEN_LIFETIME"),
    )
    family.save(force_insert=True)
    return _pair(family)


@tenancy.joins
def rotate(*, refresh: str) -> TokenPair:
    """Spend a refresh token and return its successor, in the platform's door.

    Of many calls with one token exactly one wins. The client that lost the answer may repeat the token once within
    ten seconds and gets the same successor; any other use of a spent token ends the family, and that stays although
    the answer is a refusal. Locks the family's row.

    Raises:
        RefreshTokenInvalidError: The token does not hold, was spent, or its family, user or membership is no longer
            active.
    """
    claims = _claims_of(refresh)
    family = _living_family(claims)
    if _advance(family, claims.jti):
        return _pair(family)
    if _honour_previous(family, claims.jti):
        family.refresh_from_db()
        return _pair(family)
    _end_reused(family)
    raise RefreshTokenInvalidError


@tenancy.joins
def note_proof(*, family_id: UUID, proofs: Proofs) -> None:
    """Note that the person has proved again who he is, on one signed-in device of the open door's organization."""
    found = TokenFamily.objects.of(tenancy.organization_id()).filter(pk=family_id, ended_at=None)
    found.update(
        proved_at=proofs.proved_at, factor_at=Coalesce(Value(proofs.factor_at, DateTimeField()), F("factor_at"))
    )


@tenancy.joins
def end_family(*, organization_id: UUID, family_id: UUID, reason: EndReason) -> None:
    """Sign a device out: its refresh token and its access tokens are refused from here on. Idempotent."""
    TokenFamily.objects.of(organization_id).filter(pk=family_id, ended_at=None).update(
        ended_at=timezone.now(), end_reason=reason
    )


@tenancy.joins
def end_every_session(*, user_id: UUID) -> None:
    """Sign a user out everywhere, in every organization: all tokens were made under an older number. Idempotent."""
    User.objects.filter(pk=user_id).update(credentials_version=F("credentials_version") + 1)


@tenancy.joins
def purge_families(*, organization_id: UUID, before: datetime) -> int:
    """Delete the families that ended or expired before an instant, and return how many. Idempotent."""
    families = TokenFamily.objects.of(organization_id)
    expired, _ = families.filter(expires_at__lt=before).delete()
    ended, _ = families.filter(ended_at__lt=before).delete()
    return expired + ended


def _claims_of(refresh: str) -> Claims:
    try:
        return decode("refresh", refresh)
    except BrokenTokenError as error:
        raise RefreshTokenInvalidError from error


def _living_family(claims: Claims) -> TokenFamily:
    family: TokenFamily | None = (
        TokenFamily.objects.of(claims.organization_id)
        .filter(pk=claims.family_id, user_id=claims.user_id, ended_at=None, expires_at__gt=timezone.now())
        .filter(user__is_active=True, user__credentials_version=F("credentials_version"))
        .select_related("member", "user")
        .first()
    )
    if family is None or not (family.member.is_active if family.member else family.user.is_superuser):
        raise RefreshTokenInvalidError
    return family


def _advance(family: TokenFamily, spent: UUID) -> bool:
    now = timezone.now()
    new = {"current_jti": uuid7(), "rotated_at": now, "expires_at": now + _lifetime("REFRESH_TOKEN_LIFETIME")}
    won = _families(family).filter(current_jti=spent, ended_at=None)
    if not won.update(previous_jti=spent, previous_honoured=False, **new):
        return False
    for name, value in new.items():
        setattr(family, name, value)
    return True


def _honour_previous(family: TokenFamily, spent: UUID) -> bool:
    lost = _families(family).filter(
        previous_jti=spent, previous_honoured=False, ended_at=None, rotated_at__gt=timezone.now() - GRACE
    )
    return bool(lost.update(previous_honoured=True))


def _end_reused(family: TokenFamily) -> None:
    if _families(family).filter(ended_at=None).update(ended_at=timezone.now(), end_reason=EndReason.REUSED):
        record_security_event(
            kind=SecurityKind.TOKEN_REUSED,
            organization_id=family.organization_id,
            user_id=family.user_id,
            facts={"family_id": str(family.pk)},
        )


def _families(family: TokenFamily) -> TenantQuerySet:
    return TokenFamily.objects.of(family.organization_id).filter(pk=family.pk)


def _pair(family: TokenFamily) -> TokenPair:
    def claims(jti: UUID, issued_at: datetime, expires_at: datetime) -> Claims:
        return Claims(jti, family.user_id, family.organization_id, family.pk, issued_at, expires_at)

    now = timezone.now()
    lifetime = _lifetime("ACCESS_TOKEN_LIFETIME")
    return TokenPair(
        access=encode("access", claims(uuid7(), now, now + lifetime)),
        refresh=encode("refresh", claims(family.current_jti, family.rotated_at, family.expires_at)),
        expires_in=int(lifetime.total_seconds()),
        family_id=family.pk,
        member_id=family.member_id,
        organization_id=family.organization_id,
    )


def _lifetime(setting: str) -> timedelta:
    return cast("timedelta", settings.SIMPLE_JWT[setting])
