"""What giving announces."""

from dataclasses import dataclass

from goodplay.core.announce import Signal


@dataclass(frozen=True, slots=True)
class DonationSettled:
    """A gift was settled: its money (and points) stand in the campaign's account.

    Attributes:
        donation_id: The gift.
        member_id: The giver in the receiving organization; "" for an anonymous or unknown giver.
        amount_minor: What was given, in minor units of ``currency``.
        currency: Code of the currency.
        campaign_id: The campaign.
        given_at: When the donor paid (ISO 8601, UTC).
        source: "api", "admin" or "import:…".
        quiet: Imported history: no notices and no receipts.
        points_minor: What a mixed gift also gives, in minor units of ``points_currency``.
        points_currency: Code of the points currency; "" unless mixed.
        from_organization_id: The organization whose wallet paid; "" for the own one.
        payer_id: The payer's membership there; "" for the own one.
    """

    donation_id: str
    member_id: str
    amount_minor: int
    currency: str
    campaign_id: str
    given_at: str
    source: str
    quiet: bool
    points_minor: int = 0
    points_currency: str = ""
    from_organization_id: str = ""
    payer_id: str = ""


@dataclass(frozen=True, slots=True)
class DonationRefunded:
    """All of a settled gift has gone back.

    Attributes are those of ``DonationSettled`` (``amount_minor`` is the whole gift); ``refunded_at`` is ISO 8601, UTC.
    ``parts`` tells how many parts had gone back before, each told by ``donation.reduced``.
    """

    donation_id: str
    member_id: str
    amount_minor: int
    currency: str
    given_at: str
    refunded_at: str
    from_organization_id: str = ""
    payer_id: str = ""
    parts: int = 0


@dataclass(frozen=True, slots=True)
class DonationReduced:
    """Part of a settled gift has gone back; the rest stays given.

    Attributes:
        donation_id: The gift.
        member_id: The giver in the receiving organization; "" for an anonymous or unknown giver.
        amount_minor: What was given, in minor units of ``currency``.
        refunded_minor: What has gone back now.
        kept_minor: What is left of the gift, more than nothing.
        currency: Code of the currency.
        campaign_id: The campaign.
        given_at: When the donor paid (ISO 8601, UTC).
        refunded_at: When the part went back (ISO 8601, UTC).
        number: 1 for the first part that went back of this gift, 2 for the second.
    """

    donation_id: str
    member_id: str
    amount_minor: int
    refunded_minor: int
    kept_minor: int
    currency: str
    campaign_id: str
    given_at: str
    refunded_at: str
    number: int


@dataclass(frozen=True, slots=True)
class DonationDisputed:
    """The payment of a gift is asked back by the payer's bank or by the provider (minor units of ``currency``)."""

    donation_id: str
    member_id: str
    amount_minor: int
    currency: str


@dataclass(frozen=True, slots=True)
class DonationDisputeClosed:
    """The dispute of a gift was decided; ``won`` tells whether the gift stays. ``closed_at`` is ISO 8601, UTC."""

    donation_id: str
    member_id: str
    won: bool
    closed_at: str


@dataclass(frozen=True, slots=True)
class DonationFailed:
    """A pending gift will not arrive; ``reason`` says why, in words for the giver."""

    donation_id: str
    member_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class DonationSent:
    """A member gave from the wallet here to another organization; announced here, not there.

    Attributes:
        donation_id: The gift; its row belongs to the receiver.
        member_id: Who paid.
        amount_minor: Minor units of ``currency``.
        currency: The code of a money.
        given_at: ISO 8601, UTC.
        to_organization_id: The receiver.
    """

    donation_id: str
    member_id: str
    amount_minor: int
    currency: str
    given_at: str
    to_organization_id: str


@dataclass(frozen=True, slots=True)
class DonationReturned:
    """A gift to another organization has come back to the wallet here; the attributes are those of ``DonationSent``."""

    donation_id: str
    member_id: str
    amount_minor: int
    currency: str
    returned_at: str


@dataclass(frozen=True, slots=True)
class CampaignCompleted:
    """A campaign reached its target: ``raised_minor`` of ``target_minor``, in minor units of ``currency``."""

    campaign_id: str
    raised_minor: int
    target_minor: int
    currency: str


@dataclass(frozen=True, slots=True)
class ReceiptNumbered:
    """A receipt has its number and its facts; the document is still to be made."""

    receipt_id: str
    donation_id: str
    member_id: str


@dataclass(frozen=True, slots=True)
class ReceiptRendered:
    """The receipt's document can be downloaded."""

    receipt_id: str
    donation_id: str
    member_id: str


@dataclass(frozen=True, slots=True)
class ReceiptVoided:
    """A receipt is no longer valid; ``reason`` says why."""

    receipt_id: str
    donation_id: str
    member_id: str
    reason: str


donation_settled = Signal("donation.settled", DonationSettled)
donation_refunded = Signal("donation.refunded", DonationRefunded)
donation_reduced = Signal("donation.reduced", DonationReduced)
donation_disputed = Signal("donation.disputed", DonationDisputed)
donation_dispute_closed = Signal("donation.dispute_closed", DonationDisputeClosed)
donation_failed = Signal("donation.failed", DonationFailed)
donation_sent = Signal("donation.sent", DonationSent)
donation_returned = Signal("donation.returned", DonationReturned)
campaign_completed = Signal("campaign.completed", CampaignCompleted)
receipt_numbered = Signal("receipt.numbered", ReceiptNumbered)
receipt_rendered = Signal("receipt.rendered", ReceiptRendered)
receipt_voided = Signal("receipt.voided", ReceiptVoided)
