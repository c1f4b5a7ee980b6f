"""Reads about payments, their providers and their messages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from django.db.models import Count, Min, Q, QuerySet
from django.utils import timezone

from wallet.enums import OPEN_PAYMENT, MessageStatus, PaymentStatus, SuspenseStatus
from wallet.models import InboundMessage, PaymentIntent, PaymentProvider, PaymentStep, ProviderHealth, SuspenseItem

UNREAD_AFTER: Final = timedelta(minutes=5)
"""A message that is not read after so long needs somebody."""
UNMATCHED_AFTER: Final = timedelta(hours=24)
"""Money in suspense for so long raises an alert."""


def payments_of(organization_id: UUID, member_id: UUID | None = None) -> QuerySet[PaymentIntent]:
    """Return an organization's payments, or those of one member."""
    payments = PaymentIntent.objects.of(organization_id).select_related("provider")
    return payments if member_id is None else payments.filter(member_id=member_id)


def steps_of(payment: PaymentIntent) -> QuerySet[PaymentStep]:
    """Return what happened to a payment, the first thing first."""
    steps = PaymentStep.objects.of(payment.organization_id).filter(payment=payment)
    return steps.select_related("message", "member__user").order_by("pk")


def organizations_with_due_payments() -> list[UUID]:
    """Return the organizations that have payments to be asked about; read in the platform's door."""
    due = PaymentIntent.objects.filter(status__in=OPEN_PAYMENT, next_ask_at__lte=timezone.now())
    return list(due.values_list("organization_id", flat=True).distinct())


def organizations_with_providers() -> list[UUID]:
    """Return the organizations that have an active provider; read in the platform's door."""
    return list(PaymentProvider.objects.filter(is_active=True).values_list("organization_id", flat=True).distinct())


@dataclass(frozen=True, slots=True)
class MoneyAlerts:
    """What somebody should look at.

    Attributes:
        failing: Names of providers that do not answer.
        unread: How many messages could not be read, or wait for too long.
        suspense: How many payments wait in suspense.
        suspense_late: How many of them for more than a day.
        oldest_suspense_hours: For how long the oldest waits.
        to_confirm: How many entered transfers wait for another officer.
        unknown: How many payments a provider gave no answer about.
    """

    failing: Sequence[str]
    unread: int
    suspense: int
    suspense_late: int
    oldest_suspense_hours: int
    to_confirm: int
    unknown: int


def money_alerts(organization_id: UUID) -> MoneyAlerts:
    """Return what of an organization's payments needs somebody."""
    now = timezone.now()
    failing = ProviderHealth.objects.of(organization_id).filter(failing_since__isnull=False, provider__is_active=True)
    waiting: Mapping[str, Any] = (
        SuspenseItem.objects.of(organization_id)
        .filter(status=SuspenseStatus.OPEN)
        .aggregate(
            all=Count("pk"),
            late=Count("pk", filter=Q(created_at__lt=now - UNMATCHED_AFTER)),
            oldest=Min("created_at"),
        )
    )
    payments: Mapping[str, int] = (
        PaymentIntent.objects.of(organization_id)
        .filter(status__in=OPEN_PAYMENT)
        .aggregate(
            to_confirm=Count("pk", filter=Q(proposed__isnull=False)),
            unknown=Count("pk", filter=Q(status=PaymentStatus.UNKNOWN)),
        )
    )
    oldest = waiting["oldest"]
    return MoneyAlerts(
        failing=list(failing.values_list("provider__name", flat=True)),
        unread=_unread(InboundMessage.objects.of(organization_id)).count(),
        suspense=waiting["all"],
        suspense_late=waiting["late"],
        oldest_suspense_hours=int((now - oldest).total_seconds() // 3600) if oldest else 0,
        to_confirm=payments["to_confirm"],
        unknown=payments["unknown"],
    )


def _unread(messages: QuerySet[InboundMessage]) -> QuerySet[InboundMessage]:
    waiting = Q(status=MessageStatus.NEW, received_at__lt=timezone.now() - UNREAD_AFTER)
    return messages.filter(waiting | Q(status=MessageStatus.REFUSED))
