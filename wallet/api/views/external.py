"""Wallets and rewards for external services, signed in by key."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.service_keys import SERVICE_PARAMETER, ServiceView, ServiceViewSet
from goodplay.core.api.fields import IdField, MoneyField, SafeText
from wallet import selectors, services
from wallet.api.serializers import PostedSerializer, StatementLineSerializer, WalletSerializer
from wallet.api.serializers.ledger import decimals_of
from wallet.api.serializers.rewards import RedemptionSerializer, RewardSerializer, VoucherInput
from wallet.enums import CurrencyKind
from wallet.errors.rewards import RedemptionNotFoundError
from wallet.models import Redemption, Reward, StatementLine
from wallet.selectors.rewards import redemption_by_code, redemptions_of, rewards_offered
from wallet.selectors.wallets import wallet_of
from wallet.services import rewards


class WalletUpdateInput(serializers.Serializer[Any]):
    """What is added to a wallet, or taken from it. Points are earned and spent at their own address."""

    amount = MoneyField(decimals_of=decimals_of)
    direction = serializers.ChoiceField(choices=("add", "take"))
    description = SafeText(max_length=200)
    external_id = SafeText(max_length=64, required=False, allow_blank=True)

    def validate_amount(self, amount: Any) -> Any:
        """Refuse points."""
        if selectors.currency_of(amount.currency).kind == CurrencyKind.POINTS:
            raise serializers.ValidationError("Points are earned by deeds: use the address for points.")
        return amount


class ServiceRewardInput(serializers.Serializer[Any]):
    """Which reward a member takes."""

    reward_id = IdField()
    delivery = SafeText(max_length=500, required=False, allow_blank=True)
    external_id = SafeText(max_length=120, required=False, allow_blank=True)


class ServiceWalletView(ServiceView):
    """A member's wallet."""

    verbs = {"get": "external.wallets.read"}

    @extend_schema(operation_id="external_wallets_retrieve", parameters=[SERVICE_PARAMETER], responses=WalletSerializer)
    def get(self, request: Request, service_id: str, user_id: UUID) -> Response:
        """Return what the member has, and the tier; by the member's id or the user's."""
        member = self.member()
        return self.reply(WalletSerializer(wallet_of(member_id=member.pk, user_id=member.user_id)))


class ServiceWalletUpdateView(ServiceView):
    """Changes of a member's wallet."""

    verbs = {"post": "external.wallets.write"}
    keyed = {"post"}

    @extend_schema(
        operation_id="external_wallets_update",
        parameters=[SERVICE_PARAMETER],
        request=WalletUpdateInput,
        responses={201: PostedSerializer},
    )
    def post(self, request: Request, service_id: str, user_id: UUID) -> Response:
        """Add money or credits to a wallet, or take them; whoever listens is told."""
        said, member = self.parse(WalletUpdateInput), self.member()
        amount = said["amount"]
        posted = services.update_wallet_with_sync(
            key=self.own_key(),
            member_id=member.pk,
            amount_minor=amount.minor if said["direction"] == "add" else -amount.minor,
            currency=amount.currency,
            description=said["description"],
            service=self.service,
            subject=("external", said.get("external_id", "")),
        )
        return self.reply(PostedSerializer(posted), status=201, message="WALLET_UPDATED")


class ServiceTransactionViewSet(ListModelMixin, ServiceViewSet):
    """The lines of a member's wallet."""

    verbs = {"list": "external.wallets.read"}
    queryset = StatementLine.objects.none()
    serializer_class = StatementLineSerializer
    ordering = ("-transfer_id", "-id")

    def get_queryset(self) -> Any:
        """Return the member's lines."""
        return selectors.statement_of(organization_id=self.caller.organization_id, member_id=self.member().pk)

    def paginate_queryset(self, queryset: Any) -> Any:
        """Return one page of lines, with the running balance."""
        page = super().paginate_queryset(queryset)
        return selectors.with_balance_after(self.caller.organization_id, page or [])

    @extend_schema(operation_id="external_wallets_transactions_list", parameters=[SERVICE_PARAMETER])
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List what moved, the latest first."""
        return super().list(request, *args, **kwargs)


class ServiceRewardViewSet(ListModelMixin, ServiceViewSet):
    """The rewards that can be had now."""

    verbs = {"list": "external.rewards.read", "use": "external.rewards.write"}
    queryset = Reward.objects.none()
    serializer_class = RewardSerializer
    ordering = ("cost_minor", "id")

    def get_queryset(self) -> Any:
        """Return what is offered."""
        return rewards_offered(self.caller.organization_id)

    @extend_schema(operation_id="external_rewards_list", parameters=[SERVICE_PARAMETER])
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List the rewards that can be had now."""
        return super().list(request, *args, **kwargs)

    @extend_schema(
        operation_id="external_rewards_use",
        parameters=[SERVICE_PARAMETER],
        request=VoucherInput,
        responses=RedemptionSerializer,
    )
    def use(self, request: Request, service_id: str) -> Response:
        """Note that a voucher was used, by its code."""
        found = redemption_by_code(self.caller.organization_id, self.parse(VoucherInput)["code"])
        if found is None:
            raise RedemptionNotFoundError
        rewards.use_redemption(redemption_id=found.pk)
        used = redemptions_of(self.caller.organization_id).get(pk=found.pk)
        return self.reply(RedemptionSerializer(used, context={"caller": self.caller}), message="REWARD_USED")


class ServiceMemberRewardViewSet(ListModelMixin, ServiceViewSet):
    """The rewards of a member."""

    verbs = {"list": "external.rewards.read", "create": "external.rewards.write"}
    keyed = {"create"}
    queryset = Redemption.objects.none()
    serializer_class = RedemptionSerializer
    ordering = ("-created_at", "-id")

    def get_queryset(self) -> Any:
        """Return what the member has taken."""
        return redemptions_of(self.caller.organization_id, self.member().pk)

    def get_serializer_context(self) -> dict[str, Any]:
        """Tell who asks."""
        return {**super().get_serializer_context(), "caller": getattr(self, "caller", None)}

    @extend_schema(operation_id="external_users_rewards_list", parameters=[SERVICE_PARAMETER])
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List what the member has taken, the latest first."""
        return super().list(request, *args, **kwargs)

    @extend_schema(
        operation_id="external_users_rewards_create",
        parameters=[SERVICE_PARAMETER],
        request=ServiceRewardInput,
        responses={201: RedemptionSerializer},
    )
    def create(self, request: Request, service_id: str, user_id: UUID) -> Response:
        """Let a member take a reward for points."""
        said, member = self.parse(ServiceRewardInput), self.member()
        taken = rewards.redeem(member_id=member.pk, key=self.own_key(), source=self.service, **said)
        found = redemptions_of(self.caller.organization_id).get(pk=taken.pk)
        return self.reply(self.get_serializer(found), status=201, message=f"REWARD_{found.status.upper()}")
