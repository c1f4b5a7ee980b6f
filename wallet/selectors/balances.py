"""What somebody has."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import BigIntegerField, Q, QuerySet, Sum
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce

from goodplay.core import tenancy
from wallet.enums import CurrencyKind, TransferKind
from wallet.models import Account, Currency, StatementLine
from wallet.selectors.currencies import CurrencyFacts

UNCACHED = """
    (SELECT coalesce(sum(total.credited_minor - total.debited_minor), 0)::bigint FROM wallet_dailytotal total
     WHERE total.organization_id = wallet_account.organization_id AND total.account_id = wallet_account.id)
  + (SELECT coalesce(sum(line.amount_minor), 0)::bigint FROM wallet_statementline line
     WHERE line.organization_id = wallet_account.organization_id AND line.account_id = wallet_account.id
       AND line.transfer_id > coalesce((
           SELECT max(day.through_id) FROM wallet_dailytotal day
           WHERE day.organization_id = wallet_account.organization_id), 0))
"""
"""The balance of an account that has no cache: the totals of past days and the transfers since, in one snapshot."""

EARNED = (
    Q(kind=TransferKind.EARN)
    | Q(kind=TransferKind.REVERSE, reverses=None)
    | Q(kind=TransferKind.REVERSE, reverses__kind=TransferKind.EARN)
)


@dataclass(frozen=True, slots=True)
class Balance:
    """What a member has in one currency, in its minor units.

    ``earned_minor`` is the sum of what was ever earned, less what of it was taken back.
    """

    currency: CurrencyFacts
    balance_minor: int
    held_minor: int
    earned_minor: int

    @property
    def available_minor(self) -> int:
        """What may be spent."""
        return self.balance_minor - self.held_minor


def balances_of(member_id: UUID) -> list[Balance]:
    """Return what a member of the open door's organization has, by code.

    The organization's own points and credits are listed even where there is none of them yet.
    """
    organization_id = tenancy.organization_id()
    accounts = list(Account.objects.of(organization_id).filter(member_id=member_id).select_related("currency"))
    earned = _earned(organization_id, [account.pk for account in accounts])
    balances = {
        account.currency_id: Balance(
            _facts(account.currency), account.balance_minor or 0, account.held_minor or 0, earned.get(account.pk, 0)
        )
        for account in accounts
    }
    for currency in Currency.objects.of(organization_id).exclude(kind=CurrencyKind.MONEY):
        balances.setdefault(currency.pk, Balance(_facts(currency), 0, 0, 0))
    return sorted(balances.values(), key=lambda balance: balance.currency.code)


def balances_at(member_id: UUID, moment: datetime) -> dict[CurrencyFacts, int]:
    """Return what a member had at a moment (UTC), by what had taken effect then, whenever it was recorded."""
    lines = StatementLine.objects.of(tenancy.organization_id()).filter(
        account__member_id=member_id, effective_at__lte=moment
    )
    sums = lines.values("currency__code", "currency__decimals", "currency__kind").annotate(minor=Sum("amount_minor"))
    return {
        CurrencyFacts(row["currency__code"], row["currency__decimals"], CurrencyKind(row["currency__kind"])): int(
            row["minor"]
        )
        for row in sums.order_by("currency__code")
    }


def balance_at(*, member_id: UUID, currency: str, moment: datetime) -> int:
    """Return what a member had in one currency at a moment (UTC), in minor units."""
    return next((minor for facts, minor in balances_at(member_id, moment).items() if facts.code == currency), 0)


def available_of_members(member_ids: Collection[UUID], *, currency: str) -> dict[UUID, int]:
    """Return what members of the open door's organization may spend in a currency, in minor units.

    Who has no account in it is left out.
    """
    accounts = Account.objects.of(tenancy.organization_id()).filter(
        member_id__in=member_ids, purpose="", currency__code=currency
    )
    return {
        member_id: balance - held
        for member_id, balance, held in accounts.values_list("member_id", "balance_minor", "held_minor")
    }


@dataclass(frozen=True, slots=True)
class Total:
    """What all members have together in one currency."""

    code: str
    decimals: int
    balance_minor: int


def totals_of_members(organization_id: UUID) -> list[Total]:
    """Return what an organization's members have together, by currency."""
    accounts = Account.objects.of(organization_id).filter(member__isnull=False)
    sums = accounts.values_list("currency__code", "currency__decimals").annotate(minor=Sum("balance_minor"))
    return [Total(code, decimals, int(minor)) for code, decimals, minor in sums.order_by("currency__code")]


def with_balances(accounts: QuerySet[Account]) -> QuerySet[Any]:
    """Add ``current_minor``: the cached balance, or the sum where there is no cache."""
    return accounts.annotate(
        current_minor=Coalesce("balance_minor", RawSQL(UNCACHED, []), output_field=BigIntegerField())  # noqa: S611
    )


def balance_of_purpose(*, purpose: str, currency: str) -> int:
    """Return the balance of a purpose account of the open door's organization, in minor units; it may be negative."""
    accounts = Account.objects.of(tenancy.organization_id()).filter(
        member=None, purpose=purpose, currency__code=currency
    )
    return with_balances(accounts).values_list("current_minor", flat=True).first() or 0


def _earned(organization_id: UUID, account_ids: list[int]) -> dict[int, int]:
    lines = StatementLine.objects.of(organization_id).filter(EARNED, account_id__in=account_ids)
    sums = lines.values_list("account_id").annotate(minor=Sum("amount_minor")).order_by()
    return {account_id: int(minor) for account_id, minor in sums}


def _facts(currency: Currency) -> CurrencyFacts:
    return CurrencyFacts(currency.code, currency.decimals, CurrencyKind(currency.kind))
