"""Taking badges from members, giving them back, and letting them last longer."""

from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from gamification.errors import BadgeAllGivenError, BadgeNotHeldError, BadgeUnlimitedError
from gamification.models import BadgeAward
from gamification.selectors.honours import HELD
from gamification.signals import (
    BadgeRenewed,
    BadgeRestored,
    BadgeRevoked,
    badge_renewed,
    badge_restored,
    badge_revoked,
)
from goodplay.core import tenancy
from goodplay.core.announce import announce


@tenancy.joins
def mark_revoked(*, member_id: UUID, badge_id: UUID, reason: str) -> BadgeAward:
    """Take a badge from a member, whatever gave it; what was signed about it is in the list of revoked badges at once.

    Points, achievements and counters stay as they are: they follow from facts. Not idempotent: the second call is
    refused. Locks the award. Announces ``badge_revoked``.

    Raises:
        BadgeNotHeldError: The member does not hold the badge.
    """
    award = _locked(member_id, badge_id, revoked=False)
    award.revoked_at, award.revoked_reason, award.is_showcased = timezone.now(), reason, False
    award.save(update_fields=["revoked_at", "revoked_reason", "is_showcased"])
    announce(badge_revoked, BadgeRevoked(**_named(award), reason=reason))
    return award


@tenancy.joins
def restore_badge(*, member_id: UUID, badge_id: UUID) -> BadgeAward:
    """Give a badge back that was taken from a member; what was signed about it is good again.

    Not idempotent: the second call is refused. Locks the award. Announces ``badge_restored``.

    Raises:
        BadgeNotHeldError: It was not taken from him, or was given by hand and its giving was undone: give it anew.
        BadgeAllGivenError: It has come after the last place.
    """
    award = _locked(member_id, badge_id, revoked=True)
    if award.is_beyond:
        raise BadgeAllGivenError(badge=award.badge.code)
    if award.is_manual and not award.is_standing:
        raise BadgeNotHeldError
    award.revoked_at, award.revoked_reason = None, ""
    award.save(update_fields=["revoked_at", "revoked_reason"])
    announce(badge_restored, BadgeRestored(**_named(award)))
    return award


@tenancy.joins
def renew_badge(*, member_id: UUID, badge_id: UUID) -> BadgeAward:
    """Let a badge that expires be valid for its full time from now on.

    Each call counts anew. Locks the award. Announces ``badge_renewed``.

    Raises:
        BadgeNotHeldError: The member does not hold the badge.
        BadgeUnlimitedError: The badge does not expire.
    """
    award = _locked(member_id, badge_id, revoked=False)
    if award.badge.valid_days is None:
        raise BadgeUnlimitedError(badge=award.badge.code)
    award.expires_at = timezone.now() + timedelta(days=award.badge.valid_days)
    award.save(update_fields=["expires_at"])
    announce(badge_renewed, BadgeRenewed(**_named(award), expires_at=award.expires_at.isoformat()))
    return award


def _named(award: BadgeAward) -> dict[str, str]:
    return {"member_id": str(award.member_id), "badge_id": str(award.badge_id), "badge_code": award.badge.code}


def _locked(member_id: UUID, badge_id: UUID, *, revoked: bool) -> BadgeAward:
    rows = BadgeAward.objects.of(tenancy.organization_id()).filter(member_id=member_id, badge_id=badge_id)
    rows = rows.filter(revoked_at__isnull=False) if revoked else rows.filter(HELD)
    found: BadgeAward | None = rows.select_related("badge").select_for_update(of=("self",), no_key=True).first()
    if found is None:
        raise BadgeNotHeldError
    return found
