"""What an administrator gives by hand: badges, achievements and points, each with a reason, and taking back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from gamification.enums import EventType
from gamification.errors import (
    AchievementCompletedError,
    AchievementRetiredError,
    ActionInactiveError,
    ActivityNotFoundError,
    BadgeAllGivenError,
    BadgeHeldError,
    BadgeRetiredError,
    BadgeTakenBackError,
    EventActionError,
)
from gamification.models import AchievementAward, Activity, Badge, BadgeAward, PendingActivity, PointsEntry
from gamification.rules.builtins import ACHIEVEMENT_AWARDED, BADGE_AWARDED, BY_HAND, POINTS_ADJUSTED
from gamification.services.achievements import require_achievement
from gamification.services.activities import NewActivity, record_by_hand
from gamification.services.apply import apply_pending
from gamification.services.badges import require_badge
from gamification.services.reversals import reverse_activities
from gamification.services.revocations import mark_revoked
from gamification.services.rulebooks import current_book
from goodplay.core import tenancy
from goodplay.core.ids import uuid7

SOURCE = "by-hand"
SHARDS = 64
MOST_BATCHES = 3


@dataclass(frozen=True, slots=True)
class PointsAward:
    """Points that were given (or, below zero, taken) by hand, with what follows from them at once."""

    activity_id: int
    member_id: UUID
    points: int
    event_type: str
    description: str
    awarded_at: datetime


@tenancy.joins
def award_badge(*, member_id: UUID, badge_id: UUID, reason: str, awarded_by: UUID | None = None) -> BadgeAward:
    """Give a member a badge by hand; no achievement is completed by it, and a later one does not give it again.

    The award is an activity of its own and stands at once, with the badge's points. Not idempotent: the second call is
    refused.

    Args:
        member_id: Who gets it.
        badge_id: The badge, the organization's own or the platform's.
        reason: Why; shown to the member.
        awarded_by: The membership of who gives it; None for the platform's staff.

    Raises:
        BadgeUnknownError: The organization knows no such badge.
        BadgeRetiredError: The badge is no longer given.
        BadgeHeldError: The member has it already.
        BadgeTakenBackError: It was taken from the member.
        BadgeAllGivenError: As many members as may hold it have it.
        ActivityMemberNotFoundError: There is no such active member.
    """
    badge = require_badge(badge_id)
    if not badge.is_active:
        raise BadgeRetiredError(badge=badge.code)
    held = BadgeAward.objects.of(tenancy.organization_id()).filter(member_id=member_id, badge=badge, is_standing=True)
    _require_free(badge, held.first())
    _record(
        member_id,
        {
            "action": BADGE_AWARDED,
            "subject_type": "badge",
            "subject_id": badge.code,
            "note": reason,
            "recorded_by": awarded_by,
        },
    )
    award: BadgeAward = held.select_related("badge").get()
    _require_free(badge, award if award.is_beyond else None)
    return award


@tenancy.joins
def revoke_badge(*, member_id: UUID, badge_id: UUID, reason: str, revoked_by: UUID | None = None) -> None:
    """Take a badge from a member; what was signed about it counts as revoked at once.

    One that was given by hand goes with the points it paid. Of one that was earned the member keeps the points and the
    achievement, which follow from what he did: take those back by reversing the activity.

    Raises:
        BadgeNotHeldError: The member does not hold it.
    """
    award = mark_revoked(member_id=member_id, badge_id=badge_id, reason=reason)
    if award.is_manual and award.is_standing:
        reverse_activities(activity_ids=[award.activity_id], reason=reason, reversed_by=revoked_by)
        settle_member(member_id)


@tenancy.joins
def award_achievement(
    *, member_id: UUID, achievement_id: UUID, reason: str, awarded_by: UUID | None = None
) -> AchievementAward:
    """Complete an achievement for a member by hand, whatever its criteria; its points and badge follow at once.

    The award is an activity of its own. A repeatable achievement is completed once more. Not idempotent: the second
    call is refused, or completes once more.

    Args:
        member_id: Who completes it.
        achievement_id: The achievement, the organization's own or the platform's.
        reason: Why; kept with the activity.
        awarded_by: The membership of who gives it; None for the platform's staff.

    Raises:
        AchievementUnknownError: The organization knows no such achievement.
        AchievementRetiredError: The achievement is no longer completed.
        AchievementCompletedError: The member has completed it, and it is not repeatable.
        ActivityMemberNotFoundError: There is no such active member.
    """
    achievement = require_achievement(achievement_id)
    if not achievement.is_active:
        raise AchievementRetiredError(achievement=achievement.code)
    awards = AchievementAward.objects.of(tenancy.organization_id()).filter(member_id=member_id, achievement=achievement)
    if not achievement.is_repeatable and awards.filter(is_standing=True).exists():
        raise AchievementCompletedError(achievement=achievement.code)
    activity_id = _record(
        member_id,
        {
            "action": ACHIEVEMENT_AWARDED,
            "subject_type": "achievement",
            "subject_id": achievement.code,
            "note": reason,
            "recorded_by": awarded_by,
        },
    )
    award: AchievementAward = awards.select_related("achievement").get(activity_id=activity_id)
    return award


@tenancy.joins
def award_points(
    *, member_id: UUID, points: int, description: str, reason: str, awarded_by: UUID | None = None
) -> PointsAward:
    """Give a member points by hand (below zero: take them); they are in the ledger and the history at once.

    The award is an activity of its own. What is taken and was already spent becomes a debt that later points pay.
    Not idempotent: each call is another award.

    Args:
        member_id: Who gets them.
        points: How many, in the smallest unit of the points currency; not 0.
        description: The line of the member's history.
        reason: Why, for the organization's records.
        awarded_by: The membership of who gives them; None for the platform's staff.

    Raises:
        ActivityMemberNotFoundError: There is no such active member.
    """
    activity_id = _record(
        member_id,
        {
            "action": POINTS_ADJUSTED,
            "points": points,
            "note": description,
            "metadata": {"reason": reason},
            "recorded_by": awarded_by,
        },
    )
    return _awarded(activity_id, points, EventType.MANUAL_ADJUSTMENT)


@tenancy.joins
def award_action(
    *,
    member_id: UUID,
    action: str,
    description: str,
    reason: str = "",
    points: int | None = None,
    awarded_by: UUID | None = None,
) -> PointsAward:
    """Record that a member did something, by hand, with the points that its rules pay or others in their place.

    It is an activity of its own and counts like any other: limits, streaks and achievements follow at once. Not
    idempotent: each call is another activity.

    Args:
        member_id: Who did it.
        action: The action's code.
        description: The line of the member's history.
        reason: Why, for the organization's records.
        points: How many, instead of what the rules pay, in the smallest unit of the points currency.
        awarded_by: The membership of who records it; None for the platform's staff.

    Raises:
        ActionNotFoundError: The rulebook has no such action.
        ActionInactiveError: It is switched off, or only the program itself records it.
        ActivityMemberNotFoundError: There is no such active member.
        UnitNotAcceptedError: The action counts money; record the activity with its amount instead.
        QuantityOutOfBoundsError: The action asks for more than one at a time.
    """
    if action in BY_HAND:
        raise ActionInactiveError(action=action)
    facts: dict[str, Any] = {"action": action, "points": points, "note": description, "recorded_by": awarded_by}
    if reason:
        facts["metadata"] = {"reason": reason}
    activity_id = _record(member_id, facts)
    entries = PointsEntry.objects.of(tenancy.organization_id()).filter(activity_id=activity_id)
    paid = entries.aggregate(points=Coalesce(Sum("change"), 0))["points"]
    return _awarded(activity_id, paid, current_book().deeds[action].event_type)


@tenancy.joins
def action_of_event(*, event_type: str) -> str:
    """Return the code of the one action in use that stands for a kind of event.

    Raises:
        EventActionError: There is none, or more than one.
    """
    deeds = current_book().deeds.values()
    codes = [deed.code for deed in deeds if deed.is_active and deed.event_type == event_type and not deed.is_money]
    if len(codes) != 1 or codes[0] in BY_HAND:
        raise EventActionError(event_type=event_type)
    return codes[0]


def _awarded(activity_id: int, points: int, event_type: str) -> PointsAward:
    recorded = Activity.objects.of(tenancy.organization_id()).get(pk=activity_id)
    return PointsAward(activity_id, recorded.member_id, points, event_type, recorded.note, recorded.occurred_at)


def _require_free(badge: Badge, standing: BadgeAward | None) -> None:
    """Refuse to give a badge that the member has, has lost, or that has no place left."""
    if standing is None:
        return
    if standing.is_beyond:
        raise BadgeAllGivenError(badge=badge.code, most=badge.most_holders or 0)
    raise BadgeHeldError(badge=badge.code) if standing.revoked_at is None else BadgeTakenBackError(badge=badge.code)


def _record(member_id: UUID, facts: Mapping[str, Any]) -> int:
    new = NewActivity(member_id=member_id, occurred_at=timezone.now(), source=SOURCE, key=uuid7().hex, **facts)
    recorded = record_by_hand([new])[0]
    if recorded.activity_id is None:
        raise recorded.error or ActivityNotFoundError
    settle_member(member_id)
    return recorded.activity_id


def settle_member(member_id: UUID) -> None:
    """Let what was recorded take effect now, after what waits before it in the member's shard."""
    shard = member_id.bytes[-1] % SHARDS
    waiting = PendingActivity.objects.of(tenancy.organization_id()).filter(member_id=member_id)
    for _ in range(MOST_BATCHES):
        if not waiting.exists():
            return
        apply_pending(shards=(shard, shard))
