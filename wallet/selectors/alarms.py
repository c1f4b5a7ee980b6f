"""What monitoring counts of money coming in, across all organizations."""

from collections.abc import Iterable

from django.db.models import Count, Min
from django.utils import timezone

from goodplay.core.metrics import Sample, metric
from wallet.enums import OPEN_PAYMENT, MessageStatus, SuspenseStatus
from wallet.models import InboundMessage, PaymentIntent, ProviderHealth, SuspenseItem


@metric("goodplay_providers_failing", "Payment providers that do not answer, by kind.")
def providers_failing() -> Iterable[Sample]:
    """Count providers that are left alone because their calls fail."""
    failing = ProviderHealth.objects.filter(failing_since__isnull=False, provider__is_active=True)
    counted = failing.values_list("provider__kind").annotate(count=Count("pk")).order_by("provider__kind")
    return [Sample(count, {"provider": kind}) for kind, count in counted] or [Sample(0)]


@metric("goodplay_suspense_items", "Payments whose money waits in suspense.")
def suspense_items() -> Iterable[Sample]:
    """Count what waits."""
    return [Sample(SuspenseItem.objects.filter(status=SuspenseStatus.OPEN).count())]


@metric("goodplay_suspense_oldest_seconds", "For how long the oldest money in suspense waits.")
def suspense_oldest() -> Iterable[Sample]:
    """Tell the age of what waits longest; 0 when nothing does."""
    oldest = SuspenseItem.objects.filter(status=SuspenseStatus.OPEN).aggregate(at=Min("created_at"))["at"]
    return [Sample((timezone.now() - oldest).total_seconds() if oldest else 0)]


@metric("goodplay_messages_unread", "Messages of providers that were not applied, by state.")
def messages_unread() -> Iterable[Sample]:
    """Count what was stored and not applied."""
    waiting = InboundMessage.objects.filter(status__in=[MessageStatus.NEW, MessageStatus.REFUSED])
    counted = dict(waiting.values_list("status").annotate(count=Count("pk")).order_by())
    return [Sample(counted.get(status, 0), {"status": status}) for status in (MessageStatus.NEW, MessageStatus.REFUSED)]


@metric("goodplay_payments_open", "Payments that have not ended, by state.")
def payments_open() -> Iterable[Sample]:
    """Count what is on its way."""
    counted = dict(
        PaymentIntent.objects.filter(status__in=OPEN_PAYMENT)
        .values_list("status")
        .annotate(count=Count("pk"))
        .order_by()
    )
    return [Sample(counted.get(status, 0), {"status": status}) for status in sorted(OPEN_PAYMENT)]
