"""A member's wallet as one thing."""

from dataclasses import dataclass
from uuid import UUID

from goodplay.core import tenancy
from organizations.models import Organization
from wallet.models import Tier
from wallet.selectors.balances import Balance, balances_of
from wallet.selectors.currencies import POINTS, CurrencyFacts, currency_of
from wallet.selectors.tiers import tier_of


@dataclass(frozen=True, slots=True)
class Wallet:
    """Everything a member has; ``money`` is what it has of the organization's currency, ``points`` of its points."""

    member_id: UUID
    user_id: UUID | None
    tier: Tier | None
    money: Balance
    points: Balance
    balances: list[Balance]


def wallet_of(*, member_id: UUID, user_id: UUID | None) -> Wallet:
    """Return the wallet of a member of the open door's organization, in a constant number of queries."""
    balances = balances_of(member_id)
    code = Organization.objects.values_list("currency", flat=True).get(pk=tenancy.organization_id())
    return Wallet(
        member_id=member_id,
        user_id=user_id,
        tier=tier_of(member_id),
        money=_in(balances, currency_of(code)),
        points=_in(balances, currency_of(POINTS)),
        balances=balances,
    )


def _in(balances: list[Balance], currency: CurrencyFacts) -> Balance:
    found = [balance for balance in balances if balance.currency.code == currency.code]
    return found[0] if found else Balance(currency, 0, 0, 0)
