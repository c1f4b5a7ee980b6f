"""Looking things up: one by its id, or a list of a kind, with what they refer to unfolded on demand."""

from collections.abc import Mapping
from typing import Any

from goodplay.sandboxes.stripe import intents, refunds
from goodplay.sandboxes.stripe.accounts import Account, Accounts, Thing, bare
from goodplay.sandboxes.stripe.forms import nested
from goodplay.sandboxes.wire import Reply, Request, Routes

__all__ = ["add_to"]

KINDS = {
    "payment_intents": "payment_intent",
    "checkout/sessions": "checkout.session",
    "charges": "charge",
    "refunds": "refund",
    "disputes": "dispute",
    "balance_transactions": "balance_transaction",
    "events": "event",
    "webhook_endpoints": "webhook_endpoint",
}
FILTERS = ("payment_intent", "charge", "type")
MOST = 100


def add_to(table: Routes, accounts: Accounts) -> None:
    """Add one look-up and one list for each kind, and the account itself."""
    for path, kind in KINDS.items():
        table.add(
            "GET",
            f"/v1/{path}",
            lambda request, k=kind: listed(accounts.of(request), k, request),
            flow="stripe_ask",
        )
        table.add(
            "GET",
            f"/v1/{path}/{{name}}",
            lambda request, name, k=kind: one(accounts.of(request), k, name, request),
            flow="stripe_ask",
        )
    table.add("GET", "/v1/account", lambda request: own(accounts.of(request)))


def own(account: Account) -> Reply:
    """Tell whose key this is."""
    return Reply.of({"id": f"acct_{account.key[-12:]}", "object": "account", "charges_enabled": True})


def one(account: Account, kind: str, name: str, request: Request) -> Reply:
    """Return one object; being asked about lets what is undecided move on."""
    thing = account.get(kind, name)
    advance(account, thing)
    return Reply.of(shown(account, thing, expansions(request)))


def listed(account: Account, kind: str, request: Request) -> Reply:
    """Return a page of a list, newest first; filters are ``created[gte]``, ``types`` and ``FILTERS``."""
    asked = nested(request.query)
    found = [thing for thing in account.every(kind) if admitted(thing, asked)]
    names = [thing["id"] for thing in found]
    start = names.index(asked["starting_after"]) + 1 if asked.get("starting_after") in names else 0
    limit = min(int(asked.get("limit", 10)), MOST)
    wanted = [path.removeprefix("data.") for path in expansions(request)]
    page = [shown(account, thing, wanted) for thing in found[start : start + limit]]
    return Reply.of({"object": "list", "data": page, "has_more": len(found) > start + limit, "url": request.path})


def admitted(thing: Thing, asked: Mapping[str, Any]) -> bool:
    """Return whether an object passes the filters."""
    created = asked.get("created", {})
    least = int(created.get("gte", 0)) if isinstance(created, dict) else 0
    named = not asked.get("types") or thing.get("type") in asked["types"]
    same = all(thing.get(name) == asked[name] for name in FILTERS if name in asked)
    return thing["created"] >= least and named and same


def advance(account: Account, thing: Thing) -> None:
    """Let an undecided intent or refund come one step nearer to its end."""
    if not thing.get("stalls"):
        return
    thing["stalls"] -= 1
    if thing["stalls"]:
        return
    if thing["object"] == "payment_intent":
        intents.collect(account, thing)
    else:
        refunds.settle(account, thing)


def expansions(request: Request) -> list[str]:
    """Return which references are to be unfolded."""
    asked = nested(request.query).get("expand", [])
    return [asked] if isinstance(asked, str) else list(asked)


def shown(account: Account, thing: Thing, paths: list[str]) -> Thing:
    """Return an object as it is answered."""
    copy = bare(thing)
    for path in paths:
        name, _, rest = path.partition(".")
        inner = copy.get(name)
        known = account.things.get(inner["id"] if isinstance(inner, dict) else inner or "")
        if known is not None:
            copy[name] = shown(account, known, [rest] if rest else [])
    return copy
