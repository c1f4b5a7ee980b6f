"""Safaricom's Daraja and the phones of those who pay."""

from goodplay.sandboxes.daraja import c2b, oauth, payouts, pull, reversal, statement, status, stk
from goodplay.sandboxes.daraja.book import Book
from goodplay.sandboxes.daraja.errors import refused
from goodplay.sandboxes.wire import Routes

__all__ = ["Book", "routes"]


def routes(book: Book) -> Routes:
    """Return the addresses of Daraja, below ``/daraja``."""
    table = Routes("/daraja", refuse=refused)
    for part in (oauth, stk, c2b, payouts, status, reversal, pull, statement):
        part.add_to(table, book)
    return table
