"""Rewards on the wire."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from goodplay.core.api.fields import BoundedInteger, IdField, MoneyField, SafeText
from goodplay.core.money import MoneyJson, money_json
from wallet.api.serializers.ledger import decimals_of
from wallet.enums.rewards import PERCENT_BPS, PLAIN, RedemptionStatus, RewardStatus, RewardType
from wallet.models import Redemption, Reward


class RewardInput(serializers.Serializer[Any]):
    """What may be said about a reward."""

    name = SafeText(max_length=120)
    reward_type = serializers.ChoiceField(choices=RewardType.choices)
    cost = MoneyField(decimals_of=decimals_of, help_text="In one of your own currencies.")
    description = SafeText(max_length=1000, required=False, allow_blank=True)
    value = MoneyField(decimals_of=decimals_of, required=False, allow_null=True, help_text="What it is worth.")
    discount_percent = BoundedInteger(min_value=1, max_value=100, required=False, allow_null=True)
    stock = BoundedInteger(max_value=10**9, required=False, allow_null=True)
    most_per_member = BoundedInteger(min_value=1, max_value=30_000, required=False, allow_null=True)
    starts_at = serializers.DateTimeField(required=False, allow_null=True)
    ends_at = serializers.DateTimeField(required=False, allow_null=True)
    voucher_days = BoundedInteger(min_value=1, max_value=3650, required=False, allow_null=True)
    handed_out = serializers.BooleanField(required=False)
    tier_id = IdField(required=False, allow_null=True)
    badge_code = serializers.CharField(max_length=64, required=False, allow_blank=True)
    external_url = serializers.URLField(max_length=300, required=False, allow_blank=True)
    external_id = SafeText(max_length=120, required=False, allow_blank=True)

    def validate(self, said: dict[str, Any]) -> dict[str, Any]:
        """Return what the services take."""
        if "cost" in said:
            cost = said.pop("cost")
            said |= {"cost_minor": cost.minor, "currency": cost.currency}
        if "value" in said:
            value = said.pop("value")
            said |= {"value_minor": value.minor if value else None, "value_currency": value.currency if value else ""}
        if "discount_percent" in said:
            percent = said.pop("discount_percent")
            said["discount_bps"] = percent * PERCENT_BPS if percent else None
        return said


class RewardSerializer(serializers.ModelSerializer[Reward]):
    """A reward; ``left`` is how many can still be had, null for no limit."""

    status = serializers.ChoiceField(choices=RewardStatus.choices, read_only=True)
    cost = serializers.SerializerMethodField()
    value = serializers.SerializerMethodField(method_name="get_worth")
    discount_percent = serializers.SerializerMethodField()
    left = serializers.IntegerField(read_only=True, allow_null=True)
    external_url = serializers.CharField(read_only=True, help_text="Where the member uses it, if elsewhere.")
    tier = serializers.CharField(source="tier.name", read_only=True, allow_null=True, default=None)

    class Meta:
        model = Reward
        fields = (
            "id",
            *PLAIN,
            "status",
            "cost",
            "value",
            "discount_percent",
            "left",
            "tier_id",
            "tier",
            "created_at",
            "updated_at",
        )
        read_only_fields = fields

    @extend_schema_field(MoneyField)
    def get_cost(self, reward: Reward) -> MoneyJson:
        """Return what the member pays."""
        return money_json(reward.cost_minor, reward.currency.code, reward.currency.decimals)

    @extend_schema_field(MoneyField(allow_null=True))
    def get_worth(self, reward: Reward) -> MoneyJson | None:
        """Return what it is worth."""
        if reward.value_minor is None or reward.value_currency is None:
            return None
        return money_json(reward.value_minor, reward.value_currency.code, reward.value_currency.decimals)

    def get_discount_percent(self, reward: Reward) -> float | None:
        """Return the discount."""
        return reward.discount_bps / PERCENT_BPS if reward.discount_bps else None


class RedeemInput(serializers.Serializer[Any]):
    """Where a reward is to go, if somebody sends it."""

    delivery = SafeText(max_length=500, required=False, allow_blank=True)


class IssueInput(serializers.Serializer[Any]):
    """How a reward went out."""

    note = SafeText(max_length=500, required=False, allow_blank=True)


class CancelInput(serializers.Serializer[Any]):
    """Why a reward is not to be handed out."""

    reason = SafeText(max_length=200, required=False, allow_blank=True)


class VoucherInput(serializers.Serializer[Any]):
    """A voucher code, however it is typed."""

    code = serializers.CharField(max_length=40)


class RedemptionSerializer(serializers.ModelSerializer[Redemption]):
    """A reward in a member's hand; the code is shown to the member alone, once it is issued."""

    reward_id = serializers.UUIDField(read_only=True)
    reward_name = serializers.CharField(source="reward.name", read_only=True)
    reward_type = serializers.ChoiceField(source="reward.reward_type", choices=RewardType.choices, read_only=True)
    external_url = serializers.CharField(source="reward.external_url", read_only=True)
    member_id = serializers.UUIDField(read_only=True)
    status = serializers.ChoiceField(choices=RedemptionStatus.choices, read_only=True)
    cost = serializers.SerializerMethodField()
    code = serializers.SerializerMethodField()
    delivery = serializers.CharField(read_only=True)

    class Meta:
        model = Redemption
        fields = (
            "id",
            "reward_id",
            "reward_name",
            "reward_type",
            "external_url",
            "member_id",
            "status",
            "cost",
            "code",
            "delivery",
            "note",
            "reason",
            "external_id",
            "created_at",
            "issued_at",
            "used_at",
            "expires_at",
            "closed_at",
        )
        read_only_fields = fields

    @extend_schema_field(MoneyField)
    def get_cost(self, redemption: Redemption) -> MoneyJson:
        """Return what it cost."""
        return money_json(redemption.cost_minor, redemption.currency.code, redemption.currency.decimals)

    def get_code(self, redemption: Redemption) -> str:
        """Return the voucher code, if it may be shown."""
        return redemption.code if shows_code(redemption, self.context["caller"]) else ""


def shows_code(redemption: Redemption, caller: Any) -> bool:
    """Tell whether the code may be shown: to the member, or to the service that asked for it, once it is issued."""
    its = caller.member_id == redemption.member_id
    if caller.scopes is not None:
        its = redemption.source == caller.label.partition(":")[0]
    return its and redemption.status == RedemptionStatus.ISSUED
