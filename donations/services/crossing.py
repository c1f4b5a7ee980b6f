"""Gifts from the wallet of another organization: written there, paid here, settled there when the payment arrives."""

from collections.abc import Sequence
from uuid import UUID

from django.utils import timezone

from donations.enums import DonationStatus
from donations.models import Donation
from donations.services.settlement import SUBJECT, campaign_account, payment_key
from donations.services.telling import moment, settled
from donations.signals import (
    DonationReturned,
    DonationSent,
    donation_returned,
    donation_sent,
    donation_settled,
)
from goodplay.core import tenancy
from goodplay.core.announce import announce, announce_all
from wallet import services as wallet
from wallet.signals import CrossPaymentRefunded, CrossPaymentSettled

ANONYMOUS_SUBJECT = "donation.anonymous"
"""The payer's organization, too, tells nobody of an anonymous gift."""


@tenancy.joins
def pay_from_here(*, donation: Donation) -> None:
    """Pay a gift that another organization has written down, from its payer's wallet in the open door's organization.

    The money moves once, however often it is called; announces ``donation_sent`` unless the gift is anonymous (again,
    if it is called again before the payment has arrived). Locks the payer's account.

    Raises:
        InsufficientFundsError: The wallet does not hold enough.
        CurrencyNotSharedError: The gift is not of money.
    """
    if donation.status != DonationStatus.PENDING:
        return
    wallet.pay_across(
        key=payment_key(donation.pk),
        member_id=_payer(donation),
        amount_minor=donation.amount_minor,
        currency=donation.currency,
        receiver_id=donation.organization_id,
        receiver_purpose=campaign_account(donation.campaign_id).name,
        subject_type=ANONYMOUS_SUBJECT if donation.is_anonymous else SUBJECT,
        subject_id=str(donation.pk),
    )
    if not donation.is_anonymous:
        announce(donation_sent, _sent(donation))


@tenancy.joins
def settle_arrived(*, payments: Sequence[CrossPaymentSettled]) -> None:
    """Settle the pending gifts whose payment has arrived, and announce ``donation_settled``.

    Idempotent; payments for something else are passed over. Locks the gifts in the order of their ids.
    """
    organization_id = tenancy.organization_id()
    arrived = Donation.objects.of(organization_id).filter(
        pk__in=[fact.subject_id for fact in payments if fact.subject_type in (SUBJECT, ANONYMOUS_SUBJECT)],
        status=DonationStatus.PENDING,
        from_organization__isnull=False,
    )
    donations = list(arrived.order_by("pk").select_for_update(no_key=True))
    now = timezone.now()
    Donation.objects.of(organization_id).filter(pk__in=[donation.pk for donation in donations]).update(
        status=DonationStatus.SETTLED, settled_at=now, updated_at=now
    )
    announce_all(donation_settled, [settled(donation) for donation in donations])


@tenancy.joins
def tell_returned(*, payments: Sequence[CrossPaymentRefunded]) -> None:
    """Announce ``donation_returned`` in the payer's organization for gifts whose payment has come back."""
    now = moment(timezone.now())
    announce_all(
        donation_returned,
        [
            DonationReturned(fact.subject_id, fact.member_id, fact.amount_minor, fact.currency, now)
            for fact in payments
            if fact.subject_type == SUBJECT
        ],
    )


def _payer(donation: Donation) -> UUID:
    if donation.payer_id is None:
        raise ValueError(f"The gift {donation.pk} is not paid from another organization.")
    return donation.payer_id


def _sent(donation: Donation) -> DonationSent:
    return DonationSent(
        donation_id=str(donation.pk),
        member_id=str(donation.payer_id),
        amount_minor=donation.amount_minor,
        currency=donation.currency,
        given_at=moment(donation.given_at),
        to_organization_id=str(donation.organization_id),
    )
