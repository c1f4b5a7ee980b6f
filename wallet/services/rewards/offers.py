"""What an organization offers for points."""

from typing import Any
from uuid import UUID

from goodplay.core import tenancy
from wallet.enums.rewards import NEXT_REWARD, PLAIN, RewardStatus, RewardType
from wallet.errors.rewards import RewardInvalidError, RewardNotFoundError, RewardStateError, StockTooLowError
from wallet.models import Reward, Tier
from wallet.services.accounts import currency_ids

FIELDS = frozenset({*PLAIN, "cost_minor", "value_minor", "discount_bps"})
"""What is said about a reward, besides the codes ``currency`` and ``value_currency`` and the ``tier``'s id."""


@tenancy.joins
def create_reward(*, currency: str, **said: Any) -> Reward:
    """Write a reward down as a draft. Not idempotent: each call is a reward.

    Args:
        currency: The code of what the member pays with.
        **said: The fields of ``wallet.models.Reward``; ``value_currency`` is a code, ``tier_id`` one of the
            organization's tiers.

    Raises:
        RewardInvalidError: What is said does not fit together; ``reason`` says what is missing.
        CurrencyNotFoundError: A currency is unknown to the organization.
    """
    reward = Reward(organization_id=tenancy.organization_id())
    _say(reward, {"currency": currency, **said})
    reward.save(force_insert=True)
    return reward


@tenancy.joins
def change_reward(*, reward_id: UUID, **said: Any) -> Reward:
    """Say something else about a reward; what members have taken stays as it was. Idempotent; locks the reward.

    Raises:
        RewardNotFoundError: There is no such reward.
        RewardInvalidError: What is said does not fit together.
        StockTooLowError: More are taken than would be in stock.
        CurrencyNotFoundError: A currency is unknown to the organization.
    """
    reward = locked_reward(reward_id)
    _say(reward, said)
    reward.save()
    return reward


@tenancy.joins
def offer_reward(*, reward_id: UUID) -> Reward:
    """Offer a reward to members. Idempotent; locks the reward.

    Raises:
        RewardNotFoundError: There is no such reward.
    """
    return _step(reward_id, RewardStatus.ACTIVE)


@tenancy.joins
def retire_reward(*, reward_id: UUID) -> Reward:
    """Offer a reward no longer; who has it keeps it. Idempotent; locks the reward.

    Raises:
        RewardNotFoundError: There is no such reward.
    """
    return _step(reward_id, RewardStatus.RETIRED)


def locked_reward(reward_id: UUID) -> Reward:
    """Return a reward of the open door's organization, locked."""
    rows = Reward.objects.of(tenancy.organization_id()).select_for_update(no_key=True, of=("self",))
    reward: Reward | None = rows.select_related("currency", "value_currency", "tier").filter(pk=reward_id).first()
    if reward is None:
        raise RewardNotFoundError
    return reward


def _step(reward_id: UUID, status: RewardStatus) -> Reward:
    reward = locked_reward(reward_id)
    if reward.status != status:
        if status not in NEXT_REWARD[reward.status]:
            raise RewardStateError(status=reward.status)
        reward.status = status
        reward.save(update_fields=["status", "updated_at"])
    return reward


def _say(reward: Reward, said: dict[str, Any]) -> None:
    codes: dict[str, str] = {name: said.pop(name) for name in ("currency", "value_currency") if name in said}
    ids = currency_ids(reward.organization_id, {code for code in codes.values() if code})
    for column, code in codes.items():
        setattr(reward, f"{column}_id", ids[code] if code else None)
    if "tier_id" in said:
        reward.tier_id = _known_tier(reward.organization_id, said.pop("tier_id"))
    if unknown := said.keys() - FIELDS:
        raise TypeError(f"A reward has no {', '.join(sorted(unknown))}.")
    for name, value in said.items():
        setattr(reward, name, value)
    _require_whole(reward)


def _known_tier(organization_id: UUID, tier_id: UUID | None) -> UUID | None:
    if tier_id and not Tier.objects.of(organization_id).filter(pk=tier_id).exists():
        raise RewardInvalidError(reason="There is no such tier.")
    return tier_id


def _require_whole(reward: Reward) -> None:
    if reward.stock is not None and reward.stock < reward.taken:
        raise StockTooLowError(taken=reward.taken)
    for reason in _missing(reward):
        raise RewardInvalidError(reason=reason)


def _missing(reward: Reward) -> list[str]:
    has_value = reward.value_minor is not None and reward.value_currency_id is not None
    complaints = {
        "Say what it costs.": not reward.cost_minor or reward.cost_minor <= 0,
        "Say what it is worth, and in which currency.": (reward.value_minor is None)
        != (reward.value_currency_id is None),
        "Cashback needs the amount that is paid.": reward.reward_type == RewardType.CASHBACK and not has_value,
        "A badge is named by its code.": reward.reward_type == RewardType.BADGE and not reward.badge_code,
        "The offer ends after it begins.": bool(
            reward.starts_at and reward.ends_at and reward.ends_at <= reward.starts_at
        ),
    }
    return [reason for reason, is_wrong in complaints.items() if is_wrong]
