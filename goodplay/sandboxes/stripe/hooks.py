"""Webhook endpoints: where an account's events go."""

from typing import Any

from goodplay.sandboxes.stripe.accounts import Account, Accounts, Thing, secret_of
from goodplay.sandboxes.stripe.errors import invalid, missing
from goodplay.sandboxes.wire import Reply, Routes

__all__ = ["add_to"]


def add_to(table: Routes, accounts: Accounts) -> None:
    """Add making and removing endpoints."""
    path = "/v1/webhook_endpoints"
    table.add("POST", path, lambda request: accounts.once(request, create))
    table.add("DELETE", path + "/{name}", lambda request, name: remove(accounts.of(request), name))


def create(account: Account, data: dict[str, Any]) -> Thing:
    """Send events to an address from now on; one address is kept once."""
    url = str(data.get("url", ""))
    if not url.startswith(("http://", "https://")):
        raise invalid("Invalid URL", "url")
    account.hooks = {name: known for name, known in account.hooks.items() if known != url}
    made = account.keep(
        "we",
        "webhook_endpoint",
        url=url,
        enabled_events=data.get("enabled_events", ["*"]),
        status="enabled",
        secret=secret_of(account.key),
    )
    account.hooks[made["id"]] = url
    return made


def remove(account: Account, name: str) -> Reply:
    """Send no more events to an endpoint."""
    if account.hooks.pop(name, None) is None:
        raise missing("webhook_endpoint", name)
    return Reply.of({"id": name, "object": "webhook_endpoint", "deleted": True})
