"""Gifts that are paid through a provider: asked for, and settled, lessened or given up as the wallet hears of them."""

from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from django.utils import timezone

from donations.enums import DonationStatus
from donations.errors import DonationNotFoundError, DonationStateError, GiftCurrencyError
from donations.models import Donation
from donations.services.returning import note_return
from donations.services.settlement import SUBJECT, campaign_account, fail_donation, locked_donation
from donations.services.telling import known_giver, moment, settled
from donations.signals import (
    DonationDisputeClosed,
    DonationDisputed,
    donation_dispute_closed,
    donation_disputed,
    donation_settled,
)
from goodplay.core import tenancy
from goodplay.core.announce import announce
from wallet import selectors as ledger
from wallet import services as wallet
from wallet.enums import PaymentPurpose, TransferKind
from wallet.services.payments import Delivery
from wallet.signals import (
    DisputeClosed,
    PaymentDisputed,
    PaymentFailed,
    PaymentRefunded,
    PaymentSucceeded,
    PaymentUnmatched,
)

PaymentFact = PaymentSucceeded | PaymentFailed | PaymentRefunded | PaymentUnmatched | PaymentDisputed | DisputeClosed


Fact = TypeVar("Fact", bound=PaymentFact)


@tenancy.joins
def ask_for_payment(
    *, donation: Donation, provider_id: UUID, phone: str = "", return_url: str = "", cancel_url: str = ""
) -> UUID:
    """Ask for the payment of a gift that was written down; what the payer has to do follows in a moment.

    Idempotent: a gift has one payment.

    Args:
        donation: The gift.
        provider_id: Through whom.
        phone: Whose phone is asked (E.164), where the method asks one.
        return_url: Where the payer's browser comes back to, where the method sends it away.
        cancel_url: The same after the payer called it off.

    Returns:
        The payment's id.

    Raises:
        DomainError: What ``wallet.services.payments.start_payment`` refuses.
    """
    payment = wallet.payments.start_payment(
        key=f"donation:{donation.pk}",
        provider_id=provider_id,
        purpose=PaymentPurpose.DONATION,
        amount_minor=donation.amount_minor,
        currency=donation.currency,
        member_id=donation.member_id,
        subject_type=SUBJECT,
        subject_id=str(donation.pk),
        description=donation.campaign.name,
        phone=phone,
        return_url=return_url,
        cancel_url=cancel_url,
    )
    return payment.pk


@tenancy.joins
def settle_paid(*, payments: Sequence[PaymentSucceeded]) -> None:
    """Settle gifts whose payment has come, with the amount that came, and announce ``donation_settled``.

    Idempotent; a gift that was given up settles all the same when its money comes late. Locks the gifts one by one.

    Raises:
        DonationNotFoundError: A payment is for a gift that does not exist.
        DonationStateError: The gift has gone back already; the money waits in ``incoming:<provider>``.
        GiftCurrencyError: It was paid in another currency than its campaign's; the money waits there too.
    """
    for payment in _of_gifts(payments):
        _settle_paid(payment)


@tenancy.joins
def give_up_unpaid(*, payments: Sequence[PaymentFailed]) -> None:
    """Give up pending gifts whose payment came to nothing. Idempotent; locks the gifts one by one."""
    for payment in _of_gifts(payments):
        donation = _locked(payment)
        if donation is not None and donation.status == DonationStatus.PENDING:
            fail_donation(donation_id=donation.pk, reason=payment.reason[:200])


@tenancy.joins
def lessen_refunded(*, refunds: Sequence[PaymentRefunded]) -> None:
    """Take what has gone back to a payer from the gift and its campaign. Idempotent; locks the gifts one by one.

    A gift that never settled, whose money waited for somebody's decision, is given up.
    """
    for refund in _of_gifts(refunds):
        donation = _locked(refund)
        if donation is None:
            continue
        if donation.status == DonationStatus.PENDING and refund.full:
            fail_donation(donation_id=donation.pk, reason=refund.reason[:200])
        if donation.status == DonationStatus.SETTLED:
            campaign = campaign_account(donation.campaign_id)
            wallet.payments.take_for_refund(refund_id=UUID(refund.refund_id), take_from=campaign)
            _note(donation, f"refund:{refund.refund_id}", refund, refund.occurred_at)


@tenancy.joins
def release_unmatched(*, payments: Sequence[PaymentUnmatched]) -> None:
    """Let go of gifts whose payment turned out to be somebody else's; the money has been taken back already.

    Idempotent; locks the gifts one by one.
    """
    for payment in _of_gifts(payments):
        donation = _locked(payment)
        if donation is not None and donation.status == DonationStatus.SETTLED:
            cause = f"unmatched:{payment.payment_id}"
            note_return(
                donation, cause=cause, amount_minor=donation.kept_minor, reason=payment.reason, at=timezone.now()
            )


@tenancy.joins
def note_disputes(*, disputes: Sequence[PaymentDisputed]) -> None:
    """Mark gifts whose payment is disputed, and announce ``donation_disputed``. Idempotent, whatever is heard first."""
    for dispute in _of_gifts(disputes):
        donation = _locked(dispute)
        if donation is None or donation.disputed_at is not None:
            continue
        if ledger.has_open_dispute(donation.organization_id, UUID(dispute.payment_id)):
            donation.disputed_at = datetime.fromisoformat(dispute.opened_at)
            donation.save(update_fields=["disputed_at", "updated_at"])
            told = DonationDisputed(str(donation.pk), known_giver(donation), dispute.amount_minor, dispute.currency)
            announce(donation_disputed, told)


@tenancy.joins
def close_disputes(*, disputes: Sequence[DisputeClosed]) -> None:
    """Free gifts whose dispute was won; what was lost goes back. Announces ``donation_dispute_closed``. Idempotent."""
    for dispute in _of_gifts(disputes):
        donation = _locked(dispute)
        if donation is None:
            continue
        if not ledger.has_open_dispute(donation.organization_id, UUID(dispute.payment_id)):
            _free(donation, dispute)
        if not dispute.won and donation.status == DonationStatus.SETTLED:
            campaign = campaign_account(donation.campaign_id)
            wallet.payments.take_for_dispute(dispute_id=UUID(dispute.dispute_id), take_from=campaign)
            _note(donation, f"dispute:{dispute.dispute_id}", dispute, dispute.closed_at)


def _settle_paid(payment: PaymentSucceeded) -> None:
    donation = locked_donation(UUID(payment.subject_id))
    if donation.status == DonationStatus.SETTLED:
        return
    if donation.status == DonationStatus.REFUNDED:
        raise DonationStateError(status=donation.status, wanted=DonationStatus.SETTLED)
    if donation.currency != payment.currency:
        raise GiftCurrencyError(currency=payment.currency, wanted=donation.currency)
    campaign, subject = campaign_account(donation.campaign_id), (SUBJECT, str(donation.pk))
    (posted,) = wallet.payments.deliver_payments([Delivery(payment, campaign, TransferKind.DONATE, subject)])
    if posted is None:  # a manager has taken the match back meanwhile
        return
    donation.status, donation.settled_at = DonationStatus.SETTLED, timezone.now()
    donation.amount_minor, donation.reason = payment.amount_minor, ""
    donation.given_at = datetime.fromisoformat(payment.occurred_at)
    donation.save(update_fields=["status", "settled_at", "amount_minor", "reason", "given_at", "updated_at"])
    announce(donation_settled, settled(donation))


def _note(donation: Donation, cause: str, fact: PaymentRefunded | DisputeClosed, at: str) -> None:
    moment_ = datetime.fromisoformat(at)
    note_return(donation, cause=cause, amount_minor=fact.amount_minor, reason=fact.reason, at=moment_)


def _free(donation: Donation, dispute: DisputeClosed) -> None:
    if donation.disputed_at is None:
        return
    donation.disputed_at = None
    donation.save(update_fields=["disputed_at", "updated_at"])
    at = moment(datetime.fromisoformat(dispute.closed_at))
    told = DonationDisputeClosed(str(donation.pk), known_giver(donation), won=dispute.won, closed_at=at)
    announce(donation_dispute_closed, told)


def _of_gifts(facts: Sequence[Fact]) -> list[Fact]:
    return [fact for fact in facts if fact.purpose == PaymentPurpose.DONATION and fact.subject_type == SUBJECT]


def _locked(fact: PaymentFact) -> Donation | None:
    try:
        return locked_donation(UUID(fact.subject_id))
    except DonationNotFoundError:
        return None
