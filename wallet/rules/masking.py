"""What of a provider's message may be looked at: everything but who somebody is, and what is secret."""

import json
import re
from typing import Any, Final

HIDDEN: Final = "•••"
PERSONAL: Final = re.compile(
    r"name|surname|phone|msisdn|e-?mail|address|party|payer|recipient|receiver"
    r"|customer|balance|iban|account_?number|card|last4|fingerprint|secret|token|password|passkey|credential|signature",
    re.IGNORECASE,
)
"""Names of what is hidden, besides what is under them."""
LABELS: Final = frozenset({"Name", "Key", "name", "key"})
"""Providers send lists of pairs: what a value is stands beside it."""
VALUES: Final = frozenset({"Value", "value"})
MOST_SHOWN: Final = 20_000


def masked(body: str) -> str:
    """Return a message's JSON, laid out, with what is personal or secret hidden; of anything else only its length."""
    try:
        parsed = json.loads(body)
    except ValueError:
        return f"({len(body)} characters that are no JSON)"
    return json.dumps(_masked(parsed), indent=2, ensure_ascii=False)[:MOST_SHOWN]


def _masked(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _of_pair(value, name) for name in value}
    if isinstance(value, list):
        return [_masked(each) for each in value]
    return value


def _of_pair(pair: dict[str, Any], name: str) -> Any:
    value = pair[name]
    labels = [str(pair[label]) for label in LABELS & pair.keys()]
    if name in VALUES and labels:
        return HIDDEN if PERSONAL.search(labels[0]) else _masked(value)
    if name in LABELS and VALUES & pair.keys():
        return value
    return HIDDEN if PERSONAL.search(name) and value not in (None, "") else _masked(value)
