"""How a provider fares: after too many failures nothing is asked of it for a while."""

from datetime import timedelta
from typing import Final
from uuid import UUID

from django.utils import timezone

from goodplay.core import tenancy
from goodplay.core.announce import announce
from wallet.errors import ProviderFailingError
from wallet.models import PaymentProvider, ProviderHealth
from wallet.services.payments.providers import locked_provider
from wallet.signals import CheckRequested, ProviderFailing, check_requested, provider_failing

REMEMBERED: Final = 20
"""How many of the last calls count."""
JUDGED_FROM: Final = 5
"""With fewer calls nothing is said about a provider."""
FAILING_SHARE: Final = 0.5
PAUSE: Final = timedelta(seconds=60)
"""How long nothing new is asked of a failing provider; then one call decides."""


@tenancy.joins
def note_call(*, provider: PaymentProvider, failure: str = "") -> None:
    """Remember how a call to a provider went; announce once when it begins to fail. Locks its health.

    Args:
        provider: Whom.
        failure: Why there was no answer; empty when there was one.
    """
    health = ProviderHealth.objects.of(provider.organization_id).select_for_update(no_key=True).get(provider=provider)
    now = timezone.now()
    health.last_calls = f"{health.last_calls}{0 if failure else 1}"[-REMEMBERED:]
    if failure:
        health.last_failure_at, health.last_failure = now, failure[:200]
    else:
        health.last_calls = "1" if health.failing_since else health.last_calls
        health.last_success_at, health.paused_until, health.failing_since = now, None, None
    failures = health.last_calls.count("0")
    if failure and len(health.last_calls) >= JUDGED_FROM and failures >= FAILING_SHARE * len(health.last_calls):
        health.paused_until = now + PAUSE
        if health.failing_since is None:
            health.failing_since = now
            announce(provider_failing, ProviderFailing(str(provider.pk), provider.kind, failures, health.last_failure))
    health.save()


@tenancy.joins
def request_check(*, provider_id: UUID) -> None:
    """Have a provider called within seconds, to see whether what was entered is right.

    Raises:
        ProviderNotFoundError: There is no such provider.
    """
    provider = locked_provider(provider_id)
    announce(check_requested, CheckRequested(str(provider.pk)))


@tenancy.joins
def note_check(*, provider_id: UUID, error: str = "") -> None:
    """Remember what came of a check: an empty error is a success."""
    rows = ProviderHealth.objects.of(tenancy.organization_id()).filter(provider_id=provider_id)
    rows.update(checked_at=timezone.now(), check_error=error[:200])


def require_answering(provider: PaymentProvider) -> None:
    """Refuse to ask a provider that does not answer.

    Raises:
        ProviderFailingError: Too many of its last calls failed, a moment ago.
    """
    health = ProviderHealth.objects.of(provider.organization_id).filter(provider=provider).first()
    if health and health.paused_until and health.paused_until > (now := timezone.now()):
        raise ProviderFailingError(retry_after=int((health.paused_until - now).total_seconds()) + 1)
