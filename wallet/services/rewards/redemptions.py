"""Members take rewards: points are set aside, spent when the reward is issued, and come back when it is not to be."""

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import F, QuerySet
from django.utils import timezone

from goodplay.core import tenancy
from goodplay.core.announce import announce
from wallet.enums import TransferKind
from wallet.enums.rewards import GIVEN_BACK, NEXT_REDEMPTION, RedemptionStatus, RewardStatus, RewardType
from wallet.errors.rewards import (
    RedemptionExpiredError,
    RedemptionKeyReusedError,
    RedemptionNotFoundError,
    RedemptionStateError,
    RewardLimitReachedError,
    RewardNotOfferedError,
    RewardSoldOutError,
    TierTooLowError,
)
from wallet.models import Redemption, Reward
from wallet.rules import vouchers
from wallet.selectors.tiers import tier_of
from wallet.services.corrections import reverse_transfers
from wallet.services.holds import capture_hold, place_hold, release_hold
from wallet.services.postings import Holder, Posting
from wallet.services.rewards.offers import locked_reward
from wallet.services.transfers import post_transfers
from wallet.signals.rewards import (
    RewardClosed,
    RewardIssued,
    RewardRedeemed,
    reward_closed,
    reward_issued,
    reward_redeemed,
)

REWARDS = Holder.purpose("rewards")
SUBJECT = "redemption"
EXPIRE_AT_ONCE = 500


@tenancy.joins
def redeem(
    *,
    member_id: UUID,
    reward_id: UUID,
    key: str,
    delivery: str = "",
    source: str = "",
    external_id: str = "",
) -> Redemption:
    """Give a member a reward for points: issued at once, or set aside where somebody hands it out.

    Idempotent by ``key``. Locks the reward, so that the last piece goes to one, then the member's account. Announces
    ``reward_issued``, or ``reward_redeemed`` where it is handed out.

    Args:
        member_id: Who takes it.
        reward_id: What.
        key: Names the cause; unique in the organization.
        delivery: Where it is to go, in the member's words.
        source: Who told, if not the member.
        external_id: What the teller calls it.

    Raises:
        RewardNotFoundError: There is no such reward.
        RewardNotOfferedError: It is not offered now.
        RewardSoldOutError: Nothing of it is left.
        RewardLimitReachedError: The member has had it as often as he may.
        TierTooLowError: The member's wallet has not reached its tier.
        InsufficientFundsError: The member has not enough points.
        RedemptionKeyReusedError: The key names another reward, or another member's.
    """
    reward = locked_reward(reward_id)
    standing = _redemptions(reward.organization_id).filter(key=key).first()
    if standing is not None:
        if (standing.member_id, standing.reward_id) != (member_id, reward_id):
            raise RedemptionKeyReusedError(key=key)
        return standing
    _require_offered(reward)
    _require_allowed(reward, member_id)
    _take(reward, 1)
    code = vouchers.new_code()
    redemption = Redemption(
        organization_id=reward.organization_id,
        key=key,
        reward=reward,
        member_id=member_id,
        currency_id=reward.currency_id,
        cost_minor=reward.cost_minor,
        code=code,
        code_digest=vouchers.digest(code, settings.SECRET_KEY),
        delivery=delivery,
        source=source,
        external_id=external_id,
    )
    redemption.save(force_insert=True)
    place_hold(
        key=_hold_key(redemption),
        member_id=member_id,
        amount_minor=reward.cost_minor,
        currency=reward.currency.code,
        reason=reward.name,
    )
    if reward.handed_out:
        told = RewardRedeemed(str(redemption.pk), str(reward.pk), str(member_id), reward.reward_type)
        announce(reward_redeemed, told)
        return redemption
    return _issue(redemption)


@tenancy.joins
def issue_redemption(*, redemption_id: UUID, note: str = "", issued_by: UUID | None = None) -> Redemption:
    """Note that a reward was handed over or sent, and spend its points. Idempotent.

    Locks the redemption, then the member's account. Announces ``reward_issued``.

    Args:
        redemption_id: Which.
        note: How it went out (a parcel's number); shown to the member.
        issued_by: The member of staff who did it.

    Raises:
        RedemptionNotFoundError: There is no such redemption.
        RedemptionStateError: It was cancelled or has ended.
    """
    redemption = _locked(redemption_id)
    if not _goes_to(redemption, RedemptionStatus.ISSUED):
        return redemption
    redemption.note, redemption.issued_by_id = note[:500], issued_by
    return _issue(redemption)


@tenancy.joins
def use_redemption(*, redemption_id: UUID) -> Redemption:
    """Note that a voucher was used; it is used once. Idempotent; locks the redemption. Announces ``reward_closed``.

    Raises:
        RedemptionNotFoundError: There is no such redemption.
        RedemptionStateError: It was not issued, or has ended another way.
        RedemptionExpiredError: It was good until ``expires_at``.
    """
    redemption = _locked(redemption_id)
    if not _goes_to(redemption, RedemptionStatus.USED):
        return redemption
    if redemption.expires_at is not None and redemption.expires_at <= timezone.now():
        raise RedemptionExpiredError(expires_at=redemption.expires_at.isoformat())
    redemption.used_at = timezone.now()
    return _close(redemption, RedemptionStatus.USED, "")


@tenancy.joins
def cancel_redemption(*, redemption_id: UUID, reason: str = "") -> Redemption:
    """Give up on a reward that has not been handed out; the points are free again, the piece is in stock.

    Idempotent; locks the redemption, the reward, then the member's account. Announces ``reward_closed``.

    Raises:
        RedemptionNotFoundError: There is no such redemption.
        RedemptionStateError: It was issued.
    """
    redemption = _locked(redemption_id)
    if _goes_to(redemption, RedemptionStatus.CANCELLED):
        _take(redemption.reward, -1)
        release_hold(key=_hold_key(redemption))
        _close(redemption, RedemptionStatus.CANCELLED, reason)
    return redemption


@tenancy.joins
def refund_redemption(*, redemption_id: UUID, reason: str) -> Redemption:
    """Take an issued or expired reward back; the points, and what was paid out, go back by mirrors.

    Idempotent; locks the redemption, the reward, then the member's accounts. Announces ``reward_closed``.

    Raises:
        RedemptionNotFoundError: There is no such redemption.
        RedemptionStateError: It was used, or never issued.
        InsufficientFundsError: The member has spent the cashback.
        ReasonRequiredError: The reason is blank.
    """
    redemption = _locked(redemption_id)
    if _goes_to(redemption, RedemptionStatus.REFUNDED):
        _take(redemption.reward, -1)
        keys = [f"hold:{_hold_key(redemption)}:capture"]
        if redemption.reward.reward_type == RewardType.CASHBACK:
            keys.append(_cashback_key(redemption))
        reverse_transfers(keys=keys, reason=reason, kind=TransferKind.REFUND)
        _close(redemption, RedemptionStatus.REFUNDED, reason)
    return redemption


@tenancy.joins
def expire_redemptions() -> int:
    """Close vouchers of the open door's organization that are no longer good, up to 500; return how many.

    Idempotent; locks them and skips those that others hold. Announces ``reward_closed`` for each.
    """
    rows = Redemption.objects.of(tenancy.organization_id()).filter(
        status=RedemptionStatus.ISSUED, expires_at__lte=timezone.now()
    )
    due = rows.select_related("reward").order_by("pk")
    found = list(due.select_for_update(no_key=True, skip_locked=True, of=("self",))[:EXPIRE_AT_ONCE])
    for redemption in found:
        _close(redemption, RedemptionStatus.EXPIRED, "")
    return len(found)


def _issue(redemption: Redemption) -> Redemption:
    reward, now = redemption.reward, timezone.now()
    subject = (SUBJECT, str(redemption.pk))
    capture_hold(key=_hold_key(redemption), to=REWARDS, kind=TransferKind.SPEND, subject=subject)
    if reward.reward_type == RewardType.CASHBACK:
        post_transfers([_cashback(redemption, subject)])
    redemption.status, redemption.issued_at = RedemptionStatus.ISSUED, now
    redemption.expires_at = now + timedelta(days=reward.voucher_days) if reward.voucher_days else None
    redemption.save(update_fields=["status", "issued_at", "expires_at", "note", "issued_by"])
    announce(
        reward_issued,
        RewardIssued(
            redemption_id=str(redemption.pk),
            reward_id=str(reward.pk),
            member_id=str(redemption.member_id),
            reward_type=reward.reward_type,
            reward_name=reward.name,
            badge_code=reward.badge_code,
            cost_minor=redemption.cost_minor,
            currency=redemption.currency.code,
            issued_at=now.isoformat(),
        ),
    )
    return redemption


def _cashback(redemption: Redemption, subject: tuple[str, str]) -> Posting:
    reward = redemption.reward
    if reward.value_minor is None or reward.value_currency is None:
        raise ValueError(f"The cashback {reward.pk} has no amount.")
    return Posting(
        _cashback_key(redemption),
        REWARDS,
        Holder.member(redemption.member_id),
        reward.value_minor,
        reward.value_currency.code,
        TransferKind.EARN,
        *subject,
        reward.name,
    )


def _close(redemption: Redemption, status: RedemptionStatus, reason: str) -> Redemption:
    redemption.status, redemption.reason, redemption.closed_at = status, reason[:200], timezone.now()
    redemption.save(update_fields=["status", "reason", "used_at", "closed_at"])
    reward = redemption.reward
    announce(
        reward_closed,
        RewardClosed(
            str(redemption.pk), str(reward.pk), str(redemption.member_id), status.value, reward.badge_code, reason
        ),
    )
    return redemption


def _require_offered(reward: Reward) -> None:
    now = timezone.now()
    early = reward.starts_at is not None and now < reward.starts_at
    late = reward.ends_at is not None and now >= reward.ends_at
    if reward.status != RewardStatus.ACTIVE or early or late:
        raise RewardNotOfferedError(status=reward.status)
    if reward.left is not None and reward.left <= 0:
        raise RewardSoldOutError


def _require_allowed(reward: Reward, member_id: UUID) -> None:
    if reward.tier is not None:
        tier = tier_of(member_id)
        if tier is None or tier.number < reward.tier.number:
            raise TierTooLowError(tier=reward.tier.name)
    if reward.most_per_member is not None:
        had = Redemption.objects.of(reward.organization_id).filter(reward_id=reward.pk, member_id=member_id)
        if had.exclude(status__in=GIVEN_BACK).count() >= reward.most_per_member:
            raise RewardLimitReachedError(most=reward.most_per_member)


def _take(reward: Reward, pieces: int) -> None:
    Reward.objects.of(reward.organization_id).filter(pk=reward.pk).update(taken=F("taken") + pieces)


def _hold_key(redemption: Redemption) -> str:
    return f"redemption:{redemption.pk}"


def _cashback_key(redemption: Redemption) -> str:
    return f"redemption:{redemption.pk}:cashback"


def _redemptions(organization_id: UUID) -> QuerySet[Redemption]:
    rows = Redemption.objects.of(organization_id)
    return rows.select_related("reward__currency", "reward__value_currency", "currency")


def _locked(redemption_id: UUID) -> Redemption:
    rows = _redemptions(tenancy.organization_id()).select_for_update(no_key=True, of=("self",))
    redemption: Redemption | None = rows.filter(pk=redemption_id).first()
    if redemption is None:
        raise RedemptionNotFoundError
    return redemption


def _goes_to(redemption: Redemption, status: RedemptionStatus) -> bool:
    """Tell whether there is a step to take; False where it has been taken."""
    if redemption.status == status:
        return False
    if status not in NEXT_REDEMPTION[redemption.status]:
        raise RedemptionStateError(status=redemption.status)
    return True
