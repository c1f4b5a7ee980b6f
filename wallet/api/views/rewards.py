"""Rewards by API."""

import io
from typing import Any
from uuid import UUID

import segno
from django.http import HttpResponse
from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from goodplay.core import permissions
from goodplay.core.api.idempotency import HEADER
from goodplay.core.api.renderers import ReplyRenderer
from goodplay.core.api.views import TenantViewSet
from goodplay.core.errors import ForbiddenError
from goodplay.core.permissions import Role
from wallet.api.serializers.conversions import DecisionInput
from wallet.api.serializers.rewards import (
    CancelInput,
    IssueInput,
    RedeemInput,
    RedemptionSerializer,
    RewardInput,
    RewardSerializer,
    VoucherInput,
    shows_code,
)
from wallet.errors.rewards import RedemptionNotFoundError
from wallet.models import Redemption, Reward
from wallet.selectors.rewards import redemption_by_code, redemptions_of, rewards_of, rewards_offered
from wallet.services import rewards

SVG = "image/svg+xml"


class SvgRenderer(BaseRenderer):
    """Lets a client ask for a picture."""

    media_type = SVG
    format = "svg"

    def render(self, data: Any, accepted_media_type: Any = None, renderer_context: Any = None) -> Any:
        """Return what there is."""
        return ReplyRenderer().render(data, ReplyRenderer.media_type, renderer_context)


class RewardFilter(filters.FilterSet):  # type: ignore[misc]
    """Rewards by type and state."""

    class Meta:
        model = Reward
        fields = ("reward_type", "status")


class RedemptionFilter(filters.FilterSet):  # type: ignore[misc]
    """What was redeemed, by state and reward."""

    reward = filters.UUIDFilter(field_name="reward_id")

    class Meta:
        model = Redemption
        fields = ("status",)


class RewardViewSet(ListModelMixin, RetrieveModelMixin, TenantViewSet):
    """What points can be spent on. Members see what is offered now."""

    verbs = {
        "list": "wallet.reward.view",
        "retrieve": "wallet.reward.view",
        "create": "wallet.reward.add",
        "partial_update": "wallet.reward.change",
        "offer": "wallet.reward.change",
        "retire": "wallet.reward.change",
        "redeem": "wallet.reward.redeem",
    }
    keyed = {"redeem"}
    queryset = Reward.objects.none()
    serializer_class = RewardSerializer
    filterset_class = RewardFilter
    ordering = ("cost_minor", "id")

    def get_queryset(self) -> Any:
        """Return what the caller may know of."""
        manages = permissions.may_ever(self.caller, "wallet.reward.change")
        return (rewards_of if manages else rewards_offered)(self.caller.organization_id)

    @extend_schema(request=RewardInput, responses={201: RewardSerializer})
    def create(self, request: Request) -> Response:
        """Write a reward down; it is a draft until it is offered."""
        return self._shown(rewards.create_reward(**self.parse(RewardInput)), 201, "REWARD_CREATED")

    @extend_schema(request=RewardInput(partial=True), responses=RewardSerializer)
    def partial_update(self, request: Request, pk: UUID) -> Response:
        """Say something else about a reward; what members have taken stays as it was."""
        said = self.parse(RewardInput, partial=True)
        return self._shown(rewards.change_reward(reward_id=self.get_object().pk, **said), 200, "REWARD_CHANGED")

    @extend_schema(request=None, responses=RewardSerializer)
    @action(detail=True, methods=["post"])
    def offer(self, request: Request, pk: UUID) -> Response:
        """Offer a reward to members."""
        return self._shown(rewards.offer_reward(reward_id=self.get_object().pk), 200, "REWARD_OFFERED")

    @extend_schema(request=None, responses=RewardSerializer)
    @action(detail=True, methods=["post"])
    def retire(self, request: Request, pk: UUID) -> Response:
        """Offer a reward no longer; who has it keeps it."""
        return self._shown(rewards.retire_reward(reward_id=self.get_object().pk), 200, "REWARD_RETIRED")

    @extend_schema(request=RedeemInput, responses={201: RedemptionSerializer})
    @action(detail=True, methods=["post"])
    def redeem(self, request: Request, pk: UUID) -> Response:
        """Take a reward for points: issued at once, or set aside until somebody hands it out."""
        if self.caller.member_id is None:
            raise ForbiddenError(verb="wallet.reward.redeem")
        taken = rewards.redeem(
            member_id=self.caller.member_id,
            reward_id=self.get_object().pk,
            key=f"{self.caller.key}:{request.headers[HEADER]}",
            **self.parse(RedeemInput),
        )
        found = redemptions_of(self.caller.organization_id).get(pk=taken.pk)
        shown = RedemptionSerializer(found, context={"caller": self.caller})
        return self.reply(shown, status=201, message=f"REWARD_{found.status.upper()}")

    def _shown(self, reward: Reward, status: int, message: str) -> Response:
        found = rewards_of(self.caller.organization_id).get(pk=reward.pk)
        return self.reply(self.get_serializer(found), status=status, message=message)


class RedemptionViewSet(ListModelMixin, RetrieveModelMixin, TenantViewSet):
    """Rewards that were taken: one's own, or for staff all of them."""

    verbs = {
        "list": "wallet.redemption.view",
        "retrieve": "wallet.redemption.view",
        "qr": "wallet.redemption.view",
        "check": "wallet.redemption.use",
        "issue": "wallet.redemption.issue",
        "use": "wallet.redemption.use",
        "cancel": "wallet.redemption.cancel",
        "refund": "wallet.redemption.refund",
    }
    keyed = {"refund"}
    queryset = Redemption.objects.none()
    serializer_class = RedemptionSerializer
    filterset_class = RedemptionFilter
    ordering = ("-created_at", "-id")

    def get_queryset(self) -> Any:
        """Return what the caller may see."""
        caller = self.caller
        own = caller.role == Role.MEMBER and not caller.is_superuser
        return redemptions_of(caller.organization_id, caller.member_id if own else None)

    def get_serializer_context(self) -> dict[str, Any]:
        """Tell who asks, because a code is shown to its member alone."""
        return {**super().get_serializer_context(), "caller": getattr(self, "caller", None)}

    @extend_schema(responses={(200, SVG): OpenApiTypes.STR})
    @action(detail=True, renderer_classes=[ReplyRenderer, SvgRenderer])
    def qr(self, request: Request, pk: UUID) -> HttpResponse:
        """Draw the voucher code as a QR code; only for the member whose it is."""
        redemption = self.get_object()
        if not shows_code(redemption, self.caller):
            raise NotFound
        drawn = io.BytesIO()
        segno.make(redemption.code, error="m").save(drawn, kind="svg", scale=8, xmldecl=False, title="Voucher")
        return HttpResponse(drawn.getvalue(), content_type=SVG, headers={"Cache-Control": "private, no-store"})

    @extend_schema(request=VoucherInput, responses=RedemptionSerializer, filters=False)
    @action(detail=False, methods=["post"])
    def check(self, request: Request) -> Response:
        """Look up what a voucher code stands for."""
        redemption = redemption_by_code(self.caller.organization_id, self.parse(VoucherInput)["code"])
        if redemption is None:
            raise RedemptionNotFoundError
        return self.reply(self.get_serializer(redemption))

    @extend_schema(request=IssueInput, responses=RedemptionSerializer)
    @action(detail=True, methods=["post"])
    def issue(self, request: Request, pk: UUID) -> Response:
        """Note that a reward was handed over or sent; its points are spent."""
        said = self.parse(IssueInput)
        done = rewards.issue_redemption(
            redemption_id=self.get_object().pk, issued_by=self.caller.member_id, note=said.get("note", "")
        )
        return self._shown(done, "REWARD_ISSUED")

    @extend_schema(request=None, responses=RedemptionSerializer)
    @action(detail=True, methods=["post"])
    def use(self, request: Request, pk: UUID) -> Response:
        """Note that a voucher was used."""
        return self._shown(rewards.use_redemption(redemption_id=self.get_object().pk), "REWARD_USED")

    @extend_schema(request=CancelInput, responses=RedemptionSerializer)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: UUID) -> Response:
        """Give up on a reward that has not been handed out; the points are free again."""
        said = self.parse(CancelInput)
        return self._shown(rewards.cancel_redemption(redemption_id=self.get_object().pk, **said), "REWARD_CANCELLED")

    @extend_schema(request=DecisionInput, responses=RedemptionSerializer)
    @action(detail=True, methods=["post"])
    def refund(self, request: Request, pk: UUID) -> Response:
        """Take a reward back and give its points back."""
        said = self.parse(DecisionInput)
        return self._shown(rewards.refund_redemption(redemption_id=self.get_object().pk, **said), "REWARD_REFUNDED")

    def _shown(self, redemption: Redemption, message: str) -> Response:
        found = redemptions_of(self.caller.organization_id).get(pk=redemption.pk)
        return self.reply(self.get_serializer(found), message=message)
