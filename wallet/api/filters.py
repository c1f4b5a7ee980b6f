"""What lists can be narrowed by."""

from typing import Any

from django.db.models import QuerySet
from django_filters import rest_framework as filters

from goodplay.core.api.filters import MomentFilter
from wallet.enums import (
    MessageStatus,
    PaymentPurpose,
    PaymentStatus,
    ProviderKind,
    SuspenseReason,
    SuspenseStatus,
    TransferKind,
)
from wallet.models import InboundMessage, PaymentIntent, StatementLine, SuspenseItem


class StatementFilter(filters.FilterSet):  # type: ignore[misc]
    """Lines by kind, currency, member, direction and time."""

    kind = filters.MultipleChoiceFilter(choices=TransferKind.choices)
    currency = filters.CharFilter(field_name="currency__code", max_length=12)
    member = filters.UUIDFilter(field_name="account__member_id")
    direction = filters.ChoiceFilter(choices=[("in", "Received"), ("out", "Given")], method="towards")
    subject_type = filters.CharFilter(max_length=40)
    subject_id = filters.CharFilter(max_length=64)
    effective_from = MomentFilter(field_name="effective_at", lookup_expr="gte")
    effective_before = MomentFilter(field_name="effective_at", lookup_expr="lt")

    class Meta:
        model = StatementLine
        fields = ("kind", "currency", "member", "subject_type", "subject_id")

    def towards(self, lines: QuerySet[StatementLine], name: str, value: Any) -> QuerySet[StatementLine]:
        """Keep what was received, or what was given."""
        return lines.filter(amount_minor__gt=0) if value == "in" else lines.filter(amount_minor__lt=0)


class PaymentFilter(filters.FilterSet):  # type: ignore[misc]
    """Payments by state, purpose, provider, member, references and time."""

    status = filters.MultipleChoiceFilter(choices=PaymentStatus.choices)
    purpose = filters.MultipleChoiceFilter(choices=PaymentPurpose.choices)
    provider = filters.ChoiceFilter(field_name="provider__kind", choices=ProviderKind.choices)
    member = filters.UUIDFilter(field_name="member_id")
    receipt = filters.CharFilter(max_length=120)
    account_reference = filters.CharFilter(max_length=60, lookup_expr="iexact")
    created_from = MomentFilter(field_name="created_at", lookup_expr="gte")
    created_before = MomentFilter(field_name="created_at", lookup_expr="lt")

    class Meta:
        model = PaymentIntent
        fields = ("status", "purpose", "provider", "member", "receipt", "account_reference")


class MessageFilter(filters.FilterSet):  # type: ignore[misc]
    """Messages by state, provider and kind."""

    status = filters.MultipleChoiceFilter(choices=MessageStatus.choices)
    provider = filters.UUIDFilter(field_name="provider_id")
    kind = filters.CharFilter(max_length=40)

    class Meta:
        model = InboundMessage
        fields = ("status", "provider", "kind")


class SuspenseFilter(filters.FilterSet):  # type: ignore[misc]
    """Money in suspense by state and reason."""

    status = filters.MultipleChoiceFilter(choices=SuspenseStatus.choices)
    reason = filters.MultipleChoiceFilter(choices=SuspenseReason.choices)

    class Meta:
        model = SuspenseItem
        fields = ("status", "reason")
