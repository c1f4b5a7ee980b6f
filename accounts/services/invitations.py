"""Invitations: asking somebody in, with a role."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from accounts.enums import RANK, InvitationStatus
from accounts.errors import AlreadyMemberError, InvitationClosedError, InvitationTakenError
from accounts.models import Invitation, Membership, User
from accounts.rules import codes
from accounts.rules.names import shown_name
from accounts.services.grants import require_not_above
from accounts.services.identifiers import normal_email
from accounts.services.memberships import join_organization
from accounts.services.passwords import require_strong
from accounts.signals import InvitationIssued, invitation_issued
from goodplay.core import tenancy
from goodplay.core.announce import announce
from goodplay.core.errors import NotFoundError
from goodplay.core.ids import uuid7
from goodplay.core.models import SecurityKind
from goodplay.core.permissions import Caller, Role
from goodplay.core.services import record_security_event
from organizations.selectors import policy_of


@dataclass(frozen=True, slots=True)
class InvitationLetter:
    """What is to be sent to who is invited; ``token`` is kept nowhere else."""

    address: str
    name: str
    role: str
    token: str


@tenancy.joins
def invite(
    *,
    email: str,
    by: Caller,
    role: Role = Role.MEMBER,
    member_type: str = "",
    display_name: str = "",
    invitation_id: UUID | None = None,
) -> Invitation:
    """Offer somebody a role in the open door's organization; an open offer to the same address is replaced.

    Idempotent by ``invitation_id``. Announces ``invitation_issued``. Open for as many days as the policy
    ``invitation_days`` says.

    Raises:
        RoleAboveOwnError: The role stands above the caller's.
        AlreadyMemberError: An active member who can sign in has the address.
        InvitationTakenError: Another invitation has the id, or somebody else invites the address at the same moment.
    """
    organization_id = tenancy.organization_id()
    if known := Invitation.objects.of(organization_id).filter(pk=invitation_id).first():
        return known  # type: ignore[no-any-return]
    require_not_above(by, role)
    address = normal_email(email)
    members = Membership.objects.of(organization_id).active()
    if members.filter(user__email=address).exists():
        raise AlreadyMemberError
    _close_open(organization_id, address)
    now = timezone.now()
    invitation = Invitation(
        id=invitation_id or uuid7(),
        organization_id=organization_id,
        email=address,
        role=role.value,
        member_type=member_type,
        display_name=shown_name(display_name),
        invited_by_id=by.member_id,
        created_at=now,
        expires_at=now + timedelta(days=int(policy_of(organization_id, "invitation_days") or 1)),
    )
    Invitation.objects.bulk_create([invitation], ignore_conflicts=True)
    standing = Invitation.objects.of(organization_id).filter(pk=invitation.pk).first()
    if standing is None:
        raise InvitationTakenError
    announce(invitation_issued, InvitationIssued(str(standing.pk)))
    return standing  # type: ignore[no-any-return]


@tenancy.joins
def revoke_invitation(*, invitation_id: UUID) -> Invitation:
    """Take an offer back; its link is worthless from here on. Idempotent; locks its row.

    Raises:
        NotFoundError: There is no such invitation.
        InvitationClosedError: It was accepted.
    """
    invitation = _locked(invitation_id)
    if invitation.status == InvitationStatus.ACCEPTED:
        raise InvitationClosedError
    invitation.status = InvitationStatus.REVOKED
    invitation.save(update_fields=["status"])
    return invitation


@tenancy.joins
def prepare_invitation(*, invitation_id: UUID) -> InvitationLetter | None:
    """Make the code of an invitation that is to be sent, and keep its digest; None when there is nothing to send."""
    rows = Invitation.objects.of(tenancy.organization_id())
    invitation = rows.filter(
        pk=invitation_id, status=InvitationStatus.OPEN, sent_at=None, expires_at__gt=timezone.now()
    ).first()
    if invitation is None:
        return None
    code = codes.new_link_code()
    kept = codes.digest(code, subject=invitation.pk, pepper=settings.SECRET_KEY)
    rows.filter(pk=invitation_id).update(code_hash=kept)
    return InvitationLetter(
        invitation.email, invitation.display_name, invitation.role, codes.token(invitation.pk, code)
    )


@tenancy.joins
def note_invitation_sent(*, invitation_id: UUID) -> None:
    """Note that the invitation went out. Idempotent."""
    rows = Invitation.objects.of(tenancy.organization_id())
    rows.filter(pk=invitation_id, sent_at=None).update(sent_at=timezone.now())


@tenancy.joins
def accept_invitation(
    *, invitation_id: UUID, code: str, password: str | None = None, display_name: str = ""
) -> Membership:
    """Make who has the link a member with the offered role, in the open door's organization; locks the invitation.

    The link was sent to the address, so it confirms it. Who is no user yet becomes one and needs a password; a user's
    password stays. A role that he has already is never lowered.

    Raises:
        InvitationClosedError: The link is wrong, or the invitation was accepted, revoked or has expired.
        PasswordTooWeakError: A new user's password can be guessed, or is missing.
    """
    invitation = _open_one(invitation_id, code)
    user = _user_for(invitation, password, display_name)
    member = join_organization(
        user_id=user.pk, member_type=invitation.member_type, display_name=invitation.display_name
    )
    if RANK[Role(member.role)] < RANK[Role(invitation.role)]:
        _promote(member, invitation)
    invitation.status, invitation.accepted_at, invitation.member = InvitationStatus.ACCEPTED, timezone.now(), member
    invitation.save(update_fields=["status", "accepted_at", "member"])
    return member


def _open_one(invitation_id: UUID, code: str) -> Invitation:
    rows = Invitation.objects.of(tenancy.organization_id()).select_for_update(no_key=True)
    invitation: Invitation | None = rows.filter(
        pk=invitation_id, status=InvitationStatus.OPEN, expires_at__gt=timezone.now()
    ).first()
    pepper = settings.SECRET_KEY
    if invitation is None or not codes.fits(code, invitation.code_hash, subject=invitation_id, pepper=pepper):
        raise InvitationClosedError
    return invitation


def _user_for(invitation: Invitation, password: str | None, display_name: str) -> User:
    user = User.objects.select_for_update(no_key=True).filter(email=invitation.email).first()
    if user is not None and not user.is_active:
        raise InvitationClosedError
    if user is not None and user.email_confirmed_at is not None:
        return user
    user = user or User(email=invitation.email)
    require_strong(password or "", user)
    user.password = make_password(password)
    user.display_name = shown_name(display_name or invitation.display_name) or user.display_name
    user.email_confirmed_at = timezone.now()
    user.save()
    return user


def _promote(member: Membership, invitation: Invitation) -> None:
    old, member.role = member.role, invitation.role
    member.save(update_fields=["role", "updated_at"])
    record_security_event(
        kind=SecurityKind.ROLE_CHANGED,
        organization_id=member.organization_id,
        user_id=member.user_id,
        facts={"from": old, "to": member.role, "invitation_id": str(invitation.pk)},
    )


def _close_open(organization_id: UUID, address: str) -> None:
    Invitation.objects.of(organization_id).filter(email=address, status=InvitationStatus.OPEN).update(
        status=InvitationStatus.REVOKED
    )


def _locked(invitation_id: UUID) -> Invitation:
    rows = Invitation.objects.of(tenancy.organization_id()).select_for_update(no_key=True)
    invitation: Invitation | None = rows.filter(pk=invitation_id).first()
    if invitation is None:
        raise NotFoundError
    return invitation
