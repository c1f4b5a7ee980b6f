"""Who stands behind a token."""

from uuid import UUID

from django.db.models import F
from django.utils import timezone

from accounts.models import Challenge, Invitation, TokenFamily
from goodplay.core.models import TenantQuerySet
from goodplay.core.permissions import ADMINS, Caller, Role
from organizations.selectors import policy_stands


def caller_of(*, organization_id: UUID, user_id: UUID, family_id: UUID) -> Caller | None:
    """Return who asks with a token of this family, inside the organization's door.

    None when the family has ended, the user or the membership is no longer active, or the password was changed since.
    Where the policy ``require_mfa_for_admins`` stands, an administrator who gave no second factor is a mere member.
    """
    family: TokenFamily | None = (
        TokenFamily.objects.of(organization_id)
        .filter(pk=family_id, user_id=user_id, ended_at=None)
        .filter(user__is_active=True, user__credentials_version=F("credentials_version"))
        .annotate(factors_demanded=policy_stands("require_mfa_for_admins"))
        .select_related("user", "member")
        .first()
    )
    if family is None or not (family.member.is_active if family.member else family.user.is_superuser):
        return None
    role = Role(family.member.role) if family.member else None
    if role in ADMINS and family.factors_demanded and family.factor_at is None:  # type: ignore[attr-defined]
        role = Role.MEMBER
    return Caller(
        user_id=family.user_id,
        organization_id=organization_id,
        member_id=family.member_id,
        role=role,
        is_superuser=family.user.is_superuser,
        label=str(family.user),
        proved_at=family.proved_at,
        factor_at=family.factor_at,
    )


def sessions_of(*, organization_id: UUID, member_id: UUID) -> TenantQuerySet:
    """Return the member's signed-in devices, newest first."""
    return (
        TokenFamily.objects.of(organization_id)
        .filter(member_id=member_id, ended_at=None, expires_at__gt=timezone.now())
        .order_by("-created_at", "-id")
    )


def challenge_organization(challenge_id: UUID) -> UUID | None:
    """Return whose challenge it is, in the platform's door."""
    return Challenge.objects.filter(pk=challenge_id).values_list("organization_id", flat=True).first()


def invitation_organization(invitation_id: UUID) -> UUID | None:
    """Return whose invitation it is, in the platform's door."""
    return Invitation.objects.filter(pk=invitation_id).values_list("organization_id", flat=True).first()
