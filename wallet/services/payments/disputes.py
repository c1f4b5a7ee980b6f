"""Disputes: a payer's bank asks money back; the provider keeps it until it is decided.

``disputes:<provider>`` is what the provider keeps; when a dispute is won it comes back, when it is lost the target of
the payment bears it. Either way it is zero again.
"""

from datetime import timedelta
from typing import Any, Final

from django.utils import timezone

from goodplay.core.announce import announce
from wallet.enums import DisputeStatus, PaymentStatus, SuspenseStatus
from wallet.gateways.interface import Finding, Outcome, Subject
from wallet.models import PaymentDispute, PaymentIntent, PaymentProvider
from wallet.services.payments import giving_back
from wallet.services.payments.findings import applies
from wallet.services.payments.intents import locked_payment
from wallet.services.payments.money import currency_received
from wallet.services.payments.refunds import payment_behind
from wallet.signals import DisputeClosed, PaymentDisputed, dispute_closed, payment_disputed

ASK_AFTER: Final = timedelta(hours=6)
WITHDRAWN, REINSTATED = "funds_withdrawn", "funds_reinstated"
RESULTS: Final = {Outcome.SUCCEEDED: DisputeStatus.WON, Outcome.FAILED: DisputeStatus.LOST}


@applies(Subject.DISPUTE)
def apply_dispute_finding(provider: PaymentProvider, finding: Finding, message_id: int | None) -> bool:
    """Apply one finding about a dispute; tell whether it changed anything. Locks the payment, then the dispute.

    The order in which it is told does not matter: what was won or lost stays so, and late news of the money in between
    move nothing.

    Raises:
        PaymentNotFoundError: A message speaks of a payment that is not known yet; it is to be heard again.
    """
    found = _locked(provider, finding) or _opened(provider, finding, message_id)
    if found is None:
        return False
    payment, dispute, is_new = found
    before = _state(dispute)
    dispute.code = finding.code[:60] or dispute.code
    if dispute.status == DisputeStatus.OPEN:
        _follow_money(dispute, finding)
        if finding.outcome in RESULTS:
            _close(payment, dispute, RESULTS[finding.outcome])
    if not is_new and _state(dispute) == before:
        return False
    dispute.save()
    return True


def _locked(provider: PaymentProvider, finding: Finding) -> tuple[PaymentIntent, PaymentDispute, bool] | None:
    disputes = PaymentDispute.objects.of(provider.organization_id).filter(
        provider=provider, provider_reference=finding.provider_reference
    )
    known: PaymentDispute | None = disputes.first()
    if known is None:
        return None
    payment = locked_payment(known.payment_id)
    dispute = disputes.select_for_update(no_key=True).get()
    dispute.payment, dispute.provider = payment, provider
    return payment, dispute, False


def _opened(
    provider: PaymentProvider, finding: Finding, message_id: int | None
) -> tuple[PaymentIntent, PaymentDispute, bool] | None:
    """Make the row of a dispute; the lock on its payment keeps two copies of the news from both making it."""
    payment = payment_behind(provider, finding, message_id)
    if payment is None:
        return None
    if told_meanwhile := _locked(provider, finding):
        return told_meanwhile
    dispute = PaymentDispute(
        organization_id=provider.organization_id,
        payment=payment,
        provider=provider,
        provider_reference=finding.provider_reference,
        amount_minor=finding.amount_minor or payment.amount_received_minor,
        currency=finding.currency or currency_received(payment),
        reason=finding.reason[:200],
        opened_at=min(finding.occurred_at or timezone.now(), timezone.now()),
        next_ask_at=timezone.now() + ASK_AFTER,
    )
    dispute.save(force_insert=True)
    announce(payment_disputed, PaymentDisputed(**_who(payment, dispute), opened_at=dispute.opened_at.isoformat()))
    return payment, dispute, True


def _follow_money(dispute: PaymentDispute, finding: Finding) -> None:
    now = timezone.now()
    if finding.kind == REINSTATED and dispute.reinstated_at is None:
        dispute.reinstated_at = now
        giving_back.reinstate(dispute)
    if finding.kind == WITHDRAWN and dispute.withdrawn_at is None:
        dispute.withdrawn_at = now
        if dispute.reinstated_at is None:
            giving_back.withdraw(dispute)


def _close(payment: PaymentIntent, dispute: PaymentDispute, result: DisputeStatus) -> None:
    dispute.status, dispute.closed_at, dispute.next_ask_at = result, timezone.now(), None
    if result == DisputeStatus.WON:
        giving_back.reinstate(dispute)
    else:
        _lose(payment, dispute)
    dispute.save()
    closed = DisputeClosed(
        **_who(payment, dispute),
        won=result == DisputeStatus.WON,
        full=giving_back.is_all_gone(payment),
        closed_at=dispute.closed_at.isoformat(),
    )
    announce(dispute_closed, closed)


def _lose(payment: PaymentIntent, dispute: PaymentDispute) -> None:
    """The provider has kept the money for good, whatever it said of it before."""
    if not giving_back.stands(dispute.organization_id, giving_back.withdrawing(dispute)):
        dispute.withdrawn_at = dispute.withdrawn_at or timezone.now()
        giving_back.withdraw(dispute)
    giving_back.bear(payment, dispute)
    if payment.status == PaymentStatus.REVIEW:
        giving_back.note_suspense(payment, SuspenseStatus.GIVEN_BACK)


def _state(dispute: PaymentDispute) -> tuple[object, ...]:
    return dispute.status, dispute.withdrawn_at, dispute.reinstated_at


def _who(payment: PaymentIntent, dispute: PaymentDispute) -> dict[str, Any]:
    return {
        "dispute_id": str(dispute.pk),
        "payment_id": str(payment.pk),
        "provider": payment.provider.kind,
        "purpose": payment.purpose,
        "subject_type": payment.subject_type,
        "subject_id": payment.subject_id,
        "member_id": str(payment.member_id or ""),
        "amount_minor": dispute.amount_minor,
        "currency": dispute.currency,
        "reason": dispute.reason,
    }
