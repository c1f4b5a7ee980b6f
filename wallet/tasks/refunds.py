"""What the wallet hears of refunds, and what it asks by the clock. Providers are called with no door open."""

from datetime import timedelta
from uuid import UUID

import structlog

from goodplay.core import tenancy
from goodplay.core.announce import hears
from goodplay.core.failpoints import failpoint
from goodplay.core.schedule_registry import scheduled
from wallet import selectors
from wallet.gateways.interface import GatewayBusyError, GatewayRefusedError, GatewayUnknownError
from wallet.gateways.registry import gateway_of
from wallet.services import payments
from wallet.signals import RefundRequested, refund_requested

NO_ANSWER = (GatewayBusyError, GatewayUnknownError, GatewayRefusedError)

log = structlog.get_logger(__name__)


@hears(refund_requested, name="wallet.send_refunds", outside=True, batch=20)
def send_refunds(organization_id: UUID, facts: list[RefundRequested]) -> None:
    """Send refunds to their providers; each stands as sent before it is."""
    for fact in facts:
        _begin(organization_id, UUID(fact.refund_id))


@scheduled("wallet.ask_about_refunds", every=timedelta(seconds=10))
def ask_about_refunds() -> None:
    """Ask what has become of refunds and disputes nothing was heard of, and send what certainly never arrived."""
    with tenancy.platform("find refunds and disputes to ask about"):
        organization_ids = selectors.organizations_with_due_refunds()
    for organization_id in organization_ids:
        with tenancy.writing(organization_id):
            asks, sends = payments.take_refund_questions()
            asks += payments.take_dispute_questions()
        for refund_id in sends:
            _begin(organization_id, refund_id)
        for asking in asks:
            _ask(organization_id, asking)


def _begin(organization_id: UUID, refund_id: UUID) -> None:
    with tenancy.writing(organization_id):
        started = payments.begin_refunds(refund_ids=[refund_id])
    for sending in started:
        _send(organization_id, sending)


def _send(organization_id: UUID, sending: payments.RefundSending) -> None:
    failpoint("refund.before_send")
    try:
        finding = gateway_of(sending.kind).refund(sending.access, sending.order)
    except GatewayRefusedError as refusal:
        with tenancy.writing(organization_id):
            payments.note_refund_refused(sending=sending, code=refusal.code, reason=refusal.reason)
    except GatewayBusyError as busy:
        with tenancy.writing(organization_id):
            payments.note_refund_not_taken(sending=sending, reason=str(busy))
    except GatewayUnknownError as unknown:
        with tenancy.writing(organization_id):
            payments.note_refund_unknown(sending=sending, reason=str(unknown))
    else:
        failpoint("refund.after_send")
        with tenancy.writing(organization_id):
            payments.note_refund_answer(sending=sending, finding=finding)
            failpoint("refund.before_answer_commits")
    failpoint("refund.after_answer")


def _ask(organization_id: UUID, asking: payments.Asking) -> None:
    failpoint("refund.before_ask")
    try:
        findings = gateway_of(asking.kind).ask(asking.access, asking.question)
    except NO_ANSWER as error:
        log.warning("provider_not_asked", subject=asking.question.subject, reason=str(error))
        return
    failpoint("refund.after_ask")
    with tenancy.writing(organization_id):
        payments.note_refund_answers(asking=asking, findings=findings)
