"""What goes back of a gift: all of it or a part, by hand or the way it was paid."""

from datetime import datetime
from uuid import UUID

from django.utils import timezone

from donations.enums import PAID_THROUGH, DonationStatus
from donations.errors import (
    DonationDisputedError,
    DonationStateError,
    PartialRefundError,
    RefundAmountError,
)
from donations.models import Donation, GiftReturn
from donations.selectors import standing_receipts
from donations.services.receipts import reissue_receipt, void_receipts_of
from donations.services.settlement import (
    SUBJECT,
    campaign_account,
    locked_donation,
    payment_key,
    settlement_postings,
    source_of,
    transfer_key,
)
from donations.services.telling import reduced, refunded
from donations.signals import donation_reduced, donation_refunded
from goodplay.core import tenancy
from goodplay.core.announce import announce
from goodplay.core.ids import uuid7
from wallet import selectors as ledger
from wallet import services as wallet
from wallet.enums import TransferKind
from wallet.errors import PaymentNotPaidError
from wallet.services import Posting


@tenancy.joins
def refund_donation(
    *, donation_id: UUID, reason: str, amount_minor: int | None = None, by: UUID | None = None
) -> Donation:
    """Give a settled gift, or part of it, back the way it came.

    A gift by hand or from a wallet goes back at once; its receipt is voided, or replaced by one about the rest;
    announces ``donation_refunded`` or ``donation_reduced``. A gift paid through a provider is given back by the wallet,
    and all this follows when the provider confirms. A gift from the wallet of another organization goes back whole,
    through the clearing accounts: the other side follows within seconds.

    Whole refunds are idempotent, so nothing is given back twice; each call with an amount is a refund of its own. Locks
    the gift, its receipt, then the giver's account.

    Args:
        donation_id: Which gift.
        reason: Why.
        amount_minor: How much, minor units of the gift's currency; None for all that is left.
        by: The member who decided it.

    Raises:
        DonationNotFoundError: There is no such gift.
        DonationStateError: It is not settled.
        DonationDisputedError: Its payment is disputed.
        RefundAmountError: That much is not left.
        PartialRefundError: A gift from another organization's wallet goes back whole.
    """
    donation = locked_donation(donation_id)
    if donation.status == DonationStatus.REFUNDED and amount_minor is None:
        return donation
    if donation.status != DonationStatus.SETTLED:
        raise DonationStateError(status=donation.status, wanted=DonationStatus.REFUNDED)
    if donation.disputed_at is not None:
        raise DonationDisputedError(donation_id=str(donation_id))
    minor = donation.kept_minor if amount_minor is None else amount_minor
    if not 0 < minor <= donation.kept_minor:
        raise RefundAmountError(available_minor=donation.kept_minor, required_minor=minor)
    if donation.provider in PAID_THROUGH:
        _ask_provider(donation, minor, reason, whole=amount_minor is None, by=by)
        return donation
    if donation.from_organization_id and minor < donation.amount_minor:
        raise PartialRefundError
    cause = f"hand:{uuid7()}"
    _give_back(donation, minor, reason, cause)
    note_return(donation, cause=cause, amount_minor=minor, reason=reason, at=timezone.now())
    return donation


def note_return(donation: Donation, *, cause: str, amount_minor: int, reason: str, at: datetime) -> bool:
    """Note, once for each cause, what has gone back of a settled gift that is locked; tell whether it is new.

    The receipt that stands is voided or replaced; announces ``donation_refunded`` or ``donation_reduced``. More than
    what is left of the gift counts as all of it.
    """
    minor = min(amount_minor, donation.kept_minor)
    returns = GiftReturn.objects.of(donation.organization_id)
    if minor <= 0 or returns.filter(cause=cause).exists():
        return False
    GiftReturn.objects.create(
        organization_id=donation.organization_id,
        donation=donation,
        cause=cause,
        amount_minor=minor,
        reason=reason[:200],
        returned_at=at,
    )
    donation.amount_refunded_minor += minor
    donation.reason = reason[:200]
    fields = ["amount_refunded_minor", "reason", "updated_at"]
    if donation.kept_minor == 0:
        donation.status, donation.refunded_at = DonationStatus.REFUNDED, at
        fields += ["status", "refunded_at"]
    donation.save(update_fields=fields)
    parts = returns.filter(donation=donation).count()
    if donation.status == DonationStatus.REFUNDED:
        void_receipts_of(donation, reason)
        announce(donation_refunded, refunded(donation, parts=parts - 1))
    else:
        _correct_receipt(donation, reason)
        announce(donation_reduced, reduced(donation, minor=minor, number=parts, at=at))
    return True


def _ask_provider(donation: Donation, minor: int, reason: str, *, whole: bool, by: UUID | None) -> None:
    """Have the wallet give the payment back; a refund of the whole that is under way is not asked for again."""
    payment = ledger.payments_for(donation.organization_id, SUBJECT, [donation.pk]).get(str(donation.pk))
    if payment is None:
        raise PaymentNotPaidError(status="")
    part = f"rest:{donation.kept_minor}" if whole else str(uuid7())
    wallet.payments.request_refund(
        key=f"donation:{donation.pk}:refund:{part}",
        payment_id=payment.pk,
        amount_minor=minor,
        reason=reason,
        by=by,
        take_from=campaign_account(donation.campaign_id),
    )


def _give_back(donation: Donation, minor: int, reason: str, cause: str) -> None:
    """Move what goes back: the settlement itself is mirrored if it goes back whole and at once."""
    if minor == donation.amount_minor:
        keys = [posting.key for posting in settlement_postings(donation)]
        if keys:
            wallet.reverse_transfers(keys=keys, reason=reason, kind=TransferKind.REFUND)
        if donation.from_organization_id:
            payer = donation.from_organization_id
            wallet.pay_back(key=payment_key(donation.pk), payer_organization_id=payer, reason=reason)
        return
    wallet.post_transfers(
        [
            Posting(
                f"donation:{donation.pk}:returned:{cause}",
                campaign_account(donation.campaign_id),
                source_of(donation),
                minor,
                donation.currency,
                TransferKind.REFUND,
                SUBJECT,
                str(donation.pk),
                reason[:200],
            )
        ]
    )
    if donation.points_minor and minor == donation.kept_minor:
        wallet.reverse_transfers(keys=[transfer_key(donation.pk, "points")], reason=reason, kind=TransferKind.REFUND)


def _correct_receipt(donation: Donation, reason: str) -> None:
    for receipt in standing_receipts(donation.organization_id).filter(donation=donation):
        reissue_receipt(receipt_id=receipt.pk, reason=reason[:200])
