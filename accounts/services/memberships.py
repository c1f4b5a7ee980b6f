"""Memberships: joining, changing, leaving."""

from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from accounts.errors import EmailTakenError, IdTakenError
from accounts.models import Membership, User
from accounts.rules.names import shown_name
from accounts.services.grants import locked_with_admins, require_admins_left, require_not_above
from accounts.services.identifiers import normal_email
from accounts.services.referrals import bind_referral
from accounts.signals import MemberDeactivated, MemberJoined, member_deactivated, member_joined
from goodplay.core import tenancy
from goodplay.core.announce import announce
from goodplay.core.errors import NotFoundError
from goodplay.core.ids import uuid7
from goodplay.core.models import SecurityKind
from goodplay.core.permissions import Caller, Role
from goodplay.core.services import record_security_event


@tenancy.joins
def join_organization(*, user_id: UUID, member_type: str = "", display_name: str = "") -> Membership:
    """Make a user a member of the open door's organization, or find the membership that he has.

    A membership that the organization keeps under the user's confirmed address, and that has no user, becomes his.
    One that he had left is active again. Idempotent: one membership per user. Announces ``member_joined`` for a new
    or returned one, and ``referral.joined`` when another member brought him.

    Args:
        user_id: Who.
        member_type: What kind of member a new one is.
        display_name: What the organization calls a new one; "" leaves it to the person.
    """
    organization_id = tenancy.organization_id()
    user = User.objects.get(pk=user_id)
    member: Membership | None = _own_or_waiting(organization_id, user)
    if member is None:
        row = Membership(
            organization_id=organization_id,
            user=user,
            member_type=member_type,
            display_name=shown_name(display_name),
        )
        Membership.objects.bulk_create([row], ignore_conflicts=True)
        member = Membership.objects.of(organization_id).get(user_id=user_id)
        if member.pk == row.pk:
            bind_referral(member=member)
            _announce_joined(member)
        return member
    if member.user_id and member.is_active:
        return member
    Membership.objects.of(organization_id).filter(pk=member.pk).update(
        user_id=user_id, is_active=True, updated_at=timezone.now()
    )
    member.refresh_from_db()
    bind_referral(member=member)
    _announce_joined(member)
    return member


@tenancy.joins
def add_member(
    *, display_name: str, email: str = "", member_type: str = "", time_zone: str = "", member_id: UUID | None = None
) -> Membership:
    """Note a member of the open door's organization who need not be a user; with his address he can claim it later.

    Idempotent by ``member_id``, which the client may choose. Announces ``member_joined``.

    Raises:
        EmailTakenError: Another member of the organization has the address.
        IdTakenError: The id belongs to another row.
    """
    organization_id = tenancy.organization_id()
    address = normal_email(email)
    if standing := Membership.objects.of(organization_id).filter(pk=member_id).first():
        if (standing.display_name, standing.email) != (shown_name(display_name), address):
            raise IdTakenError
        return standing  # type: ignore[no-any-return]
    _require_free(organization_id, address, but=None)
    row = Membership(
        id=member_id or uuid7(),
        organization_id=organization_id,
        display_name=shown_name(display_name),
        email=address,
        member_type=member_type,
        time_zone=time_zone,
    )
    Membership.objects.bulk_create([row], ignore_conflicts=True)
    if not Membership.objects.of(organization_id).filter(pk=row.pk).exists():
        _require_free(organization_id, address, but=None)
        raise IdTakenError
    row.refresh_from_db()
    _announce_joined(row)
    return row


@tenancy.joins
def update_member(*, member_id: UUID, **changes: str) -> Membership:
    """Change what the open door's organization notes about a member; locks his row. Idempotent.

    Args:
        member_id: Who.
        changes: Any of display_name, email, member_type, time_zone (IANA name).

    Raises:
        NotFoundError: There is no such member.
        EmailTakenError: Another member has the address.
    """
    member = _locked(member_id)
    if "email" in changes:
        changes["email"] = normal_email(changes["email"])
        _require_free(member.organization_id, changes["email"], but=member.pk)
    if "display_name" in changes:
        changes["display_name"] = shown_name(changes["display_name"])
    for field, value in changes.items():
        setattr(member, field, value)
    member.save(update_fields=[*changes, "updated_at"])
    return member


@tenancy.joins
def deactivate_member(*, member_id: UUID, by: Caller | None = None) -> None:
    """Let a member leave: he can no longer sign in here, at once; what he did stays.

    Idempotent; locks his and the administrators' rows. Announces ``member_deactivated``. ``by`` is who does it; None
    is the product itself.

    Raises:
        NotFoundError: There is no such member.
        RoleAboveOwnError: His role stands above the caller's.
        TooFewAdminsError: The organization would have fewer administrators than its policy asks for.
    """
    member = locked_with_admins(member_id)
    if not member.is_active:
        return
    if by is not None and by.member_id != member.pk:
        require_not_above(by, Role(member.role))
    require_admins_left(member, becoming=None)
    member.is_active = False
    member.save(update_fields=["is_active", "updated_at"])
    announce(member_deactivated, MemberDeactivated(str(member.pk)))
    record_security_event(
        kind=SecurityKind.USER_DEACTIVATED,
        organization_id=member.organization_id,
        user_id=member.user_id,
        facts={"member_id": str(member.pk)},
    )


@tenancy.joins
def reactivate_member(*, member_id: UUID) -> Membership:
    """Let a member who had left be one again, with the role he had. Idempotent; announces ``member_joined``.

    Raises:
        NotFoundError: There is no such member.
    """
    member = _locked(member_id)
    if not member.is_active:
        member.is_active = True
        member.save(update_fields=["is_active", "updated_at"])
        _announce_joined(member)
    return member


def _own_or_waiting(organization_id: UUID, user: User) -> Membership | None:
    """Return the user's membership, else the one that waits for his confirmed address; locked."""
    mine = Q(user=user)
    if user.email and user.email_confirmed_at:
        mine |= Q(user=None, email=user.email)
    rows = Membership.objects.of(organization_id).select_for_update(no_key=True).filter(mine)
    found: list[Membership] = list(rows.order_by("pk"))
    return next((row for row in found if row.user_id), found[0] if found else None)


def _require_free(organization_id: UUID, address: str, *, but: UUID | None) -> None:
    if address and Membership.objects.of(organization_id).with_email(address).exclude(pk=but).exists():
        raise EmailTakenError


def _locked(member_id: UUID) -> Membership:
    rows = Membership.objects.of(tenancy.organization_id()).select_for_update(no_key=True)
    member: Membership | None = rows.filter(pk=member_id).first()
    if member is None:
        raise NotFoundError
    return member


def _announce_joined(member: Membership) -> None:
    announce(
        member_joined,
        MemberJoined(
            member_id=str(member.pk),
            user_id=str(member.user_id or ""),
            member_type=member.member_type,
            joined_at=timezone.now().isoformat(),
        ),
    )
