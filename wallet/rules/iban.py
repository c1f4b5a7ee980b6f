"""Where money can be sent: bank accounts, phones and addresses, checked before anything is sent there."""

import re
from dataclasses import dataclass
from typing import Final

import phonenumbers
from schwifty import BIC, IBAN
from schwifty.exceptions import SchwiftyException

HIDDEN: Final = "••••"
EMAIL: Final = re.compile(r"[^\s@]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,188}[A-Za-z0-9])?\.[A-Za-z]{2,24}")
LONGEST_EMAIL: Final = 127
"""PayPal takes no longer receiver."""


@dataclass(frozen=True, slots=True)
class Destination:
    """A place that money can be sent to: its canonical form, what of it may be shown, and the bank if it is one."""

    value: str
    hint: str
    bic: str = ""


def bank_account(text: str, bic: str = "") -> Destination:
    """Return a bank account by its IBAN: check digits, length, and the country's own checks are right.

    Args:
        text: An IBAN, with blanks or without.
        bic: The bank's BIC; the one that the bank code stands for where none is given.

    Raises:
        ValueError: It is none; says why.
    """
    try:
        iban = IBAN(text, validate_bban=True)
    except SchwiftyException as error:
        raise ValueError(_reason(error)) from error
    return Destination(str(iban), f"{iban[:4]} {HIDDEN} {iban[-4:]}", _bic(bic, iban))


def phone(text: str, region: str) -> Destination:
    """Return a mobile phone as E.164.

    Raises:
        ValueError: It is no possible number; says why.
    """
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException as error:
        raise ValueError("This is no phone number; write it with its country code.") from error
    if not phonenumbers.is_valid_number(number) or number.extension:
        raise ValueError("There is no such phone number in its country.")
    if phonenumbers.number_type(number) == phonenumbers.PhoneNumberType.FIXED_LINE:
        raise ValueError("This is a fixed line; mobile money needs a mobile phone.")
    value = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return Destination(value, f"{value[:5]} {HIDDEN} {value[-3:]}")


def email(text: str) -> Destination:
    """Return an e-mail address in lower case.

    Raises:
        ValueError: It is none.
    """
    value = text.strip().lower()
    if not EMAIL.fullmatch(value) or len(value) > LONGEST_EMAIL or ".." in value:
        raise ValueError("This is no e-mail address.")
    name, _, host = value.partition("@")
    return Destination(value, f"{name[:1]}{HIDDEN}@{host}"[:60])


def _bic(given: str, iban: IBAN) -> str:
    if not given:
        found = iban.bic
        return str(found) if found else ""
    try:
        bic = BIC(given)
    except SchwiftyException as error:
        raise ValueError("This is no BIC.") from error
    if bic.country_code != iban.country_code:
        raise ValueError("The BIC belongs to a bank of another country than the IBAN.")
    return str(bic)


def _reason(error: SchwiftyException) -> str:
    names = {
        "InvalidChecksumDigits": "The check digits of the IBAN are wrong.",
        "InvalidBBANChecksum": "The account number in the IBAN is wrong.",
        "InvalidLength": "The IBAN has another length than those of its country.",
        "InvalidCountryCode": "No country's IBANs begin like this.",
        "InvalidBankCode": "There is no such bank.",
    }
    return names.get(type(error).__name__, "This is no IBAN.")
