"""Taking badges from members, giving them back, and letting them last longer."""

from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from gamification.errors import BadgeAllGivenError, BadgeNotHeldError, BadgeUnlimitedError
from gamification.models import BadgeAward
from gamification.selectors.honours import HELD
from goodplay.core import tenancy


@tenancy.joins
def mark_revoked(*, member_id: UUID, badge_id: UUID, reason: str) -> BadgeAward:
    """Take a badge from a member, whatever gave it; what was signed about it is in the list of revoked badges at once.

    Points, achievements and counters stay as they are: they follow from facts. Idempotent for who has lost it already
    in the sense that the second call is refused. Locks the award.

    Raises:
        BadgeNotHeldError: The member does not hold the badge.
    """
    award = _locked(member_id, badge_id, revoked=False)
    award.revoked_at, award.revoked_reason, award.is_showcased = timezone.now(), reason, False
    award.save(update_fields=["revoked_at", "revoked_reason", "is_showcased"])
    return award


@tenancy.joins
def restore_badge(*, member_id: UUID, badge_id: UUID) -> BadgeAward:
    """Give a badge back that was taken from a member; what was signed about it is good again. Locks the award.

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
    return award


@tenancy.joins
def renew_badge(*, member_id: UUID, badge_id: UUID) -> BadgeAward:
    """Let a badge that expires be valid for its full time from now on. Locks the award.

    Raises:
        BadgeNotHeldError: The member does not hold the badge.
        BadgeUnlimitedError: The badge does not expire.
    """
    award = _locked(member_id, badge_id, revoked=False)
    if award.badge.valid_days is None:
        raise BadgeUnlimitedError(badge=award.badge.code)
    award.expires_at = timezone.now() + timedelta(days=award.badge.valid_days)
    award.save(update_fields=["expires_at"])
    return award


def _locked(member_id: UUID, badge_id: UUID, *, revoked: bool) -> BadgeAward:
    rows = BadgeAward.objects.of(tenancy.organization_id()).filter(member_id=member_id, badge_id=badge_id)
    rows = rows.filter(revoked_at__isnull=False) if revoked else rows.filter(HELD)
    found: BadgeAward | None = rows.select_related("badge").select_for_update(of=("self",), no_key=True).first()
    if found is None:
        raise BadgeNotHeldError
    return found
