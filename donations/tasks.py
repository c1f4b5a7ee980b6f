"""What giving hears."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from donations import selectors, services
from donations.signals import DonationSettled, ReceiptNumbered, donation_settled, receipt_numbered
from goodplay.core import tenancy
from goodplay.core.announce import hears
from goodplay.core.jobs import JobState, StepResult, runs
from wallet.signals import (
    CrossPaymentRefunded,
    CrossPaymentSettled,
    DisputeClosed,
    PaymentDisputed,
    PaymentFailed,
    PaymentRefunded,
    PaymentSucceeded,
    PaymentUnmatched,
    cross_payment_refunded,
    cross_payment_settled,
    dispute_closed,
    payment_disputed,
    payment_failed,
    payment_refunded,
    payment_succeeded,
    payment_unmatched,
)
from wallet.signals.conversions import AutoDonationDue, auto_donation_due

PRINTED_AT_ONCE = 25
"""So many documents are made well within the minute for which a hearing is handed out."""


@hears(donation_settled, name="donations.issue_receipts")
def issue_receipts(facts: list[DonationSettled]) -> None:
    """Number the receipts of settled gifts; a gift that had one keeps it."""
    services.issue_receipts(donation_ids=[fact.donation_id for fact in facts])


@hears(donation_settled, name="donations.complete_campaigns", batch=2_000)
def complete_campaigns(facts: list[DonationSettled]) -> None:
    """Mark the campaigns that have reached their target."""
    services.complete_campaigns(campaign_ids={fact.campaign_id for fact in facts})


@hears(receipt_numbered, name="donations.print_receipts", outside=True, batch=PRINTED_AT_ONCE)
def print_receipts(organization_id: UUID, facts: list[ReceiptNumbered]) -> None:
    """Print numbered receipts: read, print and store outside of any transaction, note."""
    with tenancy.reading(organization_id):
        pages = selectors.pages_to_print(organization_id, [fact.receipt_id for fact in facts])
    printed = [services.print_receipt(page) for page in pages]
    with tenancy.writing(organization_id):
        kept = services.keep_documents(printed=printed)
    services.discard_documents([document for document in printed if document.file_name not in kept])


@runs(
    services.IMPORT_GIFTS, title=_("Import of gifts"), verb="donations.donation.import", columns=services.GIFT_COLUMNS
)
def import_gifts(job: JobState) -> StepResult:
    """Take the next chunk of a file of gifts."""
    return services.import_gifts(job)


@hears(cross_payment_settled, name="donations.settle_arrived")
def settle_arrived(facts: list[CrossPaymentSettled]) -> None:
    """Settle the gifts whose payment has arrived from another organization."""
    services.settle_arrived(payments=facts)


@hears(cross_payment_refunded, name="donations.tell_returned")
def tell_returned(facts: list[CrossPaymentRefunded]) -> None:
    """Tell the payer's organization that a gift has come back."""
    services.tell_returned(payments=facts)


@hears(payment_succeeded, name="donations.settle_paid")
def settle_paid(facts: list[PaymentSucceeded]) -> None:
    """Settle the gifts whose payment has come."""
    services.settle_paid(payments=facts)


@hears(payment_failed, name="donations.give_up_unpaid")
def give_up_unpaid(facts: list[PaymentFailed]) -> None:
    """Give up the gifts whose payment came to nothing."""
    services.give_up_unpaid(payments=facts)


@hears(payment_refunded, name="donations.lessen_refunded")
def lessen_refunded(facts: list[PaymentRefunded]) -> None:
    """Take what has gone back to payers from their gifts."""
    services.lessen_refunded(refunds=facts)


@hears(payment_unmatched, name="donations.release_unmatched")
def release_unmatched(facts: list[PaymentUnmatched]) -> None:
    """Let go of gifts that were paid by mistake with somebody else's money."""
    services.release_unmatched(payments=facts)


@hears(payment_disputed, name="donations.note_disputes")
def note_disputes(facts: list[PaymentDisputed]) -> None:
    """Mark the gifts whose payment is disputed."""
    services.note_disputes(disputes=facts)


@hears(dispute_closed, name="donations.close_disputes")
def close_disputes(facts: list[DisputeClosed]) -> None:
    """Free the gifts whose dispute is decided; what was lost goes back."""
    services.close_disputes(disputes=facts)


@hears(auto_donation_due, name="donations.give_automatically")
def give_automatically(facts: list[AutoDonationDue]) -> None:
    """Make the gifts of wallets that give by themselves."""
    services.give_automatically(due=facts)
