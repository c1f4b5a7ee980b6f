"""Safaricom's Daraja and the phones of those who pay."""

from goodplay.sandboxes.daraja import c2b, oauth, payouts, pull, reversal, status, stk
from goodplay.sandboxes.daraja.book import Book
from goodplay.sandboxes.daraja.errors import refused
from goodplay.sandboxes.wire import Routes
from goodplay.sandboxes.world import World

__all__ = ["routes"]


def routes(world: World) -> Routes:
    """Return the addresses of Daraja, below ``/daraja``."""
    table = Routes("/daraja", refuse=refused)
    book = Book(world)
    for part in (oauth, stk, c2b, payouts, status, reversal, pull):
        part.add_to(table, book)
    return table
