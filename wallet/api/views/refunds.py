"""Refunds and disputes by API."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from goodplay.core.api.idempotency import HEADER
from goodplay.core.api.views import TenantViewSet
from wallet import selectors, services
from wallet.api.filters import DisputeFilter, RefundFilter
from wallet.api.serializers.payments import NoteInput, PaymentReasonInput
from wallet.api.serializers.refunds import DisputeSerializer, RefundOfPaymentInput, RefundSerializer
from wallet.models import PaymentDispute, PaymentRefund

payments = services.payments


class RefundViewSet(ListModelMixin, RetrieveModelMixin, TenantViewSet):
    """Refunds of payments, whoever asked for them; the provider's own too."""

    verbs = {
        "list": "wallet.refund.view",
        "retrieve": "wallet.refund.view",
        "create": "wallet.refund.add",
        "ask": "wallet.refund.ask",
        "confirm": "wallet.refund.confirm",
        "call_off": "wallet.refund.confirm",
    }
    keyed = {"create", "confirm", "call_off"}
    queryset = PaymentRefund.objects.none()
    serializer_class = RefundSerializer
    filterset_class = RefundFilter
    ordering = ("-created_at", "-id")

    def get_queryset(self) -> Any:
        """Return the organization's refunds."""
        return selectors.refunds_of(self.caller)

    @extend_schema(request=RefundOfPaymentInput, responses={201: RefundSerializer})
    def create(self, request: Request) -> Response:
        """Give a payment back, or part of it, the way it came; it is sent within seconds."""
        wanted = self.parse(RefundOfPaymentInput)
        refund = payments.request_refund(
            key=f"api:{self.caller.key}:{request.headers[HEADER]}",
            payment_id=wanted["payment"],
            amount_minor=wanted["amount"].minor,
            currency=wanted["amount"].currency,
            reason=wanted["reason"],
            by=self.caller.member_id,
        )
        return self.reply(RefundSerializer(refund), status=201, message="REFUND_TAKEN")

    @extend_schema(request=None, responses=RefundSerializer)
    @action(detail=True, methods=["post"])
    def ask(self, request: Request, pk: Any) -> Response:
        """Have the provider asked within seconds what has become of it."""
        refund = payments.ask_about_refund(refund_id=self.get_object().pk)
        return self.reply(RefundSerializer(refund), message="PROVIDER_WILL_BE_ASKED")

    @extend_schema(request=PaymentReasonInput, responses=RefundSerializer)
    @action(detail=True, methods=["post"])
    def confirm(self, request: Request, pk: Any) -> Response:
        """Confirm that it was paid by hand; another officer than the one who asked for it."""
        note = self.parse(PaymentReasonInput)["reason"]
        refund = payments.confirm_refund(refund_id=self.get_object().pk, by=self.caller.member_id, note=note)
        return self.reply(RefundSerializer(refund), message="REFUND_CONFIRMED")

    @extend_schema(request=NoteInput, responses=RefundSerializer)
    @action(detail=True, methods=["post"], url_path="call-off")
    def call_off(self, request: Request, pk: Any) -> Response:
        """Call off a refund that was to be paid by hand."""
        reason = self.parse(NoteInput)["note"]
        refund = payments.call_off_refund(refund_id=self.get_object().pk, reason=reason)
        return self.reply(RefundSerializer(refund), message="REFUND_CALLED_OFF")


class DisputeViewSet(ListModelMixin, RetrieveModelMixin, TenantViewSet):
    """Disputes of payments."""

    verbs = {"list": "wallet.dispute.view", "retrieve": "wallet.dispute.view"}
    queryset = PaymentDispute.objects.none()
    serializer_class = DisputeSerializer
    filterset_class = DisputeFilter
    ordering = ("-created_at", "-id")

    def get_queryset(self) -> Any:
        """Return the organization's disputes."""
        return selectors.disputes_of(self.caller)
