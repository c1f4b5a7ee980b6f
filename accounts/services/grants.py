"""Roles: given by administrators, never above their own."""

from uuid import UUID

from django.db.models import Q

from accounts.enums import RANK
from accounts.errors import OwnMembershipError, RoleAboveOwnError, RoleNeedsUserError, TooFewAdminsError
from accounts.models import Membership
from goodplay.core import tenancy
from goodplay.core.errors import NotFoundError
from goodplay.core.models import SecurityKind
from goodplay.core.permissions import ADMINS, Caller, Role
from goodplay.core.services import record_security_event
from organizations.selectors import policy_of


@tenancy.joins
def grant_role(*, member_id: UUID, role: Role, by: Caller) -> Membership:
    """Give a member of the open door's organization a role; it counts from the next request on.

    Idempotent. Locks his and every administrator's row, so that of two at once no more than allowed step down.

    Args:
        member_id: Who gets it.
        role: Which one.
        by: Who gives it; an administrator, or the superuser.

    Raises:
        NotFoundError: There is no such active member.
        OwnMembershipError: It is the caller's own.
        RoleAboveOwnError: The old or the new role stands above the caller's.
        RoleNeedsUserError: The member cannot sign in.
        TooFewAdminsError: The organization would have fewer administrators than its policy asks for.
    """
    organization_id = tenancy.organization_id()
    member = locked_with_admins(member_id)
    if not member.is_active:
        raise NotFoundError
    if member.role == role:
        return member
    if member.pk == by.member_id:
        raise OwnMembershipError
    if member.user_id is None:
        raise RoleNeedsUserError
    require_not_above(by, Role(member.role))
    require_not_above(by, role)
    require_admins_left(member, becoming=role)
    old, member.role = member.role, role.value
    member.save(update_fields=["role", "updated_at"])
    record_security_event(
        kind=SecurityKind.ROLE_CHANGED,
        organization_id=organization_id,
        user_id=member.user_id,
        facts={"from": old, "to": role.value, "member_id": str(member.pk)},
    )
    return member


def require_not_above(by: Caller, role: Role) -> None:
    """Refuse a role that stands above the caller's own.

    Raises:
        RoleAboveOwnError: It does.
    """
    if by.is_superuser:
        return
    if by.role is None or RANK[role] > RANK[by.role]:
        raise RoleAboveOwnError(role=role.value)


def require_admins_left(member: Membership, *, becoming: Role | None) -> None:
    """Refuse to take away an administrator whom the organization's policy needs.

    The administrators' rows are locked (``locked_with_admins``).

    Raises:
        TooFewAdminsError: Fewer than the policy asks for would be left.
    """
    if member.role not in ADMINS or becoming in ADMINS:
        return
    needed = int(policy_of(member.organization_id, "minimum_admins") or 0)
    admins = Membership.objects.of(member.organization_id).active().filter(role__in=ADMINS)
    left = admins.exclude(pk=member.pk).count()
    if left < needed:
        raise TooFewAdminsError(minimum=needed, left=left)


def locked_with_admins(member_id: UUID) -> Membership:
    """Return a member of the open door's organization; his and every administrator's row are locked, in id order.

    Raises:
        NotFoundError: There is no such member.
    """
    rows = Membership.objects.of(tenancy.organization_id()).filter(Q(pk=member_id) | Q(role__in=ADMINS))
    locked = {row.pk: row for row in rows.select_for_update(no_key=True).order_by("pk")}
    if member_id not in locked:
        raise NotFoundError
    member: Membership = locked[member_id]
    return member
