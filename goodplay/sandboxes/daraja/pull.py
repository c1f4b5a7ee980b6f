"""Pull: the payments of the last 48 hours, as a list."""

from datetime import datetime, timedelta
from typing import Any

from goodplay.sandboxes.daraja.book import NAIROBI, Book, Entry, required
from goodplay.sandboxes.daraja.c2b import hidden
from goodplay.sandboxes.daraja.errors import bad_request
from goodplay.sandboxes.wire import Reply, Request, Routes
from goodplay.sandboxes.world import iso, letters, now

__all__ = ["add_to"]

HOURS = 48
PAGE = 100


def add_to(table: Routes, book: Book) -> None:
    """Add registering for the list and asking for it, by either method."""
    table.add("POST", "/pulltransactions/v1/register", lambda request: register(book, request))
    for method in ("GET", "POST"):
        table.add(method, "/pulltransactions/v1/query", lambda request: query(book, request), flow="pull")


def register(book: Book, request: Request) -> Reply:
    """Let a short code ask for its list."""
    (shortcode,) = required(book.signed_in(request), "ShortCode")
    return answer("1000", "ShortCode Registered Successfully", ShortCode=shortcode)


def query(book: Book, request: Request) -> Reply:
    """Return the payments between two times of Nairobi, from a row on."""
    data = book.signed_in(request)
    shortcode, start, end, offset = required(data, "ShortCode", "StartDate", "EndDate", "OffSetValue")
    since, until = moment(start), moment(end)
    earliest = now() - timedelta(hours=HOURS)
    rows = [
        row_of(entry)
        for entry in book.entries
        if entry.kind == "c2b" and entry.shortcode == shortcode and max(since, earliest) <= entry.at <= until
    ]
    if not rows:
        return answer("1001", "No transactions", Response="[[]]")
    return answer("1000", "Success", Response=[rows[int(offset) : int(offset) + PAGE]])


def row_of(entry: Entry) -> dict[str, Any]:
    """Return a payment as the list shows it."""
    return {
        "transactionId": entry.receipt,
        "trxDate": iso(entry.at),
        "msisdn": hidden(entry.phone, "v2"),
        "transactiontype": "c2b-pay-bill-debit",
        "billreference": entry.account,
        "amount": f"{entry.amount}.00",
        "organizationname": "Daraja Pull API Test",
    }


def moment(text: str) -> datetime:
    """Return a time that was written without a zone.

    Raises:
        RefusalError: It is none.
    """
    try:
        return datetime.strptime(text, "%Y-%m-%d %H:%M:%S").replace(tzinfo=NAIROBI)
    except ValueError:
        raise bad_request("StartDate") from None


def answer(code: str, description: str, **more: Any) -> Reply:
    """Return an answer in the words of Pull."""
    named = {"ResponseStatus": code, "ResponseCode": code, "ResponseMessage": description}
    return Reply.of({"ResponseRefID": letters(10), **named, **more})
