"""One cell: spelled for a file so that no program runs it, and read back as it was."""

import unicodedata
from datetime import UTC, date, datetime
from decimal import Decimal

RUNS_IN_SPREADSHEETS = "=+-@|%\t\r\n＝＋－＠"  # noqa: RUF001 - the full-width forms run too
"""First characters that make a spreadsheet program take a text for a formula or a command."""

CONTROLS = {0: None} | dict.fromkeys([*range(1, 32), *range(127, 160)], " ")
"""Control characters become spaces; NUL, which nothing can hold, goes."""

Value = str | int | Decimal | bool | date | datetime | None


def spell(value: Value) -> str:
    """Return a value as text: instants in UTC (ISO 8601), booleans as true and false, None as nothing."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime) and value.tzinfo:
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def safe_cell(value: Value) -> str:
    """Spell a value for CSV: numbers as they are; a text that a spreadsheet would run gets an apostrophe before it.

    A text that already starts with apostrophes before such a character gets one more, so ``plain_cell`` gives back
    exactly what was written. NUL is dropped: no file format carries it.

    Source: OWASP, CSV injection.
    """
    if not isinstance(value, str):
        return spell(value)
    text = value.replace("\0", "")
    return f"'{text}" if _runs(text) else text


def plain_cell(text: str) -> str:
    """Return a cell of a CSV file as it was before ``safe_cell``."""
    return text[1:] if text.startswith("'") and _runs(text) else text


def tidy_text(text: str) -> str:
    """Return a name or note in one form: composed (NFC), control characters as spaces, no space around it."""
    if text.isascii() and text.isprintable():
        return text.strip()
    return unicodedata.normalize("NFC", text.translate(CONTROLS)).strip()


def _runs(text: str) -> bool:
    first = text.lstrip("'")[:1]
    return first != "" and first in RUNS_IN_SPREADSHEETS
