"""What conversion, giving by itself and wallets announce."""

from dataclasses import dataclass

from goodplay.core.announce import Signal


@dataclass(frozen=True, slots=True)
class CreditsConverted:
    """Something was converted for a member.

    Attributes:
        conversion_id: The conversion.
        member_id: Whose.
        rate_type: The type of the rate.
        from_minor: How much; thousandths where a unit was converted.
        from_currency: The code; "" for a unit.
        to_minor: What came out, in minor units of ``to_currency``.
        to_currency: The code.
        subject_type: What it is about.
        subject_id: Its id.
    """

    conversion_id: str
    member_id: str
    rate_type: str
    from_minor: int
    from_currency: str
    to_minor: int
    to_currency: str
    subject_type: str
    subject_id: str


@dataclass(frozen=True, slots=True)
class AutoDonationDue:
    """A wallet has reached its threshold and gives; heard by giving, which makes the gift.

    Attributes:
        run_id: The run; the gift takes this id.
        member_id: Who gives.
        campaign_id: To which campaign.
        amount_minor: Minor units of ``currency``.
        currency: The code.
        due_at: ISO 8601, UTC.
    """

    run_id: str
    member_id: str
    campaign_id: str
    amount_minor: int
    currency: str
    due_at: str


@dataclass(frozen=True, slots=True)
class WalletUpdated:
    """A member's wallet was changed through an outside service, or for what it told.

    Attributes:
        member_id: Whose wallet.
        description: What for, in words for the member.
        balance_change_minor: Minor units of ``currency``, signed.
        currency: The code of the money or credits; "" when only points changed.
        points_change: In the smallest unit of the points currency, signed.
        new_balance_minor: What there is then, in ``currency``.
        new_points: What there is then.
        service: The service ID that told; "" for none.
        subject_type: What it is about.
        subject_id: Its id.
        updated_at: ISO 8601, UTC.
    """

    member_id: str
    description: str
    balance_change_minor: int
    currency: str
    points_change: int
    new_balance_minor: int
    new_points: int
    service: str
    subject_type: str
    subject_id: str
    updated_at: str


credits_converted = Signal("credits.converted", CreditsConverted)
auto_donation_due = Signal("auto_donation.due", AutoDonationDue)
wallet_updated = Signal("wallet.updated", WalletUpdated)
