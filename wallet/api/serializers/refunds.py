"""The shapes of refunds and disputes on the wire."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from goodplay.core.api.fields import IdField, MoneyField, SafeText
from goodplay.core.money import MoneyJson
from wallet.api.serializers.payments import on_the_wire
from wallet.enums import ProviderKind
from wallet.models import PaymentDispute, PaymentRefund


class RefundSerializer(serializers.ModelSerializer[PaymentRefund]):
    """A payment, or part of it, on its way back to its payer."""

    payment_id = serializers.UUIDField(read_only=True)
    provider = serializers.ChoiceField(source="payment.provider.kind", choices=ProviderKind.choices, read_only=True)
    amount = serializers.SerializerMethodField()
    requested_by_id = serializers.UUIDField(read_only=True, allow_null=True)

    class Meta:
        model = PaymentRefund
        fields = (
            "id",
            "payment_id",
            "provider",
            "amount",
            "status",
            "reason",
            "code",
            "note",
            "was_found",
            "requested_by_id",
            "created_at",
            "sent_at",
            "occurred_at",
            "closed_at",
        )
        read_only_fields = fields

    @extend_schema_field(MoneyField)
    def get_amount(self, refund: PaymentRefund) -> MoneyJson | None:
        """Return what goes back."""
        return on_the_wire(refund.amount_minor, refund.currency)


class RefundOfPaymentInput(serializers.Serializer[Any]):
    """A payment to be given back: savings and top-ups; gifts are given back as gifts."""

    payment = IdField()
    amount = MoneyField()
    reason = SafeText(max_length=200)


class DisputeSerializer(serializers.ModelSerializer[PaymentDispute]):
    """A payment that is asked back by the payer's bank, or by the provider."""

    payment_id = serializers.UUIDField(read_only=True)
    provider = serializers.ChoiceField(source="provider.kind", choices=ProviderKind.choices, read_only=True)
    amount = serializers.SerializerMethodField()

    class Meta:
        model = PaymentDispute
        fields = (
            "id",
            "payment_id",
            "provider",
            "amount",
            "status",
            "code",
            "reason",
            "opened_at",
            "withdrawn_at",
            "reinstated_at",
            "closed_at",
        )
        read_only_fields = fields

    @extend_schema_field(MoneyField)
    def get_amount(self, dispute: PaymentDispute) -> MoneyJson | None:
        """Return what is asked back."""
        return on_the_wire(dispute.amount_minor, dispute.currency)
