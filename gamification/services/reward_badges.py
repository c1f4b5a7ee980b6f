"""Badges that members take for points in the wallet."""

from collections.abc import Sequence
from uuid import UUID

from gamification.errors import BadgeNotHeldError
from gamification.models import BadgeAward
from gamification.selectors.definitions import badges_known_to
from gamification.services.awards import award_badge, revoke_badge
from goodplay.core import tenancy
from goodplay.core.errors import DomainError
from wallet.enums.rewards import RedemptionStatus
from wallet.errors.rewards import RedemptionStateError
from wallet.services.rewards import refund_redemption
from wallet.signals.rewards import RewardClosed, RewardIssued


@tenancy.joins
def award_bought_badges(*, issued: Sequence[RewardIssued]) -> None:
    """Give members the badges that they took as rewards; where that cannot be, the points go back, with the reason.

    Idempotent; each stands for itself.
    """
    for fact in issued:
        if fact.badge_code and not _is_awarded(fact):
            _award(fact)


@tenancy.joins
def take_back_bought_badges(*, closed: Sequence[RewardClosed]) -> None:
    """Take the badges back whose reward was given back. Idempotent."""
    for fact in closed:
        badge_id = _badge_id(fact.badge_code) if fact.status == RedemptionStatus.REFUNDED else None
        if badge_id is None:
            continue
        try:
            with tenancy.savepoint():
                revoke_badge(member_id=UUID(fact.member_id), badge_id=badge_id, reason=fact.reason or "Refunded")
        except BadgeNotHeldError:
            continue


def _award(fact: RewardIssued) -> None:
    try:
        with tenancy.savepoint():
            badge_id = _badge_id(fact.badge_code)
            if badge_id is None:
                _give_back(fact, "There is no such badge.")
            else:
                award_badge(member_id=UUID(fact.member_id), badge_id=badge_id, reason=fact.reward_name)
    except DomainError as refusal:
        _give_back(fact, refusal.title)


def _is_awarded(fact: RewardIssued) -> bool:
    """Tell whether the badge was given since the reward was issued: this fact has been heard before."""
    awards = BadgeAward.objects.of(tenancy.organization_id()).filter(
        member_id=fact.member_id, badge__code=fact.badge_code, awarded_at__gte=fact.issued_at
    )
    return awards.exists()


def _give_back(fact: RewardIssued, reason: str) -> None:
    try:
        with tenancy.savepoint():
            refund_redemption(redemption_id=UUID(fact.redemption_id), reason=reason)
    except RedemptionStateError:
        return


def _badge_id(code: str) -> UUID | None:
    badges = badges_known_to(tenancy.organization_id()).filter(code=code) if code else None
    found: UUID | None = badges.values_list("pk", flat=True).first() if badges is not None else None
    return found
