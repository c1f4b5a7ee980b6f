"""The statement of a short code, as the portal for organizations exports it."""

import csv
import io

from goodplay.sandboxes.daraja.book import NAIROBI, Book, Entry
from goodplay.sandboxes.daraja.c2b import hidden
from goodplay.sandboxes.wire import Reply, Routes

__all__ = ["add_to"]

COLUMNS = (
    "Receipt No.",
    "Completion Time",
    "Initiation Time",
    "Details",
    "Transaction Status",
    "Paid In",
    "Withdrawn",
    "Balance",
    "Balance Confirmed",
    "Reason Type",
    "Other Party Info",
    "Linked Transaction ID",
    "A/C No.",
)
REASONS = {
    "c2b": "Pay Bill Online",
    "b2c": "Business Payment to Customer",
    "reversal": "Organization Transaction Reversal",
}


def add_to(table: Routes, book: Book) -> None:
    """Add the file: ``/daraja/statement.csv?shortcode=…``."""
    table.add("GET", "/statement.csv", lambda request: export(book, request.query.get("shortcode", "")))


def export(book: Book, shortcode: str) -> Reply:
    """Return the payments, payouts and reversals of a short code, the newest first, as a file."""
    lines, balance = [], 0
    for entry in book.entries:
        if entry.shortcode == shortcode and entry.status == "Completed":
            balance += entry.amount if entry.kind == "c2b" else -entry.amount
            lines.append(line_of(entry, balance))
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    writer.writerows(reversed(lines))
    name = {"Content-Disposition": f'attachment; filename="mpesa-{shortcode}.csv"'}
    return Reply(200, file.getvalue().encode(), "text/csv; charset=utf-8", name)


def line_of(entry: Entry, balance: int) -> list[str]:
    """Return one line; what leaves is negative."""
    moment = entry.at.astimezone(NAIROBI).strftime("%d-%m-%Y %H:%M:%S")
    comes = entry.kind == "c2b"
    linked = entry.account if entry.kind == "reversal" else ""
    return [
        entry.receipt,
        moment,
        moment,
        f"{REASONS[entry.kind]} {hidden(entry.phone, 'v2')} - {entry.name} Acc. {entry.account}".strip(),
        entry.status,
        f"{entry.amount}.00" if comes else "",
        "" if comes else f"-{entry.amount}.00",
        f"{balance}.00",
        "TRUE",
        REASONS[entry.kind],
        f"{hidden(entry.phone, 'v2')} - {entry.name}",
        linked,
        entry.account if comes else "",
    ]
