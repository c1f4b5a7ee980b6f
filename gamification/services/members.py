"""The member whom a verb is about: one verb at a time, and where his day begins."""

from uuid import UUID
from zoneinfo import ZoneInfo

from accounts.models import Membership
from gamification.errors import ActivityMemberNotFoundError
from gamification.services import statements
from goodplay.core import tenancy
from goodplay.core.arrays import array


def lock_member(member_id: UUID) -> None:
    """Let verbs about one member wait for each other, also about one who has left.

    Raises:
        ActivityMemberNotFoundError: There is no such member.
    """
    members = Membership.objects.of(tenancy.organization_id()).filter(pk=member_id)
    if members.select_for_update(no_key=True).values("pk").first() is None:
        raise ActivityMemberNotFoundError(member=str(member_id))


def zone_of(member_id: UUID) -> ZoneInfo:
    """Return the time zone of a member.

    Raises:
        ActivityMemberNotFoundError: There is no such active member.
    """
    found = statements.run(statements.ZONES, [tenancy.organization_id(), array([member_id])])
    if not found:
        raise ActivityMemberNotFoundError(member=str(member_id))
    return ZoneInfo(found[0][1])
