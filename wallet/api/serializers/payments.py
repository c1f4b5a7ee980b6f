"""The shapes of payments, providers and money in suspense on the wire."""

import json
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from goodplay.core.api.fields import IdField, MoneyField, PhoneField, SafeText
from goodplay.core.money import DECIMALS, MoneyJson, money_json
from wallet import services
from wallet.enums import PaymentPurpose, ProviderKind, ProviderMode, SuspenseStatus
from wallet.gateways.registry import spec_of
from wallet.models import InboundMessage, PaymentIntent, PaymentProvider, PaymentStep, SuspenseItem

PAYABLE = [(purpose.value, purpose.label) for purpose in (PaymentPurpose.TOP_UP, PaymentPurpose.SAVINGS)]


def on_the_wire(minor: int | None, currency: str) -> MoneyJson | None:
    """Return an amount as it is answered; None stays None."""
    return None if minor is None else money_json(minor, currency, DECIMALS[currency])


class PaymentMethodSerializer(serializers.Serializer[Any]):
    """One way to pay."""

    provider_id = serializers.UUIDField(read_only=True)
    provider = serializers.ChoiceField(choices=ProviderKind.choices, read_only=True)
    name = serializers.CharField(read_only=True)
    method = serializers.CharField(read_only=True, help_text="What to name when paying.")
    label = serializers.CharField(read_only=True)  # type: ignore[assignment] # a field of that name, not an option
    mode = serializers.ChoiceField(choices=ProviderMode.choices, read_only=True)
    currencies = serializers.ListField(child=serializers.CharField(), read_only=True, help_text="None for all.")
    whole = serializers.BooleanField(read_only=True, help_text="Whether it moves whole amounts only.")
    needs = serializers.ListField(
        child=serializers.CharField(), read_only=True, help_text="What the payer has to give."
    )


class PaymentSerializer(serializers.ModelSerializer[PaymentIntent]):
    """A payment."""

    provider = serializers.ChoiceField(source="provider.kind", choices=ProviderKind.choices, read_only=True)
    provider_id = serializers.UUIDField(read_only=True)
    method = serializers.SerializerMethodField()
    member_id = serializers.UUIDField(read_only=True, allow_null=True)
    amount = serializers.SerializerMethodField(help_text="What was asked for.")
    amount_received = serializers.SerializerMethodField(help_text="What came; null until then.")
    amount_refunded = serializers.SerializerMethodField(help_text="What of it went back, or is on its way.")
    next_action = serializers.SerializerMethodField(help_text="What the payer has to do now; null for nothing.")

    class Meta:
        model = PaymentIntent
        fields = (
            "id",
            "status",
            "purpose",
            "provider",
            "provider_id",
            "method",
            "member_id",
            "amount",
            "amount_received",
            "amount_refunded",
            "receipt",
            "account_reference",
            "description",
            "subject_type",
            "subject_id",
            "next_action",
            "code",
            "reason",
            "created_at",
            "expires_at",
            "occurred_at",
            "closed_at",
        )
        read_only_fields = fields

    def get_method(self, payment: PaymentIntent) -> str:
        """Return how it is paid."""
        return spec_of(payment.provider.kind).method

    @extend_schema_field(MoneyField)
    def get_amount(self, payment: PaymentIntent) -> MoneyJson | None:
        """Return what was asked for."""
        return on_the_wire(payment.amount_minor, payment.currency)

    @extend_schema_field(MoneyField(allow_null=True))
    def get_amount_received(self, payment: PaymentIntent) -> MoneyJson | None:
        """Return what came."""
        return on_the_wire(payment.amount_received_minor or None, payment.currency_received or payment.currency)

    @extend_schema_field(MoneyField(allow_null=True))
    def get_amount_refunded(self, payment: PaymentIntent) -> MoneyJson | None:
        """Return what went back."""
        return on_the_wire(payment.amount_refunded_minor or None, payment.currency_received or payment.currency)

    @extend_schema_field(serializers.DictField(child=serializers.CharField(), allow_null=True))
    def get_next_action(self, payment: PaymentIntent) -> dict[str, str] | None:
        """Return what the payer has to do."""
        return json.loads(payment.next_action) if payment.next_action else None


class PaymentStepSerializer(serializers.ModelSerializer[PaymentStep]):
    """One thing that happened to a payment."""

    message_id = serializers.CharField(read_only=True, allow_null=True)
    member_id = serializers.UUIDField(read_only=True, allow_null=True, help_text="Who decided.")

    class Meta:
        model = PaymentStep
        fields = ("kind", "status", "code", "note", "message_id", "member_id", "created_at")
        read_only_fields = fields


class PaymentInput(serializers.Serializer[Any]):
    """A payment that is asked for."""

    amount = MoneyField()
    method = serializers.CharField(max_length=40, help_text="One of the payment methods, or the kind of a provider.")
    purpose = serializers.ChoiceField(choices=PAYABLE, default=PaymentPurpose.TOP_UP)
    member = IdField(required=False, help_text="For whom, if not for oneself; for treasurers.")
    phone = PhoneField(required=False, default="", help_text="Whose phone is asked, where the method asks one.")
    description = SafeText(max_length=120, required=False, default="")
    return_url = serializers.URLField(max_length=500, required=False, default="")
    cancel_url = serializers.URLField(max_length=500, required=False, default="")


class PaymentReasonInput(serializers.Serializer[Any]):
    """Why something is decided."""

    reason = SafeText(max_length=200)


class ArrivalInput(serializers.Serializer[Any]):
    """What has come, as the bank statement or the cash book says."""

    amount = MoneyField()
    receipt = SafeText(max_length=120, help_text="The bank's reference, or the number of the cash receipt.")
    occurred_at = serializers.DateTimeField()


class ProviderSerializer(serializers.ModelSerializer[PaymentProvider]):
    """An account with a provider; its secrets are never shown."""

    callback_url = serializers.SerializerMethodField(help_text="What to enter at the provider, plus a last part.")

    class Meta:
        model = PaymentProvider
        fields = (
            "id",
            "kind",
            "name",
            "mode",
            "is_active",
            "currencies",
            "base_url",
            "options",
            "credentials_set_at",
            "callback_url",
            "created_at",
        )
        read_only_fields = fields

    def get_callback_url(self, provider: PaymentProvider) -> str:
        """Return where the provider reaches us."""
        return services.payments.callback_url(provider)


class ProviderInput(serializers.Serializer[Any]):
    """An account with a provider."""

    kind = serializers.ChoiceField(choices=ProviderKind.choices)
    name = SafeText(max_length=80)
    mode = serializers.ChoiceField(choices=ProviderMode.choices, default=ProviderMode.TEST)
    is_active = serializers.BooleanField(default=True)
    currencies = serializers.ListField(child=serializers.CharField(max_length=12), max_length=20, default=list)
    base_url = serializers.CharField(max_length=200, required=False, default="", allow_blank=True)
    options = serializers.DictField(child=serializers.CharField(max_length=4000), default=dict)
    credentials = serializers.DictField(
        child=serializers.CharField(max_length=8000), write_only=True, default=dict, help_text="Never shown again."
    )


class ProviderChange(ProviderInput):
    """What is to be different; of the secrets only those that are given."""

    kind = None  # type: ignore[assignment]


class MessageSerializer(serializers.ModelSerializer[InboundMessage]):
    """A provider's message, without its body."""

    id = serializers.CharField(read_only=True)
    provider_id = serializers.UUIDField(read_only=True)

    class Meta:
        model = InboundMessage
        fields = (
            "id",
            "provider_id",
            "kind",
            "external_id",
            "status",
            "says",
            "error",
            "copies",
            "occurred_at",
            "received_at",
            "applied_at",
        )
        read_only_fields = fields


class SuspenseSerializer(serializers.ModelSerializer[SuspenseItem]):
    """Money that waits for somebody to say where it belongs."""

    status = serializers.ChoiceField(choices=SuspenseStatus.choices, read_only=True)
    payment = PaymentSerializer(read_only=True)
    first_payment_id = serializers.UUIDField(read_only=True, allow_null=True)
    decided_by_id = serializers.UUIDField(read_only=True, allow_null=True)

    class Meta:
        model = SuspenseItem
        fields = (
            "id",
            "reason",
            "status",
            "payment",
            "first_payment_id",
            "decided_by_id",
            "decided_at",
            "note",
            "created_at",
        )
        read_only_fields = fields


class MatchInput(serializers.Serializer[Any]):
    """Whose money it is: a member's, or that of a payment that was asked for."""

    member = IdField(required=False)
    payment = IdField(required=False)
    purpose = serializers.ChoiceField(choices=PAYABLE, default=PaymentPurpose.SAVINGS)
    note = SafeText(max_length=200, required=False, default="")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Ask for exactly one of them."""
        if ("member" in attrs) == ("payment" in attrs):
            raise serializers.ValidationError({"member": ["Name a member or a payment, one of them."]})
        return attrs


class NoteInput(serializers.Serializer[Any]):
    """A word about a decision."""

    note = SafeText(max_length=200, required=False, default="")
