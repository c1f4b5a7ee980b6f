"""What people sign in with, in the one form that is kept."""

import phonenumbers
from django.conf import settings

from accounts.errors import PhoneInvalidError


def normal_email(text: str) -> str:
    """Return an e-mail address as it is kept: without spaces around it, in lower case."""
    return text.strip().lower()


def normal_phone(text: str) -> str:
    """Return a phone number as it is kept (E.164, ``+254712345678``); national numbers are ``PHONE_REGION``'s.

    Raises:
        PhoneInvalidError: It is no phone number.
    """
    try:
        number = phonenumbers.parse(text, settings.PHONE_REGION)
    except phonenumbers.NumberParseException as error:
        raise PhoneInvalidError from error
    if not phonenumbers.is_valid_number(number):
        raise PhoneInvalidError
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def normal_identifier(text: str) -> str:
    """Return an e-mail address or phone number as it is kept; what is neither stays as it is typed."""
    if "@" in text:
        return normal_email(text)
    try:
        return normal_phone(text)
    except PhoneInvalidError:
        return text.strip()
