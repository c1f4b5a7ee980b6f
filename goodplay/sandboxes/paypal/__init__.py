"""PayPal, its approval page, and buyers who dispute."""

from goodplay.sandboxes.paypal import disputes, oauth, orders, payouts, refunds, reports, webhooks
from goodplay.sandboxes.paypal.accounts import Accounts, webhook_id_of
from goodplay.sandboxes.paypal.errors import failed
from goodplay.sandboxes.wire import Routes

__all__ = ["Accounts", "routes", "webhook_id_of"]


def routes(accounts: Accounts) -> Routes:
    """Return the addresses of PayPal, below ``/paypal``."""
    table = Routes("/paypal", refuse=failed)
    for part in (oauth, orders, refunds, payouts, disputes, reports, webhooks):
        part.add_to(table, accounts)
    return table
