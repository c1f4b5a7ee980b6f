"""The watch looks at what has moved, and releases by date what nobody has decided about."""

from datetime import timedelta

from goodplay.core import tenancy
from goodplay.core.announce import hears
from goodplay.core.schedule_registry import scheduled
from wallet.selectors.watch import organizations_with_due_cases
from wallet.services import payments, watch
from wallet.signals import (
    DepositVerified,
    PaymentFailed,
    PaymentSucceeded,
    deposit_verified,
    payment_failed,
    payment_succeeded,
)


@hears(payment_succeeded, name="wallet.watch_payments")
def watch_payments(facts: list[PaymentSucceeded]) -> None:
    """Look at payments; a top-up is credited first, so that it can be held."""
    payments.credit_top_ups(payments=facts)
    watch.watch_payments(facts)


@hears(payment_failed, name="wallet.watch_failures")
def watch_failures(facts: list[PaymentFailed]) -> None:
    """Look at payments that were refused."""
    watch.watch_failures(facts)


@hears(deposit_verified, name="wallet.watch_deposits")
def watch_deposits(facts: list[DepositVerified]) -> None:
    """Look at savings."""
    watch.watch_deposits(facts)


@scheduled("wallet.lapse_cases", every=timedelta(minutes=1))
def lapse_cases() -> None:
    """Release what nobody has decided about in time."""
    with tenancy.platform("find cases to release"):
        organization_ids = organizations_with_due_cases()
    for organization_id in organization_ids:
        with tenancy.writing(organization_id):
            watch.lapse_cases()
