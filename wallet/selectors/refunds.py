"""Refunds and disputes."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from goodplay.core.permissions import Caller
from wallet.enums import OPEN_REFUND, DisputeStatus, RefundStatus
from wallet.models import PaymentDispute, PaymentIntent, PaymentRefund


def refunds_of(caller: Caller) -> QuerySet[PaymentRefund]:
    """Return the refunds of the caller's organization, ready to be shown."""
    return PaymentRefund.objects.of(caller.organization_id).select_related("payment__provider", "requested_by__user")


def disputes_of(caller: Caller) -> QuerySet[PaymentDispute]:
    """Return the disputes of the caller's organization, ready to be shown."""
    return PaymentDispute.objects.of(caller.organization_id).select_related("payment", "provider")


def payments_for(
    organization_id: UUID, subject_type: str, subject_ids: Collection[UUID | str]
) -> dict[str, PaymentIntent]:
    """Return the latest payment for each of these subjects, by the subject's id; needs one statement."""
    payments = PaymentIntent.objects.of(organization_id).filter(
        subject_type=subject_type, subject_id__in=[str(subject_id) for subject_id in subject_ids]
    )
    return {payment.subject_id: payment for payment in payments.select_related("provider").order_by("created_at")}


def organizations_with_due_refunds() -> list[UUID]:
    """Return the organizations whose refunds or disputes are to be asked about; needs the platform's door."""
    now = timezone.now()
    refunds = PaymentRefund.objects.filter(status__in=OPEN_REFUND, next_ask_at__lte=now)
    disputes = PaymentDispute.objects.filter(status=DisputeStatus.OPEN, next_ask_at__lte=now)
    found = {*refunds.values_list("organization_id", flat=True), *disputes.values_list("organization_id", flat=True)}
    return sorted(found)


def has_open_dispute(organization_id: UUID, payment_id: UUID) -> bool:
    """Tell whether a payment is disputed now."""
    open_ones = PaymentDispute.objects.of(organization_id).filter(status=DisputeStatus.OPEN)
    return open_ones.filter(payment_id=payment_id).exists()


def open_disputes_count(organization_id: UUID) -> int:
    """Return how many disputes are undecided."""
    return PaymentDispute.objects.of(organization_id).filter(status=DisputeStatus.OPEN).count()


def bounced_refunds_count(organization_id: UUID) -> int:
    """Return how many refunds have come back and wait until they are paid otherwise."""
    return PaymentRefund.objects.of(organization_id).filter(status=RefundStatus.BOUNCED).count()
