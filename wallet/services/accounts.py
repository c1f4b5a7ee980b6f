"""Finding, opening and locking accounts."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from goodplay.core import tenancy
from wallet.errors import CurrencyNotFoundError
from wallet.services import ledger_sql
from wallet.services.ledger_sql import MemberAccount
from wallet.services.postings import Holder

Wanted = tuple[Holder, int]
"""A holder and the id of a currency: what names an account."""

Named = TypeVar("Named", tuple[UUID, int], tuple[str, int])
"""A member, or a purpose, and the id of a currency."""


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
    """Open what is missing, lock the members' accounts in the order of their ids, and return all.

    Opening comes before locking: whoever waits for an account that another is opening holds no lock yet.
    """
    of_members = {(holder.member_id, currency): (holder, currency) for holder, currency in wanted if holder.member_id}
    of_others = {(holder.name, currency): (holder, currency) for holder, currency in wanted if not holder.member_id}
    others = _standing(organization_id, list(of_others), find=ledger_sql.find_others, open_=ledger_sql.open_others)
    members = _standing(organization_id, list(of_members), find=ledger_sql.find_members, open_=ledger_sql.open_members)
    locked = ledger_sql.lock(organization_id, members.values()) if members else []
    ids = {of_members[named]: account_id for named, account_id in members.items()}
    ids |= {of_others[named]: account_id for named, account_id in others.items()}
    return Accounts(ids, {account.account_id: account for account in locked})


@tenancy.joins
def lock_members(*, member_ids: Iterable[UUID], currency: str) -> None:
    """Hold members' accounts in a currency until the door closes, so that what they can spend does not change.

    Raises:
        CurrencyNotFoundError: The currency is unknown to the organization.
    """
    organization_id = tenancy.organization_id()
    currency_id = currency_ids(organization_id, [currency])[currency]
    locked_accounts(organization_id, [(Holder.member(member_id), currency_id) for member_id in member_ids])


def _standing(
    organization_id: UUID,
    wanted: Sequence[Named],
    *,
    find: Callable[[UUID, Sequence[Named]], dict[Named, int]],
    open_: Callable[[UUID, Sequence[Named]], None],
) -> dict[Named, int]:
    """Return the ids of accounts by what names them, after opening those that are missing."""
    found = find(organization_id, wanted) if wanted else {}
    if missing := [named for named in wanted if named not in found]:
        open_(organization_id, missing)
        found |= find(organization_id, missing)
    return found
