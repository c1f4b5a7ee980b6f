"""What a starter kit may say about limits and the watch."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from wallet.rules.fraud import MEASURES, RULE_FIELDS

LIMIT_KEYS: Final = frozenset({"scope", "member_type", "currency", "period", "most_minor", "most_count"})
PERIODS: Final = frozenset({"day", "week", "month"})


def complaints(section: Mapping[str, Any]) -> Iterable[str]:
    """Yield what is wrong with the limits and rules of a kit."""
    for limit in section.get("withdrawal_limits", ()):
        if limit.keys() - LIMIT_KEYS or not {"currency", "period"} <= limit.keys():
            yield f"a limit has some of {', '.join(sorted(LIMIT_KEYS))}"
        elif limit["period"] not in PERIODS or not {"most_minor", "most_count"} & limit.keys():
            yield f"a limit is for a {', '.join(sorted(PERIODS))}, and says how much or how often"
    for rule in section.get("watch_rules", ()):
        if rule.keys() - set(RULE_FIELDS) or not {"name", "measure", "window_minutes", "threshold"} <= rule.keys():
            yield f"a rule has some of {', '.join(sorted(RULE_FIELDS))}"
        elif rule["measure"] not in MEASURES or rule.get("action", "review") not in ("hold", "review"):
            yield f"{rule['name']}: a rule measures one of {', '.join(sorted(MEASURES))}, and holds or asks for review"
