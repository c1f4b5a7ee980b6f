"""What giving decides, without looking anything up."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

ACCENT: Final = "#1f6f5c"
COLOUR: Final = re.compile(r"#[0-9a-fA-F]{6}")


@dataclass(frozen=True, slots=True)
class CampaignFacts:
    """What decides whether a campaign takes a gift; days are in the organization's zone."""

    is_open: bool
    starts_on: date | None
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class ReceiptFacts:
    """Everything a receipt says, as it was on the day it was numbered.

    Amounts are in minor units with the decimals of their currency, days are ISO 8601 in ``time_zone``. ``logo`` is the
    name of a stored file that never changes. New facts may only be added with a default: old receipts keep their words.
    """

    language: str
    number: str
    issued_on: str
    time_zone: str
    legal_name: str
    donor_name: str
    donation_id: str
    campaign: str
    given_on: str
    amount_minor: int
    currency: str
    decimals: int
    means: str
    traceability: str
    points_minor: int = 0
    points_currency: str = ""
    points_decimals: int = 0
    reference: str = ""
    tax_wording: str = ""
    stamp_wording: str = ""
    signatory: str = ""
    fiscal_code: str = ""
    address: str = ""
    register_entry: str = ""
    logo: str = ""
    colour: str = ACCENT
    replaces: str = ""


def day_in(instant: datetime, zone: str) -> date:
    """Return the calendar day of an instant in a time zone."""
    return instant.astimezone(ZoneInfo(zone)).date()


def takes_gifts(campaign: CampaignFacts, on: date) -> bool:
    """Tell whether the campaign takes a gift given on that day (both ends belong to it)."""
    begun = campaign.starts_on is None or campaign.starts_on <= on
    over = campaign.ends_on is not None and campaign.ends_on < on
    return campaign.is_open and begun and not over


def receipt_number(year: int, number: int) -> str:
    """Return the number as it is printed and spoken."""
    return f"{year}/{number}"


def document_name(year: int, number: int) -> str:
    """Return the name under which a receipt is saved."""
    return f"receipt-{year}-{number}.pdf"


def accent(colour: str) -> str:
    """Return a colour that is safe to write into a style sheet; the house's own when it is none."""
    return colour.lower() if COLOUR.fullmatch(colour) else ACCENT
