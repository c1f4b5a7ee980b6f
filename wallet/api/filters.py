"""What lists can be narrowed by."""

from typing import Any

from django.db.models import QuerySet
from django_filters import rest_framework as filters

from goodplay.core.api.filters import MomentFilter
from wallet.enums import (
    BatchStatus,
    CaseStatus,
    DisputeStatus,
    MessageStatus,
    PaymentPurpose,
    PaymentStatus,
    PayoutMethod,
    ProviderKind,
    RefundStatus,
    SuspenseReason,
    SuspenseStatus,
    TransferKind,
    WatchedKind,
    WithdrawalStatus,
)
from wallet.enums.savings import Attestation, ContributionStatus, DepositStatus, FineStatus
from wallet.models import (
    Deposit,
    InboundMessage,
    PaymentDispute,
    PaymentIntent,
    PaymentRefund,
    PayoutBatch,
    StatementLine,
    SuspenseItem,
    WatchCase,
    Withdrawal,
)


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


class RefundFilter(filters.FilterSet):  # type: ignore[misc]
    """Refunds by state and payment."""

    status = filters.MultipleChoiceFilter(choices=RefundStatus.choices)
    payment = filters.UUIDFilter(field_name="payment_id")

    class Meta:
        model = PaymentRefund
        fields = ("status", "payment")


class DisputeFilter(filters.FilterSet):  # type: ignore[misc]
    """Disputes by state and payment."""

    status = filters.MultipleChoiceFilter(choices=DisputeStatus.choices)
    payment = filters.UUIDFilter(field_name="payment_id")

    class Meta:
        model = PaymentDispute
        fields = ("status", "payment")


class WithdrawalFilter(filters.FilterSet):  # type: ignore[misc]
    """Withdrawals by state, method, member and time."""

    status = filters.MultipleChoiceFilter(choices=WithdrawalStatus.choices)
    method = filters.MultipleChoiceFilter(choices=PayoutMethod.choices)
    currency = filters.CharFilter(max_length=12)
    member = filters.UUIDFilter(field_name="member_id")
    batch = filters.UUIDFilter(field_name="batch_id")
    requested_from = MomentFilter(field_name="requested_at", lookup_expr="gte")
    requested_before = MomentFilter(field_name="requested_at", lookup_expr="lt")

    class Meta:
        model = Withdrawal
        fields = ("status", "method", "currency", "member", "batch")


class BatchFilter(filters.FilterSet):  # type: ignore[misc]
    """Files of bank transfers by state."""

    status = filters.MultipleChoiceFilter(choices=BatchStatus.choices)

    class Meta:
        model = PayoutBatch
        fields = ("status",)


class WatchCaseFilter(filters.FilterSet):  # type: ignore[misc]
    """Cases by state, what they are about, member and who works on them."""

    status = filters.MultipleChoiceFilter(choices=CaseStatus.choices)
    kind = filters.MultipleChoiceFilter(choices=WatchedKind.choices)
    member = filters.UUIDFilter(field_name="member_id")
    assignee = filters.UUIDFilter(field_name="assignee_id")

    class Meta:
        model = WatchCase
        fields = ("status", "kind", "member", "assignee")


class DepositFilter(filters.FilterSet):  # type: ignore[misc]
    """Deposits by state, way, member, receipt and time."""

    status = filters.MultipleChoiceFilter(choices=DepositStatus.choices)
    channel = filters.MultipleChoiceFilter(choices=ProviderKind.choices)
    member = filters.UUIDFilter(field_name="member_id")
    receipt = filters.CharFilter(max_length=64)
    deposited_from = MomentFilter(field_name="deposited_at", lookup_expr="gte")
    deposited_before = MomentFilter(field_name="deposited_at", lookup_expr="lt")

    class Meta:
        model = Deposit
        fields = ("status", "channel", "member", "receipt")


class MemberFilter(filters.FilterSet):  # type: ignore[misc]
    """Rows of one member."""

    member = filters.UUIDFilter(field_name="member_id")


class CycleFilter(filters.FilterSet):  # type: ignore[misc]
    """Cycles of one plan."""

    plan = filters.UUIDFilter(field_name="plan_id")


class ContributionFilter(MemberFilter):
    """Contributions by state, member, plan and cycle."""

    status = filters.MultipleChoiceFilter(choices=ContributionStatus.choices)
    plan = filters.UUIDFilter(field_name="cycle__plan_id")
    cycle = filters.UUIDFilter(field_name="cycle_id")


class FineFilter(MemberFilter):
    """Fines by state and member."""

    status = filters.MultipleChoiceFilter(choices=FineStatus.choices)


class FigureFilter(MemberFilter):
    """Figures by period, member and what the member says."""

    period = filters.UUIDFilter(field_name="period_id")
    attestation = filters.MultipleChoiceFilter(choices=Attestation.choices)
