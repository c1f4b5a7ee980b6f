"""A bank: takes files of transfers, executes them, and gives statements."""

from goodplay.sandboxes.bank import api
from goodplay.sandboxes.bank.book import Bank
from goodplay.sandboxes.wire import Routes

__all__ = ["Bank", "routes"]


def routes(bank: Bank) -> Routes:
    """Return the addresses of the bank, below ``/bank``."""
    table = Routes("/bank")
    api.add_to(table, bank)
    return table
