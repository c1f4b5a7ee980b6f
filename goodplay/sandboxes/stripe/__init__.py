"""Stripe, its checkout page, and banks that dispute."""

from goodplay.sandboxes.stripe import disputes, hooks, intents, refunds, sessions, things
from goodplay.sandboxes.stripe.accounts import Accounts, secret_of
from goodplay.sandboxes.stripe.errors import failed
from goodplay.sandboxes.wire import Routes

__all__ = ["Accounts", "routes", "secret_of"]


def routes(accounts: Accounts) -> Routes:
    """Return the addresses of Stripe, below ``/stripe``."""
    table = Routes("/stripe", refuse=failed)
    for part in (intents, sessions, refunds, disputes, hooks, things):
        part.add_to(table, accounts)
    return table
