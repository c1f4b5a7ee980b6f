"""What a starter kit may say about rates and rewards."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from wallet.rules.conversion import ONE

RATE_KEYS: Final = frozenset({"rate_type", "name", "from_minor", "to_minor", "to_currency"})
REWARD_KEYS: Final = frozenset({"name", "reward_type", "cost_minor"})


def complaints_about_programme(section: Mapping[str, Any]) -> Iterable[str]:
    """Yield what is wrong with the rates and rewards of a kit."""
    for rate in section.get("rates", []):
        if not isinstance(rate, dict) or not rate.keys() >= RATE_KEYS:
            yield f"a rate has {', '.join(sorted(RATE_KEYS))}"
        elif min(rate.get("caps", {}).values(), default=ONE) < ONE:
            yield f"{rate['rate_type']}: a cap is at least {ONE}"
    for reward in section.get("rewards", []):
        if not isinstance(reward, dict) or not reward.keys() >= REWARD_KEYS:
            yield f"a reward has {', '.join(sorted(REWARD_KEYS))}"
