"""What the bank can be asked over HTTP."""

from decimal import Decimal, InvalidOperation
from typing import Any

from goodplay.sandboxes.bank import pain
from goodplay.sandboxes.bank.book import DEFAULT_IBAN, Bank, Entry
from goodplay.sandboxes.bank.statements import camt, mt940
from goodplay.sandboxes.wire import RefusalError, Reply, Request, Routes

__all__ = ["add_to", "minor", "shown"]

FORMATS = {"camt053": (camt, "application/xml", "xml"), "mt940": (mt940, "text/plain; charset=latin-1", "sta")}


def add_to(table: Routes, bank: Bank) -> None:
    """Add files of transfers, returns, transfers of others, and statements."""
    table.add("POST", "/transfers", lambda request: execute(bank, request.body), flow="sepa")
    table.add("POST", "/returns", lambda request: returned(bank, request.json()))
    table.add("POST", "/incoming", lambda request: incoming(bank, request.json()))
    table.add("GET", "/entries", lambda _: Reply.of({"results": [shown(entry) for entry in bank.entries]}))
    table.add("GET", "/statement", lambda request: statement(bank, request))


def execute(bank: Bank, file: bytes) -> Reply:
    """Execute a pain.001 file."""
    return Reply.of({"executed": [shown(entry) for entry in bank.execute(pain.read(file))]}, 201)


def returned(bank: Bank, data: Any) -> Reply:
    """Return a transfer: ``{"end_to_end_id": …, "reason": "AC04"}``."""
    return Reply.of(shown(bank.give_back(str(data.get("end_to_end_id")), str(data.get("reason") or "AC04"))), 201)


def incoming(bank: Bank, data: Any) -> Reply:
    """Receive a transfer: ``{"amount": "25.00", "text": "RF…", "name": …, "currency": "EUR", "iban": …}``."""
    entry = bank.take_in(
        iban=str(data.get("iban") or DEFAULT_IBAN),
        amount_minor=minor(str(data.get("amount"))),
        currency=str(data.get("currency") or "EUR"),
        name=str(data.get("name") or "Somebody"),
        text=str(data.get("text") or ""),
    )
    return Reply.of(shown(entry), 201)


def statement(bank: Bank, request: Request) -> Reply:
    """Return the next statement (``?iban=…&format=camt053|mt940``), or an earlier one (``&number=…``)."""
    iban, name = request.query.get("iban", DEFAULT_IBAN), request.query.get("format", "camt053")
    number = request.query.get("number", "0")
    if name not in FORMATS or not number.isdigit():
        raise RefusalError(Reply.of({"error": f"A format is one of {', '.join(FORMATS)}."}, 400))
    written, kind, ending = FORMATS[name]
    made = bank.state(iban, int(number))
    file = f'attachment; filename="statement-{made.number}.{ending}"'
    return Reply(200, written(made), kind, {"Content-Disposition": file, "X-Statement-Number": str(made.number)})


def shown(entry: Entry) -> dict[str, Any]:
    """Return an entry for a test or a page."""
    return {
        "reference": entry.reference,
        "amount_minor": entry.amount_minor,
        "currency": entry.currency,
        "end_to_end_id": entry.end_to_end_id,
        "name": entry.name,
        "text": entry.text,
        "reason": entry.reason,
    }


def minor(text: str) -> int:
    """Return a positive amount in minor units.

    Raises:
        RefusalError: It is none.
    """
    try:
        cents = Decimal(text) * 100
    except InvalidOperation:
        cents = Decimal(0)
    if cents <= 0 or cents != cents.to_integral_value():
        raise RefusalError(Reply.of({"error": "This is no amount."}, 400))
    return int(cents)
