"""Pages on which a person plays payer, cardholder and bank."""

from goodplay.sandboxes.pages import bank, cards, home, phone
from goodplay.sandboxes.pages.desk import Desk
from goodplay.sandboxes.wire import Routes

__all__ = ["Desk", "routes"]


def routes(desk: Desk) -> Routes:
    """Return the addresses of the pages."""
    table = Routes()
    for part in (home, phone, cards, bank):
        part.add_to(table, desk)
    return table
