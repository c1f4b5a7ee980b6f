"""Giving for tests; needs an open door."""

from datetime import UTC, datetime

import factory

from donations.enums import CampaignStatus, DonationStatus, Means
from donations.models import Campaign, Donation, Receipt, ReceiptCounter, ReceiptProfile
from donations.rules import ReceiptFacts
from tests.factories.organizations import TenantFactory

FACTS = {
    "language": "en",
    "number": "2026/17",
    "issued_on": "2026-11-21",
    "time_zone": "Europe/Rome",
    "legal_name": "Clean Water Association",
    "donor_name": "Donor 1",
    "donation_id": "01938e3c-5a0e-7c7e-9c1b-0a1b2c3d4e5f",
    "campaign": "Clean water",
    "given_on": "2026-11-19",
    "amount_minor": 125_050,
    "currency": "EUR",
    "decimals": 2,
    "means": "bank_transfer",
    "traceability": "traced",
}


def receipt_facts(**facts) -> ReceiptFacts:
    """What a receipt says."""
    return ReceiptFacts(**FACTS | facts)


class CampaignFactory(TenantFactory):
    class Meta:
        model = Campaign

    name = factory.Sequence(lambda n: f"Campaign {n}")
    slug = factory.Sequence(lambda n: f"campaign-{n}")
    currency = "EUR"
    status = CampaignStatus.ACTIVE


class DonationFactory(TenantFactory):
    """A pending gift of 10.00 EUR by bank transfer."""

    class Meta:
        model = Donation

    campaign = factory.SubFactory(CampaignFactory)
    amount_minor = 1_000
    currency = "EUR"
    means = Means.BANK_TRANSFER
    donor_name = factory.Sequence(lambda n: f"Donor {n}")
    given_at = datetime(2026, 3, 1, 12, tzinfo=UTC)
    source = "test"
    status = DonationStatus.PENDING


class SettledDonationFactory(DonationFactory):
    """A settled gift whose ledger is not moved."""

    status = DonationStatus.SETTLED
    settled_at = datetime(2026, 3, 1, 12, 5, tzinfo=UTC)


class ReceiptFactory(TenantFactory):
    class Meta:
        model = Receipt

    donation = factory.SubFactory(SettledDonationFactory)
    year = 2026
    number = factory.Sequence(lambda n: n + 1)
    issued_on = datetime(2026, 3, 2, tzinfo=UTC).date()
    facts = FACTS


class ReceiptCounterFactory(TenantFactory):
    class Meta:
        model = ReceiptCounter

    year = 2026


class ReceiptProfileFactory(TenantFactory):
    class Meta:
        model = ReceiptProfile

    register_entry = "Register of charities, no. 1"
    tax_wording = "The gift may be deducted."
    signatory = "The treasurer"
