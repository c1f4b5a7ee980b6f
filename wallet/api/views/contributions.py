"""Contributions and merry-go-rounds by API."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from goodplay.core.api.views import TenantViewSet
from goodplay.core.money import Money
from wallet.api.filters import ContributionFilter, CycleFilter, FineFilter
from wallet.api.serializers.contributions import (
    ContributionSerializer,
    CycleSerializer,
    FineSerializer,
    PlanChange,
    PlanMembersInput,
    PlanMovedSerializer,
    PlanSerializer,
    RoundDefaultSerializer,
    RoundInput,
    RoundSerializer,
    SeedInput,
    SwapInput,
    SwapSerializer,
    TurnSerializer,
)
from wallet.api.serializers.payments import PaymentReasonInput
from wallet.api.views.savings import in_house, own_only
from wallet.errors import ContributionStatusError
from wallet.models import Contribution, ContributionCycle, ContributionPlan, Fine, MerryGoRound, Turn, TurnSwap
from wallet.selectors.contributions import (
    contributions_of,
    cycles_of,
    defaults_of,
    fines_of,
    plans_of,
    rounds_of,
    swaps_of,
    turns_of,
    turns_of_organization,
)
from wallet.services import savings


class PlanViewSet(ListModelMixin, RetrieveModelMixin, TenantViewSet):
    """What members have agreed to save."""

    verbs = {
        "list": "wallet.plan.view",
        "retrieve": "wallet.plan.view",
        "create": "wallet.plan.add",
        "partial_update": "wallet.plan.change",
        "enrol": "wallet.plan.change",
        "leave": "wallet.plan.change",
    }
    queryset = ContributionPlan.objects.none()
    serializer_class = PlanSerializer
    ordering = ("name", "id")

    def get_queryset(self) -> Any:
        """Return the organization's plans."""
        return plans_of(self.caller.organization_id)

    @extend_schema(request=PlanChange, responses={201: PlanSerializer})
    def create(self, request: Request) -> Response:
        """Agree on a sum for each week or month."""
        plan = savings.add_plan(**self._terms(self.parse(PlanChange)))
        return self.reply(PlanSerializer(self.get_queryset().get(pk=plan.pk)), status=201, message="PLAN_ADDED")

    @extend_schema(request=PlanChange(partial=True), responses=PlanSerializer)
    def partial_update(self, request: Request, pk: Any) -> Response:
        """Change a plan for the cycles to come."""
        plan = self.get_object()
        savings.change_plan(plan_id=plan.pk, **self._terms(self.parse(PlanChange, partial=True)))
        return self.reply(PlanSerializer(self.get_queryset().get(pk=plan.pk)), message="PLAN_CHANGED")

    @extend_schema(request=PlanMembersInput, responses=PlanMovedSerializer)
    @action(detail=True, methods=["post"])
    def enrol(self, request: Request, pk: Any) -> Response:
        """Let members take part from the next cycle on."""
        count = savings.enrol(plan_id=self.get_object().pk, member_ids=self.parse(PlanMembersInput)["members"])
        return self.reply(PlanMovedSerializer({"count": count}), message="MEMBERS_ENROLLED")

    @extend_schema(request=PlanMembersInput, responses=PlanMovedSerializer)
    @action(detail=True, methods=["post"])
    def leave(self, request: Request, pk: Any) -> Response:
        """End members' part in a plan."""
        count = savings.leave_plan(plan_id=self.get_object().pk, member_ids=self.parse(PlanMembersInput)["members"])
        return self.reply(PlanMovedSerializer({"count": count}), message="MEMBERS_LEFT")

    def _terms(self, wanted: dict[str, Any]) -> dict[str, Any]:
        if "amount" in wanted:
            wanted["amount_minor"] = in_house(self.caller, wanted.pop("amount"))
        if "fine" in wanted:
            fine = wanted.pop("fine")
            wanted["fine_minor"] = in_house(self.caller, fine) if fine else 0
        return wanted


class CycleViewSet(ListModelMixin, TenantViewSet):
    """The weeks and months of plans, and how they are paid."""

    verbs = {"list": "wallet.plan.view"}
    queryset = ContributionCycle.objects.none()
    serializer_class = CycleSerializer
    filterset_class = CycleFilter
    ordering = ("-due_on", "-id")

    def get_queryset(self) -> Any:
        """Return the organization's cycles."""
        return cycles_of(self.caller.organization_id)


class ContributionViewSet(ListModelMixin, TenantViewSet):
    """What members owe: oneself, for the back office everybody."""

    verbs = {"list": "wallet.contribution.view", "waive": "wallet.contribution.waive"}
    queryset = Contribution.objects.none()
    serializer_class = ContributionSerializer
    filterset_class = ContributionFilter
    lookup_value_converter = "int"

    def get_queryset(self) -> Any:
        """Return the contributions that the caller may see."""
        return contributions_of(self.caller.organization_id, member_id=own_only(self.caller))

    @extend_schema(request=PaymentReasonInput, responses=ContributionSerializer)
    @action(detail=True, methods=["post"])
    def waive(self, request: Request, pk: Any) -> Response:
        """Excuse a member from a contribution."""
        row = savings.waive_contribution(contribution_id=self.get_object().pk, **self.parse(PaymentReasonInput))
        return self.reply(ContributionSerializer(self.get_queryset().get(pk=row.pk)), message="CONTRIBUTION_WAIVED")


class FineViewSet(ListModelMixin, TenantViewSet):
    """Fines: one's own, for the back office all."""

    verbs = {"list": "wallet.fine.view", "collect": "wallet.fine.collect", "waive": "wallet.fine.waive"}
    keyed = {"collect"}
    queryset = Fine.objects.none()
    serializer_class = FineSerializer
    filterset_class = FineFilter
    ordering = ("-levied_at", "-id")

    def get_queryset(self) -> Any:
        """Return the fines that the caller may see."""
        return fines_of(self.caller.organization_id, member_id=own_only(self.caller))

    @extend_schema(request=None, responses=FineSerializer)
    @action(detail=True, methods=["post"])
    def collect(self, request: Request, pk: Any) -> Response:
        """Take a fine from the member's savings; one that they do not cover stays due."""
        fine = self.get_object()
        taken = savings.collect_fines(fine_ids=[fine.pk])
        fine = self.get_queryset().get(pk=fine.pk)
        if not taken and fine.status == "waived":
            raise ContributionStatusError(status=fine.status)
        return self.reply(FineSerializer(fine), message="FINE_COLLECTED" if taken else "FINE_STILL_DUE")

    @extend_schema(request=PaymentReasonInput, responses=FineSerializer)
    @action(detail=True, methods=["post"])
    def waive(self, request: Request, pk: Any) -> Response:
        """Let a member off a fine."""
        fine = savings.waive_fine(fine_id=self.get_object().pk, **self.parse(PaymentReasonInput))
        return self.reply(FineSerializer(self.get_queryset().get(pk=fine.pk)), message="FINE_WAIVED")


class RoundViewSet(ListModelMixin, RetrieveModelMixin, TenantViewSet):
    """Merry-go-rounds: in which order members receive the pot."""

    verbs = {
        "list": "wallet.round.view",
        "retrieve": "wallet.round.view",
        "turns": "wallet.round.view",
        "defaults": "wallet.savings_figures.view",
        "create": "wallet.round.add",
        "start": "wallet.round.change",
    }
    queryset = MerryGoRound.objects.none()
    serializer_class = RoundSerializer
    ordering = ("-created_at", "-id")

    def get_queryset(self) -> Any:
        """Return the organization's merry-go-rounds."""
        return rounds_of(self.caller.organization_id)

    @extend_schema(request=RoundInput, responses={201: RoundSerializer})
    def create(self, request: Request) -> Response:
        """Prepare a merry-go-round of a plan's members."""
        wanted = self.parse(RoundInput)
        if not plans_of(self.caller.organization_id).filter(pk=wanted["plan_id"]).exists():
            raise NotFound
        made = savings.add_round(**wanted)
        return self.reply(RoundSerializer(self.get_queryset().get(pk=made.pk)), status=201, message="ROUND_ADDED")

    @extend_schema(request=SeedInput, responses=RoundSerializer)
    @action(detail=True, methods=["post"])
    def start(self, request: Request, pk: Any) -> Response:
        """Find the order of turns; from then on it changes only by members who agree."""
        made = savings.start_round(round_id=self.get_object().pk, **self.parse(SeedInput))
        return self.reply(RoundSerializer(self.get_queryset().get(pk=made.pk)), message="ROUND_STARTED")

    @extend_schema(operation_id="merry_go_rounds_turns_list", responses=TurnSerializer(many=True), filters=False)
    @action(detail=True, methods=["get"], pagination_class=None, filter_backends=[])
    def turns(self, request: Request, pk: Any) -> Response:
        """List the turns in their order."""
        rows = turns_of(self.caller.organization_id, self.get_object().pk)
        return self.reply(TurnSerializer(rows, many=True))

    @extend_schema(
        operation_id="merry_go_rounds_defaults_list", responses=RoundDefaultSerializer(many=True), filters=False
    )
    @action(detail=True, methods=["get"], pagination_class=None, filter_backends=[])
    def defaults(self, request: Request, pk: Any) -> Response:
        """List who owes to others' turns, first those who have received the pot."""
        made = self.get_object()
        rows = [
            {
                "member_id": each.member_id,
                "name": each.name,
                "missing": Money(each.missing_minor, made.plan.currency),
                "missing_count": each.missing_count,
                "has_received": each.has_received,
            }
            for each in defaults_of(self.caller.organization_id, made.pk)
        ]
        return self.reply(RoundDefaultSerializer(rows, many=True))


class TurnViewSet(TenantViewSet):
    """Turns of merry-go-rounds."""

    verbs = {"pay": "wallet.round.pay", "swap": "wallet.swap.ask"}
    keyed = {"pay"}
    queryset = Turn.objects.none()
    serializer_class = TurnSerializer

    def get_queryset(self) -> Any:
        """Return the organization's turns."""
        return turns_of_organization(self.caller.organization_id)

    @extend_schema(request=None, responses=TurnSerializer)
    @action(detail=True, methods=["post"])
    def pay(self, request: Request, pk: Any) -> Response:
        """Give the pot to the member whose turn it is; again, to forward what came late."""
        turn = savings.pay_turn(turn_id=self.get_object().pk, by=self.caller.member_id)
        return self.reply(TurnSerializer(turn), message="TURN_PAID")

    @extend_schema(request=SwapInput, responses={201: SwapSerializer})
    @action(detail=True, methods=["post"])
    def swap(self, request: Request, pk: Any) -> Response:
        """Ask to change this turn, which is one's own, for another's."""
        own = self.get_object()
        other = self.get_queryset().filter(pk=self.parse(SwapInput)["turn_id"]).first()
        if other is None or own.member_id != self.caller.member_id:
            raise NotFound
        wish = savings.ask_swap(own_id=own.pk, other_id=other.pk, by=own.member_id)
        return self.reply(SwapSerializer(wish), status=201, message="SWAP_ASKED")


class SwapViewSet(ListModelMixin, TenantViewSet):
    """Wishes to change turns: those one has asked or was asked, for the back office all."""

    verbs = {"list": "wallet.swap.view", "agree": "wallet.swap.ask", "decline": "wallet.swap.ask"}
    queryset = TurnSwap.objects.none()
    serializer_class = SwapSerializer
    ordering = ("-asked_at", "-id")

    def get_queryset(self) -> Any:
        """Return the wishes that the caller may see."""
        return swaps_of(self.caller.organization_id, member_id=own_only(self.caller))

    @extend_schema(request=None, responses=SwapSerializer)
    @action(detail=True, methods=["post"])
    def agree(self, request: Request, pk: Any) -> Response:
        """Agree to a change that one was asked for."""
        return self._answer(agrees=True)

    @extend_schema(request=None, responses=SwapSerializer)
    @action(detail=True, methods=["post"])
    def decline(self, request: Request, pk: Any) -> Response:
        """Decline a change that one was asked for, or withdraw one's own wish."""
        return self._answer(agrees=False)

    def _answer(self, *, agrees: bool) -> Response:
        wish = self.get_object()
        if self.caller.member_id not in (wish.asked_by_id, wish.member_id):
            raise NotFound
        answered = savings.answer_swap(swap_id=wish.pk, by=self.caller.member_id, agrees=agrees)
        return self.reply(SwapSerializer(answered), message="SWAP_AGREED" if agrees else "SWAP_DECLINED")
