"""Reads of the ledger."""

from wallet.selectors import alarms as alarms
from wallet.selectors.balances import (
    Balance,
    available_of_members,
    balance_at,
    balance_of_purpose,
    balances_at,
    balances_of,
    totals_of_members,
    with_balances,
)
from wallet.selectors.currencies import CurrencyFacts, currencies_known_to, currency_of, points_currency_of
from wallet.selectors.earnings import Earned, earned_by_month, left_of_old, members_with_balance
from wallet.selectors.holds import organizations_with_due_holds
from wallet.selectors.payments import (
    MoneyAlerts,
    money_alerts,
    organizations_with_due_payments,
    organizations_with_providers,
    payments_of,
    steps_of,
)
from wallet.selectors.refunds import (
    bounced_refunds_count,
    disputes_of,
    has_open_dispute,
    open_disputes_count,
    organizations_with_due_refunds,
    payments_for,
    refunds_of,
)
from wallet.selectors.statements import lines_of_organization, statement_of, with_balance_after

__all__ = [
    "Balance",
    "CurrencyFacts",
    "Earned",
    "MoneyAlerts",
    "available_of_members",
    "balance_at",
    "balance_of_purpose",
    "balances_at",
    "balances_of",
    "bounced_refunds_count",
    "currencies_known_to",
    "currency_of",
    "disputes_of",
    "earned_by_month",
    "has_open_dispute",
    "left_of_old",
    "lines_of_organization",
    "members_with_balance",
    "money_alerts",
    "open_disputes_count",
    "organizations_with_due_holds",
    "organizations_with_due_payments",
    "organizations_with_due_refunds",
    "organizations_with_providers",
    "payments_for",
    "payments_of",
    "points_currency_of",
    "refunds_of",
    "statement_of",
    "steps_of",
    "totals_of_members",
    "with_balance_after",
    "with_balances",
]
