"""Savings by API: accounts, deposits, corrections, and how saving goes."""

from typing import Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.selectors import members_of
from goodplay.core.api.views import TenantView, TenantViewSet
from goodplay.core.money import Money
from goodplay.core.permissions import Caller, Role
from wallet import selectors
from wallet.api.filters import DepositFilter
from wallet.api.serializers.payments import PaymentReasonInput
from wallet.api.serializers.savings import (
    MOST_WEEKS,
    CashInput,
    CorrectionAnswerInput,
    CorrectionInput,
    CorrectionSerializer,
    DepositInput,
    DepositSerializer,
    PurposeChange,
    PurposeInput,
    PurposeSerializer,
    ReceiptInput,
    SavingsOverviewSerializer,
    SavingsSerializer,
    TrendsSerializer,
    WeeksQuery,
)
from wallet.errors import DepositNotFoundError, MethodNotOfferedError, OtherCurrencyError
from wallet.models import Deposit, DepositCorrection, PurposeReference
from wallet.selectors.contributions import owed_by
from wallet.selectors.savings import corrections_of, deposits_of, house_of, purposes_of, savings_account_of
from wallet.selectors.trends import savings_by_week, savings_overview
from wallet.services import payments, savings


def own_only(caller: Caller) -> UUID | None:
    """Return whose rows alone the caller may see, None for everybody's."""
    return caller.member_id if caller.role == Role.MEMBER and not caller.is_superuser else None


def in_house(caller: Caller, amount: Money) -> int:
    """Return an amount of the organization's own currency in minor units.

    Raises:
        OtherCurrencyError: It is of another.
    """
    if amount.currency != house_of(caller.organization_id).currency:
        raise OtherCurrencyError(currency=amount.currency)
    return amount.minor


def member_of(caller: Caller, member_id: UUID) -> UUID:
    """Return the id of a member of the caller's organization.

    Raises:
        NotFound: There is no such member.
    """
    if not members_of(caller.organization_id).filter(pk=member_id).exists():
        raise NotFound
    return member_id


class SavingsView(TenantView):
    """A member's savings."""

    verbs = {"get": "wallet.savings.view"}

    @extend_schema(operation_id="savings_retrieve", responses=SavingsSerializer)
    def get(self, request: Request, member_id: Any) -> Response:
        """Show the reference to pay to, what there is, and what is owed."""
        member, organization_id = self.member(), self.caller.organization_id
        account = savings_account_of(organization_id, member.pk)
        if account is None:
            raise NotFound
        code = house_of(organization_id).currency
        held = {each.currency.code: each.balance_minor for each in selectors.balances_of(member.pk)}
        contributions, fines = owed_by(organization_id, member.pk)
        shown = {
            "member_id": member.pk,
            "reference": account.reference,
            "activeness": account.activeness,
            "last_deposit_on": account.last_deposit_on,
            "balance": Money(held.get(code, 0), code),
            "contributions_owed": Money(contributions, code),
            "fines_owed": Money(fines, code),
        }
        return self.reply(SavingsSerializer(shown))


class DepositViewSet(ListModelMixin, RetrieveModelMixin, TenantViewSet):
    """Deposits: one's own, for the back office all."""

    verbs = {
        "list": "wallet.deposit.view",
        "retrieve": "wallet.deposit.view",
        "create": "wallet.deposit.add",
        "enter": "wallet.deposit.enter",
        "verify": "wallet.deposit.verify",
        "reject": "wallet.deposit.verify",
        "correct": "wallet.deposit.correct",
    }
    keyed = {"create", "enter", "verify"}
    queryset = Deposit.objects.none()
    serializer_class = DepositSerializer
    filterset_class = DepositFilter
    ordering = ("-deposited_at", "-id")

    def get_queryset(self) -> Any:
        """Return the deposits that the caller may see."""
        return deposits_of(self.caller.organization_id, member_id=own_only(self.caller))

    @extend_schema(request=DepositInput, responses={201: DepositSerializer})
    def create(self, request: Request) -> Response:
        """Save: the provider asks the payer within seconds; the payment says what the payer has to do."""
        wanted = self.parse(DepositInput)
        amount, method = wanted.pop("amount"), wanted.pop("method")
        if self.caller.member_id is None:
            raise NotFound
        provider_id = payments.provider_for(self.caller.organization_id, method=method, currency=amount.currency)
        if provider_id is None:
            raise MethodNotOfferedError(method=method, currency=amount.currency)
        deposit, _ = savings.start_deposit(
            member_id=self.caller.member_id,
            provider_id=provider_id,
            amount_minor=amount.minor,
            currency=amount.currency,
            purpose_code=wanted.pop("purpose"),
            **wanted,
        )
        return self.reply(DepositSerializer(deposit), status=201, message="DEPOSIT_STARTED")

    @extend_schema(operation_id="deposits_enter_create", request=CashInput, responses={201: DepositSerializer})
    @action(detail=False, methods=["post"], url_path="cash")
    def enter(self, request: Request) -> Response:
        """Note cash that an officer has taken; another officer verifies it."""
        wanted = self.parse(CashInput)
        new = savings.NewDeposit(
            member_id=member_of(self.caller, wanted["member"]),
            amount_minor=in_house(self.caller, wanted["amount"]),
            deposited_at=wanted.get("deposited_at") or timezone.now(),
            receipt=wanted["receipt"],
            note=wanted["note"],
        )
        deposit = savings.enter_deposit(new, by=self.caller.member_id)
        return self.reply(DepositSerializer(deposit), status=201, message="DEPOSIT_ENTERED")

    @extend_schema(request=None, responses=DepositSerializer)
    @action(detail=True, methods=["post"])
    def verify(self, request: Request, pk: Any) -> Response:
        """Credit cash that another officer has entered."""
        deposit = savings.verify_deposit(deposit_id=self.get_object().pk, by=self.caller.member_id)
        return self.reply(DepositSerializer(deposit), message="DEPOSIT_VERIFIED")

    @extend_schema(request=PaymentReasonInput, responses=DepositSerializer)
    @action(detail=True, methods=["post"])
    def reject(self, request: Request, pk: Any) -> Response:
        """Give up a deposit that was entered by mistake."""
        deposit = savings.reject_deposit(deposit_id=self.get_object().pk, **self.parse(PaymentReasonInput))
        return self.reply(DepositSerializer(deposit), message="DEPOSIT_REJECTED")

    @extend_schema(request=CorrectionInput, responses={201: CorrectionSerializer})
    @action(detail=True, methods=["post"])
    def correct(self, request: Request, pk: Any) -> Response:
        """Propose what a verified deposit should have been; another officer decides."""
        deposit, wanted = self.get_object(), self.parse(CorrectionInput)
        amount, member_id = wanted.get("amount"), wanted.get("member")
        correction = savings.propose_correction(
            deposit_id=deposit.pk,
            reason=wanted["reason"],
            by=self.caller.member_id,
            right_amount_minor=in_house(self.caller, amount) if amount else None,
            right_member_id=member_of(self.caller, member_id) if member_id else None,
            strikes_out=wanted["strikes_out"],
        )
        return self.reply(CorrectionSerializer(correction), status=201, message="CORRECTION_PROPOSED")


class TransactionVerifyView(TenantView):
    """What a member's M-Pesa receipt has become."""

    verbs = {"post": "wallet.deposit.view"}

    @extend_schema(operation_id="transactions_verify_create", request=ReceiptInput, responses=DepositSerializer)
    def post(self, request: Request) -> Response:
        """Find the caller's deposit by its receipt (for the back office any); what is not found may still come."""
        receipt = self.parse(ReceiptInput)["receipt"].upper()
        rows = deposits_of(self.caller.organization_id, member_id=own_only(self.caller))
        deposit = rows.filter(receipt=receipt).order_by("-created_at").first()
        if deposit is None:
            raise DepositNotFoundError(receipt=receipt)
        return self.reply(DepositSerializer(deposit))


class CorrectionViewSet(ListModelMixin, RetrieveModelMixin, TenantViewSet):
    """Corrections that officers have proposed."""

    verbs = {
        "list": "wallet.deposit_correction.view",
        "retrieve": "wallet.deposit_correction.view",
        "confirm": "wallet.deposit_correction.decide",
        "reject": "wallet.deposit_correction.decide",
    }
    keyed = {"confirm"}
    queryset = DepositCorrection.objects.none()
    serializer_class = CorrectionSerializer
    ordering = ("-proposed_at", "-id")

    def get_queryset(self) -> Any:
        """Return the organization's corrections."""
        return corrections_of(self.caller.organization_id)

    @extend_schema(request=None, responses=CorrectionSerializer)
    @action(detail=True, methods=["post"])
    def confirm(self, request: Request, pk: Any) -> Response:
        """Correct the deposit as another officer has proposed."""
        correction = savings.confirm_correction(correction_id=self.get_object().pk, by=self.caller.member_id)
        return self.reply(CorrectionSerializer(correction), message="CORRECTION_CONFIRMED")

    @extend_schema(request=CorrectionAnswerInput, responses=CorrectionSerializer)
    @action(detail=True, methods=["post"])
    def reject(self, request: Request, pk: Any) -> Response:
        """Leave the deposit as it is."""
        wanted = self.parse(CorrectionAnswerInput)
        correction = savings.reject_correction(
            correction_id=self.get_object().pk, by=self.caller.member_id, answer=wanted["answer"]
        )
        return self.reply(CorrectionSerializer(correction), message="CORRECTION_REJECTED")


class PurposeViewSet(ListModelMixin, TenantViewSet):
    """Codes that payers may add to their account."""

    verbs = {
        "list": "wallet.purpose_reference.view",
        "create": "wallet.purpose_reference.add",
        "partial_update": "wallet.purpose_reference.change",
    }
    queryset = PurposeReference.objects.none()
    serializer_class = PurposeSerializer
    ordering = ("code", "id")

    def get_queryset(self) -> Any:
        """Return the organization's codes."""
        return purposes_of(self.caller.organization_id)

    @extend_schema(request=PurposeInput, responses={201: PurposeSerializer})
    def create(self, request: Request) -> Response:
        """Add a code."""
        purpose = savings.add_purpose(**self.parse(PurposeInput))
        return self.reply(PurposeSerializer(purpose), status=201, message="PURPOSE_ADDED")

    @extend_schema(request=PurposeChange(partial=True), responses=PurposeSerializer)
    def partial_update(self, request: Request, pk: Any) -> Response:
        """Give a code another label or meaning, or take it out of use."""
        purpose = self.get_object()
        changed = savings.change_purpose(purpose_id=purpose.pk, **self.parse(PurposeChange, partial=True))
        return self.reply(PurposeSerializer(changed), message="PURPOSE_CHANGED")


class SavingsTrendsView(TenantView):
    """How saving goes, week by week."""

    verbs = {"get": "wallet.savings_figures.view"}

    @extend_schema(
        operation_id="analytics_savings_trends_retrieve",
        parameters=[OpenApiParameter("weeks", int, description=f"How many weeks, 1 to {MOST_WEEKS}; by default 12.")],
        responses=TrendsSerializer,
    )
    def get(self, request: Request) -> Response:
        """Show what was saved in each of the last weeks, and by how many."""
        asked = WeeksQuery(data=request.query_params)
        asked.is_valid(raise_exception=True)
        code = house_of(self.caller.organization_id).currency
        weeks = [
            {
                "starts_on": week.starts_on,
                "saved": Money(week.saved_minor, code),
                "deposit_count": week.deposit_count,
                "saver_count": week.saver_count,
            }
            for week in savings_by_week(self.caller.organization_id, weeks=asked.validated_data["weeks"])
        ]
        return self.reply(TrendsSerializer({"weeks": weeks}))


class SavingsOverviewView(TenantView):
    """How savings stand."""

    verbs = {"get": "wallet.savings_figures.view"}

    @extend_schema(operation_id="analytics_savings_retrieve", responses=SavingsOverviewSerializer)
    def get(self, request: Request) -> Response:
        """Show savers, savings, and contributions of the last 31 days by how they are paid."""
        return self.reply(SavingsOverviewSerializer(savings_overview(self.caller.organization_id)))
