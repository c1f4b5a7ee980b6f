"""Creditor references (ISO 11649): what a payer writes on a bank transfer, with check digits against typing errors."""

BASE = 36
MODULUS = 97
LENGTH = 21
"""Letters and digits after ``RF`` and the two check digits."""


def creditor_reference(number: int) -> str:
    """Return the reference ``RF`` + check digits + a number (not negative, below 36^21) in letters and digits.

    Raises:
        ValueError: The number does not fit.
    """
    if not 0 <= number < BASE**LENGTH:
        raise ValueError("A creditor reference has at most 21 letters and digits.")
    body = _letters(number)
    return f"RF{_check(body):02d}{body}"


def normal(text: str) -> str:
    """Return a reference as it is kept: capitals, nothing between them."""
    return "".join(char for char in text.upper() if char.isalnum())


def is_creditor_reference(text: str) -> bool:
    """Tell whether a text is a reference whose check digits fit, however it is spaced."""
    reference = normal(text)
    return (
        reference.startswith("RF")
        and reference.isascii()
        and 5 <= len(reference) <= LENGTH + 4  # noqa: PLR2004 - RF, check digits and at least one character
        and reference[2:4].isdigit()
        and _value(reference[4:] + reference[:4]) % MODULUS == 1
    )


def spaced(reference: str) -> str:
    """Return a reference in groups of four, as people read it."""
    return " ".join(reference[start : start + 4] for start in range(0, len(reference), 4))


def _letters(number: int) -> str:
    digits = ""
    while number or not digits:
        number, digit = divmod(number, BASE)
        digits = f"{digit}{digits}" if digit < 10 else f"{chr(digit + 55)}{digits}"  # noqa: PLR2004 - 10 is A
    return digits


def _check(body: str) -> int:
    return MODULUS + 1 - _value(f"{body}RF00") % MODULUS


def _value(text: str) -> int:
    return int("".join(str(int(char, BASE)) for char in text))
