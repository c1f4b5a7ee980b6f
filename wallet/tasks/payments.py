"""What the wallet hears of payments, and what it asks by the clock. Providers are called with no door open."""

from datetime import timedelta
from uuid import UUID

import structlog
from django.utils import timezone

from goodplay.core import tenancy
from goodplay.core.announce import hears
from goodplay.core.failpoints import failpoint
from goodplay.core.schedule_registry import scheduled
from wallet import selectors
from wallet.gateways.interface import GatewayBusyError, GatewayRefusedError, GatewayUnknownError
from wallet.gateways.registry import gateway_of
from wallet.services import payments
from wallet.signals import (
    CheckRequested,
    MessageReceived,
    PaymentStarted,
    PaymentSucceeded,
    check_requested,
    message_received,
    payment_started,
    payment_succeeded,
)

NO_ANSWER = (GatewayBusyError, GatewayUnknownError, GatewayRefusedError)
CHECKED_BACK = timedelta(minutes=1)

log = structlog.get_logger(__name__)


@hears(payment_started, name="wallet.send_payments", outside=True, batch=20)
def send_payments(organization_id: UUID, facts: list[PaymentStarted]) -> None:
    """Send payments to their providers; each stands as sent before it is."""
    for fact in facts:
        with tenancy.writing(organization_id):
            orders = payments.begin_sending(payment_ids=[UUID(fact.payment_id)])
        for order in orders:
            _send(organization_id, UUID(fact.payment_id), order)


@hears(message_received, name="wallet.read_messages", outside=True, batch=200)
def read_messages(organization_id: UUID, facts: list[MessageReceived]) -> None:
    """Read stored messages and apply what they say; one that fails does not stop the others.

    Raises:
        ExceptionGroup: Some could not be read or applied; they are tried again.
    """
    with tenancy.reading(organization_id):
        messages = payments.messages_to_read(message_ids=[fact.message_id for fact in facts])
    errors = []
    for message in messages:
        try:
            _read(organization_id, message)
        except Exception as error:  # noqa: BLE001 - each message stands alone; all errors are raised at the end
            errors.append(error)
            with tenancy.writing(organization_id):
                payments.note_unreadable(message_id=message.message_id, error=f"{type(error).__name__}: {error}")
    if errors:
        raise ExceptionGroup("Some messages could not be applied", errors)


@hears(payment_succeeded, name="wallet.credit_top_ups")
def credit_top_ups(facts: list[PaymentSucceeded]) -> None:
    """Credit members with what they paid into their wallets."""
    payments.credit_top_ups(payments=facts)


@hears(check_requested, name="wallet.check_providers", outside=True, batch=5)
def check_providers(organization_id: UUID, facts: list[CheckRequested]) -> None:
    """Call providers once, to see whether they take what was entered."""
    for provider_id in {UUID(fact.provider_id) for fact in facts}:
        with tenancy.reading(organization_id):
            kind, access = payments.reached(provider_id=provider_id)
        error = ""
        try:
            gateway_of(kind).recent(access, timezone.now() - CHECKED_BACK)
        except (*NO_ANSWER, KeyError, ValueError) as failure:
            error = str(failure) or type(failure).__name__
        with tenancy.writing(organization_id):
            payments.note_check(provider_id=provider_id, error=error)


@scheduled("wallet.ask_providers", every=timedelta(seconds=5))
def ask_providers() -> None:
    """Ask what has become of payments nothing was heard of, and give up those whose time is over."""
    with tenancy.platform("find payments to ask about"):
        organization_ids = selectors.organizations_with_due_payments()
    for organization_id in organization_ids:
        with tenancy.writing(organization_id):
            asks = payments.take_questions()
        for ask in asks:
            _ask(organization_id, ask)


@scheduled("wallet.sweep_providers", every=timedelta(minutes=15))
def sweep_providers() -> None:
    """Read providers' own lists of what moved: they show what no message told."""
    with tenancy.platform("find providers to sweep"):
        organization_ids = selectors.organizations_with_providers()
    for organization_id in organization_ids:
        with tenancy.reading(organization_id):
            sweeps = payments.take_sweeps()
        for sweep in sweeps:
            _sweep(organization_id, sweep)


def _send(organization_id: UUID, payment_id: UUID, order: payments.Order) -> None:
    failpoint("payment.before_send")
    try:
        started = gateway_of(order.kind).start(order.access, order.charge)
    except GatewayRefusedError as refusal:
        with tenancy.writing(organization_id):
            payments.note_refused(payment_id=payment_id, code=refusal.code, reason=refusal.reason)
    except GatewayBusyError as busy:
        with tenancy.writing(organization_id):
            payments.note_not_taken(payment_id=payment_id, reason=str(busy))
    except GatewayUnknownError as unknown:
        with tenancy.writing(organization_id):
            payments.note_unknown(payment_id=payment_id, reason=str(unknown))
    else:
        failpoint("payment.after_send")
        with tenancy.writing(organization_id):
            payments.note_started(payment_id=payment_id, started=started)
            failpoint("payment.before_started_commits")
    failpoint("payment.after_started")


def _read(organization_id: UUID, stored: payments.Stored) -> None:
    failpoint("payment.before_read")
    findings = gateway_of(stored.kind).read(stored.access, stored.message)
    with tenancy.writing(organization_id):
        payments.apply_message(message_id=stored.message_id, provider_id=stored.provider_id, findings=findings)
        failpoint("payment.before_apply_commits")
    failpoint("payment.after_apply")


def _ask(organization_id: UUID, ask: payments.Ask) -> None:
    if ask.send:
        with tenancy.writing(organization_id):
            orders = payments.begin_sending(payment_ids=[ask.payment_id])
        for order in orders:
            _send(organization_id, ask.payment_id, order)
        return
    failpoint("payment.before_ask")
    try:
        findings = gateway_of(ask.kind).ask(ask.access, ask.question)
    except NO_ANSWER as error:
        with tenancy.writing(organization_id):
            payments.note_no_answer(ask=ask, reason=str(error))
        return
    failpoint("payment.after_ask")
    with tenancy.writing(organization_id):
        payments.note_answers(ask=ask, findings=findings)


def _sweep(organization_id: UUID, sweep: payments.Sweep) -> None:
    until = timezone.now()
    try:
        findings = gateway_of(sweep.kind).recent(sweep.access, sweep.since)
    except NO_ANSWER as error:
        log.warning("provider_not_swept", provider_id=str(sweep.provider_id), reason=str(error))
        return
    with tenancy.writing(organization_id):
        payments.note_swept(provider_id=sweep.provider_id, until=until, findings=findings)
