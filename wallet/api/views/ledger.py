"""Wallets, statements and currencies by API."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from goodplay.core.api.idempotency import HEADER
from goodplay.core.api.views import TenantView, TenantViewSet
from goodplay.core.money import Money
from goodplay.core.permissions import Role
from wallet import selectors, services
from wallet.api.filters import StatementFilter
from wallet.api.serializers import (
    AdjustmentInput,
    CurrencySerializer,
    MomentInput,
    PastWalletSerializer,
    PostedSerializer,
    ReversalInput,
    StatementLineSerializer,
    WalletSerializer,
)
from wallet.models import Currency, StatementLine, Transfer
from wallet.selectors.wallets import wallet_of


class CurrencyViewSet(ListModelMixin, TenantViewSet):
    """The currencies that the organization may use: its own, and money."""

    verbs = {"list": "wallet.currency.view"}
    queryset = Currency.objects.none()
    serializer_class = CurrencySerializer
    ordering = ("kind", "id")

    def get_queryset(self) -> Any:
        """Return what the organization may use."""
        return selectors.currencies_known_to(self.caller.organization_id)


class WalletView(TenantView):
    """What a member has, now or at a moment."""

    verbs = {"get": "wallet.account.view"}

    @extend_schema(operation_id="wallets_retrieve", responses=WalletSerializer)
    def get(self, request: Request, member_id: Any) -> Response:
        """Return what the member has in each currency, and the tier of the wallet."""
        member = self.member()
        return self.reply(WalletSerializer(wallet_of(member_id=member.pk, user_id=member.user_id)))


class PastWalletView(TenantView):
    """What a member had."""

    verbs = {"get": "wallet.account.view"}

    @extend_schema(
        operation_id="wallets_past_retrieve",
        parameters=[OpenApiParameter("at", str, required=True, description="A moment (RFC 3339).")],
        responses=PastWalletSerializer,
    )
    def get(self, request: Request, member_id: Any) -> Response:
        """Return what the member had at a moment, by what had taken effect then."""
        member = self.member()
        moment = MomentInput(data=request.query_params)
        moment.is_valid(raise_exception=True)
        at = moment.validated_data["at"]
        balances = [
            {"currency": facts.code, "balance": (Money(minor, facts.code), facts.decimals)}
            for facts, minor in selectors.balances_at(member.pk, at).items()
        ]
        return self.reply(PastWalletSerializer({"member_id": member.pk, "at": at, "balances": balances}))


class _Statement(ListModelMixin, TenantViewSet):
    queryset = StatementLine.objects.none()
    serializer_class = StatementLineSerializer
    filterset_class = StatementFilter
    ordering = ("-transfer_id", "-id")
    verbs = {"list": "wallet.transfer.view"}

    def paginate_queryset(self, queryset: Any) -> Any:
        """Return one page of lines, with the running balance."""
        page = super().paginate_queryset(queryset)
        return selectors.with_balance_after(self.caller.organization_id, page or [])


class TransactionViewSet(_Statement):
    """The ledger's lines: one's own, or for staff all of them."""

    def get_queryset(self) -> Any:
        """Return the lines that the caller may see."""
        caller = self.caller
        if caller.role == Role.MEMBER and caller.member_id and not caller.is_superuser:
            return selectors.statement_of(organization_id=caller.organization_id, member_id=caller.member_id)
        return selectors.lines_of_organization(caller.organization_id)


class MemberTransactionViewSet(_Statement):
    """The lines of one member."""

    def get_queryset(self) -> Any:
        """Return the member's lines."""
        return selectors.statement_of(organization_id=self.caller.organization_id, member_id=self.member().pk)


class TransferViewSet(TenantViewSet):
    """Corrections by hand."""

    verbs = {"create": "wallet.transfer.adjust", "reverse": "wallet.transfer.reverse"}
    keyed = {"create", "reverse"}
    queryset = Transfer.objects.none()
    serializer_class = PostedSerializer
    lookup_value_converter = "int"

    def get_queryset(self) -> Any:
        """Return the organization's transfers."""
        return Transfer.objects.of(self.caller.organization_id)

    @extend_schema(request=AdjustmentInput, responses={201: PostedSerializer})
    def create(self, request: Request) -> Response:
        """Add an amount to a member's balance, or take it away."""
        wanted = self.parse(AdjustmentInput)
        self.kwargs["member_id"] = wanted["member"]
        amount = wanted["amount"]
        posted = services.adjust_balance(
            key=f"{self.caller.key}:{request.headers[HEADER]}",
            member_id=self.member().pk,
            amount_minor=amount.minor if wanted["direction"] == "add" else -amount.minor,
            currency=amount.currency,
            reason=wanted["reason"],
        )
        return self.reply(PostedSerializer(posted), status=201, message="BALANCE_ADJUSTED")

    @extend_schema(request=ReversalInput, responses={201: PostedSerializer})
    @action(detail=True, methods=["post"])
    def reverse(self, request: Request, pk: int) -> Response:
        """Take a transfer back by its mirror."""
        transfer = self.get_object()
        (posted,) = services.reverse_transfers(keys=[transfer.key], **self.parse(ReversalInput))
        return self.reply(PostedSerializer(posted), status=201, message="TRANSFER_REVERSED")
