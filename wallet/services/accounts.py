"""Finding, opening and locking accounts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from wallet.errors import CurrencyNotFoundError
from wallet.services import ledger_sql
from wallet.services.ledger_sql import MemberAccount
from wallet.services.postings import Holder

Wanted = tuple[Holder, int]
"""A holder and the id of a currency: what names an account."""


@dataclass(frozen=True, slots=True)
class Accounts:
    """The accounts of a batch: their ids, and the members' by id, locked."""

    ids: Mapping[Wanted, int]
    members: Mapping[int, MemberAccount]


def currency_ids(organization_id: UUID, codes: Iterable[str]) -> dict[str, int]:
    """Return the ids of the currencies with these codes.

    Raises:
        CurrencyNotFoundError: One of them is unknown to the organization.
    """
    wanted = set(codes)
    found = ledger_sql.currency_ids(organization_id, wanted)
    if unknown := wanted - found.keys():
        raise CurrencyNotFoundError(currency=min(unknown))
    return found


def locked_accounts(organization_id: UUID, wanted: Sequence[Wanted]) -> Accounts:
    """Open what is missing, lock the members' accounts in the order of their ids, and return all."""
    ledger_sql.open_accounts(
        organization_id, [(holder.kind.value, holder.member_id, holder.name, currency) for holder, currency in wanted]
    )
    of_members = {(holder.member_id, currency): (holder, currency) for holder, currency in wanted if holder.member_id}
    of_others = {(holder.name, currency): (holder, currency) for holder, currency in wanted if not holder.member_id}
    locked = ledger_sql.lock_members(organization_id, list(of_members)) if of_members else []
    others = ledger_sql.find_others(organization_id, list(of_others)) if of_others else {}
    ids = {of_members[account.member_id, account.currency_id]: account.account_id for account in locked}
    ids |= {of_others[named]: account_id for named, account_id in others.items()}
    return Accounts(ids, {account.account_id: account for account in locked})
