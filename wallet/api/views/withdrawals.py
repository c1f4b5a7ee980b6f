"""Withdrawals, payees and batches by API."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from goodplay.core.api.renderers import ReplyRenderer
from goodplay.core.api.views import TenantViewSet
from goodplay.core.money import Money
from goodplay.core.permissions import CONSOLE
from wallet import selectors as ledger
from wallet.api.filters import BatchFilter, WithdrawalFilter
from wallet.api.serializers.withdrawals import (
    PayeeChange,
    PayeeInput,
    PayeeSerializer,
    PayoutBatchInput,
    PayoutBatchSerializer,
    WithdrawalInput,
    WithdrawalLeftInput,
    WithdrawalLeftSerializer,
    WithdrawalLimitInput,
    WithdrawalLimitSerializer,
    WithdrawalNoteSerializer,
    WithdrawalReasonInput,
    WithdrawalReceiptInput,
    WithdrawalSerializer,
    WithdrawalTermsSerializer,
)
from wallet.models import Payee, PayoutBatch, Withdrawal, WithdrawalLimit, WithdrawalTerms
from wallet.selectors import withdrawals as selectors
from wallet.services import withdrawals
from wallet.services.withdrawals import NewWithdrawal


class XmlRenderer(BaseRenderer):
    """Lets a client ask for ``application/xml``; a refusal is a problem document all the same."""

    media_type = "application/xml"
    format = "xml"
    charset = None

    def render(self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None) -> bytes:
        """Return the problem document."""
        return ReplyRenderer().render(data)


class _Own(TenantViewSet):
    """Rows of members: one's own, or for staff all of them."""

    def is_staff(self) -> bool:
        """Tell whether the caller sees other people's rows."""
        caller = self.caller
        return caller.is_superuser or caller.scopes is not None or caller.role in CONSOLE

    def whose(self) -> UUID | None:
        """Return whose rows are shown; None for everybody's."""
        return None if self.is_staff() else self.caller.member_id


class PayeeViewSet(ListModelMixin, RetrieveModelMixin, _Own):
    """Where members may be paid."""

    verbs = {
        "list": "wallet.payee.view",
        "retrieve": "wallet.payee.view",
        "create": "wallet.payee.add",
        "update": "wallet.payee.change",
        "destroy": "wallet.payee.delete",
    }
    queryset = Payee.objects.none()
    serializer_class = PayeeSerializer
    ordering = ("-created_at", "-id")

    def get_queryset(self) -> Any:
        """Return the payees that the caller may see."""
        return selectors.payees_of(self.caller.organization_id, self.whose())

    @extend_schema(request=PayeeInput, responses={201: PayeeSerializer})
    def create(self, request: Request) -> Response:
        """Add a payee; nothing is sent there before it has cooled."""
        wanted = self.parse(PayeeInput)
        self.kwargs["member_id"] = wanted.pop("member", "me")
        payee = withdrawals.add_payee(member_id=self.member().pk, by=self.caller, **wanted)
        return self.reply(PayeeSerializer(payee), status=201, message="PAYEE_ADDED")

    @extend_schema(request=PayeeChange, responses=PayeeSerializer)
    def update(self, request: Request, pk: UUID) -> Response:
        """Change where or to whom it is paid; it cools again."""
        payee = withdrawals.change_payee(payee_id=self.get_object().pk, by=self.caller, **self.parse(PayeeChange))
        return self.reply(PayeeSerializer(payee), message="PAYEE_CHANGED")

    def destroy(self, request: Request, pk: UUID) -> Response:
        """Send nothing there any more."""
        withdrawals.remove_payee(payee_id=self.get_object().pk)
        return self.reply(status=204)


class WithdrawalViewSet(ListModelMixin, RetrieveModelMixin, _Own):
    """Money that members take out."""

    verbs = {
        "list": "wallet.withdrawal.view",
        "retrieve": "wallet.withdrawal.view",
        "history": "wallet.withdrawal.view",
        "left": "wallet.withdrawal.view",
        "create": "wallet.withdrawal.add",
        "cancel": "wallet.withdrawal.cancel",
        "approve": "wallet.withdrawal.approve",
        "reject": "wallet.withdrawal.reject",
        "settle": "wallet.withdrawal.settle",
        "fail": "wallet.withdrawal.settle",
    }
    keyed = {"create", "approve", "settle", "fail"}
    queryset = Withdrawal.objects.none()
    serializer_class = WithdrawalSerializer
    filterset_class = WithdrawalFilter
    ordering = ("-requested_at", "-id")

    def get_queryset(self) -> Any:
        """Return the withdrawals that the caller may see."""
        return selectors.withdrawals_of(self.caller.organization_id, self.whose())

    @extend_schema(request=WithdrawalInput, responses={201: WithdrawalSerializer})
    def create(self, request: Request) -> Response:
        """Ask for money; the amount and its fee are reserved until somebody has decided."""
        wanted = self.parse(WithdrawalInput)
        payee = selectors.payees_of(self.caller.organization_id, self.whose()).filter(pk=wanted["payee_id"]).first()
        if payee is not None:
            self.require("wallet.withdrawal.add", payee)
        amount = wanted["amount"]
        new = NewWithdrawal(
            member_id=payee.member_id if payee else self.caller.member_id or self.caller.organization_id,
            payee_id=wanted["payee_id"],
            amount_minor=amount.minor,
            currency=amount.currency,
            note=wanted["note"],
        )
        withdrawal = withdrawals.request_withdrawal(new, by=self.caller)
        return self.reply(WithdrawalSerializer(withdrawal), status=201, message="WITHDRAWAL_REQUESTED")

    @extend_schema(responses=WithdrawalNoteSerializer(many=True))
    @action(detail=True, methods=["get"], pagination_class=None, filterset_class=None)
    def history(self, request: Request, pk: UUID) -> Response:
        """Return what became of it, the first thing first."""
        lines = selectors.history_of_withdrawal(self.get_object())
        return self.reply(WithdrawalNoteSerializer(lines, many=True, context={"is_staff": self.is_staff()}))

    @extend_schema(
        parameters=[OpenApiParameter("currency", str, required=True, description="The code of a currency.")],
        responses=WithdrawalLeftSerializer(many=True),
    )
    @action(detail=False, methods=["get"], pagination_class=None, filterset_class=None)
    def left(self, request: Request) -> Response:
        """Return the caller's own limits in a currency, and what is left of each."""
        asked = WithdrawalLeftInput(data=request.query_params)
        asked.is_valid(raise_exception=True)
        currency = ledger.currency_of(asked.validated_data["currency"])
        self.kwargs["member_id"] = "me"
        rows = withdrawals.left_to_withdraw(member_id=self.member().pk, currency=currency.code)
        found = [
            {
                "scope": limit.scope,
                "period": limit.period,
                "used": (Money(used.amount_minor, currency.code), currency.decimals),
                "used_count": used.count,
                "left": None if rest is None else (Money(rest, currency.code), currency.decimals),
            }
            for limit, used, rest in rows
        ]
        return self.reply(WithdrawalLeftSerializer(found, many=True))

    @extend_schema(request=None, responses=WithdrawalSerializer)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: UUID) -> Response:
        """Take it back before it is approved."""
        done = withdrawals.cancel_withdrawal(withdrawal_id=self.get_object().pk, by=self.caller)
        return self.reply(WithdrawalSerializer(done), message="WITHDRAWAL_CANCELLED")

    @extend_schema(request=None, responses=WithdrawalSerializer)
    @action(detail=True, methods=["post"])
    def approve(self, request: Request, pk: UUID) -> Response:
        """Let it be sent; who asked for it does not approve it."""
        done = withdrawals.approve_withdrawal(withdrawal_id=self.get_object().pk, by=self.caller)
        return self.reply(WithdrawalSerializer(done), message="WITHDRAWAL_APPROVED")

    @extend_schema(request=WithdrawalReasonInput, responses=WithdrawalSerializer)
    @action(detail=True, methods=["post"])
    def reject(self, request: Request, pk: UUID) -> Response:
        """Send nothing."""
        done = withdrawals.reject_withdrawal(
            withdrawal_id=self.get_object().pk, by=self.caller, **self.parse(WithdrawalReasonInput)
        )
        return self.reply(WithdrawalSerializer(done), message="WITHDRAWAL_REJECTED")

    @extend_schema(request=WithdrawalReceiptInput, responses=WithdrawalSerializer)
    @action(detail=True, methods=["post"])
    def settle(self, request: Request, pk: UUID) -> Response:
        """Say that a payout without an answer has arrived."""
        done = withdrawals.settle_by_hand(
            withdrawal_id=self.get_object().pk, by=self.caller, **self.parse(WithdrawalReceiptInput)
        )
        return self.reply(WithdrawalSerializer(done), message="WITHDRAWAL_SETTLED")

    @extend_schema(request=WithdrawalReasonInput, responses=WithdrawalSerializer)
    @action(detail=True, methods=["post"])
    def fail(self, request: Request, pk: UUID) -> Response:
        """Say that a payout without an answer has not arrived; the member has the money back."""
        done = withdrawals.fail_by_hand(
            withdrawal_id=self.get_object().pk, by=self.caller, **self.parse(WithdrawalReasonInput)
        )
        return self.reply(WithdrawalSerializer(done), message="WITHDRAWAL_FAILED")


class TermsViewSet(ListModelMixin, TenantViewSet):
    """What is offered to members who take money out."""

    verbs = {"list": "wallet.withdrawalterms.view"}
    queryset = WithdrawalTerms.objects.none()
    serializer_class = WithdrawalTermsSerializer
    ordering = ("-created_at", "-id")

    def get_queryset(self) -> Any:
        """Return the organization's terms."""
        return selectors.terms_of(self.caller.organization_id)


class LimitViewSet(ListModelMixin, TenantViewSet):
    """How much may be taken out."""

    verbs = {
        "list": "wallet.withdrawallimit.view",
        "create": "wallet.withdrawallimit.add",
        "update": "wallet.withdrawallimit.change",
        "destroy": "wallet.withdrawallimit.delete",
    }
    queryset = WithdrawalLimit.objects.none()
    serializer_class = WithdrawalLimitSerializer
    ordering = ("-created_at", "-id")

    def get_queryset(self) -> Any:
        """Return the organization's limits."""
        return selectors.limits_of(self.caller.organization_id)

    @extend_schema(request=WithdrawalLimitInput, responses={201: WithdrawalLimitSerializer})
    def create(self, request: Request) -> Response:
        """Let a limit hold."""
        limit = withdrawals.add_limit(**self.parse(WithdrawalLimitInput))
        return self.reply(WithdrawalLimitSerializer(limit), status=201, message="LIMIT_ADDED")

    @extend_schema(request=WithdrawalLimitInput, responses=WithdrawalLimitSerializer)
    def update(self, request: Request, pk: UUID) -> Response:
        """Let a limit say something else."""
        limit = withdrawals.change_limit(limit_id=self.get_object().pk, **self.parse(WithdrawalLimitInput))
        return self.reply(WithdrawalLimitSerializer(limit), message="LIMIT_CHANGED")

    def destroy(self, request: Request, pk: UUID) -> Response:
        """Drop a limit."""
        withdrawals.remove_limit(limit_id=self.get_object().pk)
        return self.reply(status=204)


class BatchViewSet(ListModelMixin, RetrieveModelMixin, TenantViewSet):
    """Files of bank transfers."""

    verbs = {
        "list": "wallet.payoutbatch.view",
        "retrieve": "wallet.payoutbatch.view",
        "create": "wallet.payoutbatch.add",
        "approve": "wallet.payoutbatch.approve",
        "discard": "wallet.payoutbatch.discard",
        "export": "wallet.payoutbatch.export",
        "file": "wallet.payoutbatch.export",
    }
    keyed = {"create", "approve", "export"}
    queryset = PayoutBatch.objects.none()
    serializer_class = PayoutBatchSerializer
    filterset_class = BatchFilter
    ordering = ("-made_at", "-id")

    def get_queryset(self) -> Any:
        """Return the organization's batches."""
        return selectors.batches_of(self.caller.organization_id)

    @extend_schema(request=PayoutBatchInput, responses={201: PayoutBatchSerializer})
    def create(self, request: Request) -> Response:
        """Gather approved withdrawals by bank into a draft."""
        batch = withdrawals.make_batch(by=self.caller, **self.parse(PayoutBatchInput))
        return self.reply(PayoutBatchSerializer(batch), status=201, message="BATCH_MADE")

    @extend_schema(request=None, responses=PayoutBatchSerializer)
    @action(detail=True, methods=["post"])
    def approve(self, request: Request, pk: UUID) -> Response:
        """Let it be exported; who made it does not approve it."""
        batch = withdrawals.approve_batch(batch_id=self.get_object().pk, by=self.caller)
        return self.reply(PayoutBatchSerializer(batch), message="BATCH_APPROVED")

    @extend_schema(request=None, responses=PayoutBatchSerializer)
    @action(detail=True, methods=["post"])
    def discard(self, request: Request, pk: UUID) -> Response:
        """Let its withdrawals wait for another batch."""
        batch = withdrawals.discard_batch(batch_id=self.get_object().pk, by=self.caller)
        return self.reply(PayoutBatchSerializer(batch), message="BATCH_DISCARDED")

    @extend_schema(request=None, responses=PayoutBatchSerializer)
    @action(detail=True, methods=["post"])
    def export(self, request: Request, pk: UUID) -> Response:
        """Write the file for the bank, once, and take the money from the members."""
        batch = self.get_object()
        withdrawals.export_batch(batch_id=batch.pk, by=self.caller)
        return self.reply(PayoutBatchSerializer(self.get_queryset().get(pk=batch.pk)), message="BATCH_EXPORTED")

    @extend_schema(responses={(200, "application/xml"): OpenApiTypes.BINARY})
    @action(detail=True, methods=["get"], renderer_classes=[ReplyRenderer, XmlRenderer])
    def file(self, request: Request, pk: UUID) -> HttpResponse:
        """Download the file for the bank (pain.001.001.09): always the same bytes."""
        batch = self.get_object()
        content = selectors.file_of_batch(batch)
        headers = {"Content-Disposition": f'attachment; filename="transfers-{batch.pk.hex[-8:]}.xml"'}
        return HttpResponse(content, content_type=XmlRenderer.media_type, headers=headers)
