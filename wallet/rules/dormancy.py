"""How long a saver has been silent."""

from datetime import date
from typing import Final

from organizations.rules.policies import PolicyType, declare

ACTIVE, INACTIVE, DORMANT = "active", "inactive", "dormant"
INACTIVE_AFTER: Final = "savings_inactive_after_days"
DORMANT_AFTER: Final = "savings_dormant_after_days"
OPENS_ACCOUNTS: Final = "savings_accounts_for_everybody"
LONGEST: Final = 3_650


def standing_of(*, last_on: date, today: date, inactive_after: int, dormant_after: int) -> str:
    """Return where on the ladder a saver stands whose last deposit (else the opening) was on a day.

    Dormancy never comes before inactivity, whatever the organization has decided.
    """
    silent = (today - last_on).days
    if silent >= max(inactive_after, dormant_after):
        return DORMANT
    return INACTIVE if silent >= inactive_after else ACTIVE


declare(
    PolicyType(INACTIVE_AFTER, "integer", 90, "A saver is inactive after so many days.", minimum=1, maximum=LONGEST),
    PolicyType(DORMANT_AFTER, "integer", 180, "A saver is dormant after so many days.", minimum=1, maximum=LONGEST),
    PolicyType(OPENS_ACCOUNTS, "boolean", default=False, description="Who joins gets a savings account."),
)
