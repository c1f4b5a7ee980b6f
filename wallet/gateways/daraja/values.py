"""Daraja's ways of writing times, amounts, numbers and names, read into ours and written from ours."""

import hashlib
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from wallet.gateways.interface import GatewayRefusedError

NAIROBI: Final = ZoneInfo("Africa/Nairobi")
"""No zone is written anywhere; the times of C2B, prompts and payouts are those of Nairobi."""
CURRENCY: Final = "KES"
HASH: Final = re.compile(r"[0-9a-f]{64}")
NUMBER: Final = re.compile(r"254\d{9}")
FORMS: Final = ("%Y%m%d%H%M%S", "%d.%m.%Y %H:%M:%S")


def moment(value: Any) -> datetime | None:
    """Return a time (UTC) that was written as text or number; None when there is none or it cannot be read."""
    text = str(value or "")
    for form in FORMS:
        try:
            return datetime.strptime(text, form).replace(tzinfo=NAIROBI).astimezone(UTC)
        except ValueError:
            continue
    return None


def stamp(at: datetime) -> str:
    """Return a time as Daraja wants it."""
    return at.astimezone(NAIROBI).strftime(FORMS[0])


def minor(value: Any) -> int | None:
    """Return an amount in cents; None when there is none.

    Raises:
        ValueError: It is no amount, or has parts of a cent.
    """
    if value is None or value == "":
        return None
    try:
        cents = Decimal(str(value)) * 100
    except InvalidOperation as error:
        raise ValueError("This is no amount.") from error
    if not cents.is_finite() or cents != cents.to_integral_value() or cents <= 0:
        raise ValueError("This is no amount.")
    return int(cents)


def shillings(amount_minor: int, currency: str) -> str:
    """Return an amount as Daraja moves it: whole.

    Raises:
        GatewayRefusedError: It is not whole, or not in shilling.
    """
    whole, cents = divmod(amount_minor, 100)
    if currency != CURRENCY or cents:
        raise GatewayRefusedError("amount", "M-Pesa moves whole shillings only.")
    return str(whole)


def msisdn(phone: str) -> str:
    """Return a phone number (E.164) as Daraja wants it.

    Raises:
        GatewayRefusedError: It is none of Kenya.
    """
    digits = phone.removeprefix("+")
    if not NUMBER.fullmatch(digits):
        raise GatewayRefusedError("phone", "M-Pesa needs a Kenyan mobile number.")
    return digits


def payer(number: Any, *names: Any) -> Mapping[str, str]:
    """Return what is known of a payer, whose number comes plain, behind stars or as a hash."""
    text = str(number or "").strip()
    told = {"name": " ".join(str(name).strip() for name in names if name and str(name).strip())}
    if NUMBER.fullmatch(text):
        told |= {"phone": f"+{text}", "phone_sha256": hashlib.sha256(text.encode()).hexdigest()}
    elif HASH.fullmatch(text.lower()):
        told["phone_sha256"] = text.lower()
    elif "*" in text:
        told["phone_mask"] = text
    return {name: value for name, value in told.items() if value}


def kind(name: str, reference: str) -> str:
    """Return the last part of a callback address: what it tells of, and our reference."""
    return f"{name}-{UUID(reference).hex}"


def named(message_kind: str) -> tuple[str, str]:
    """Return what a callback's address says it tells of, and our reference (empty for none).

    Raises:
        ValueError: The reference is none of ours.
    """
    name, _, reference = message_kind.partition("-")
    return name, str(UUID(reference)) if reference else ""
