"""The one door of the ledger: posting transfers, and reversing them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from goodplay.core import tenancy
from wallet.errors import (
    CurrencyNotFoundError,
    InsufficientFundsError,
    TransferKeyReusedError,
)
from wallet.models import Currency
from wallet.services import ledger_sql
from wallet.services.ledger_sql import MemberAccount, Row, Standing
from wallet.services.postings import Holder, Posted, Posting

Wanted = tuple[Holder, int]
"""A holder and the id of a currency: what names an account."""


@dataclass(frozen=True, slots=True)
class Accounts:
    """The accounts of a batch; the members' are locked."""

    ids: Mapping[Wanted, int]
    members: Mapping[int, MemberAccount]


@tenancy.joins
def post_transfers(postings: Sequence[Posting]) -> list[Posted]:
    """Move amounts between accounts of the open door's organization: all of them, or none.

    The statements are the same for one posting and for thousands. Accounts that are missing are opened. Members'
    accounts are locked once, in the order of their ids; a batch may pass below a balance on its way, but not end there.

    Idempotent by ``key``: what stands with the same content is answered with ``new=False`` and moves nothing.

    Returns:
        What stands, in the order of the postings.

    Raises:
        InsufficientFundsError: A member would end below what is held of its balance.
        TransferKeyReusedError: A key stands, or occurs twice, with other holders, amount, kind, subject or reversal.
        CurrencyNotFoundError: A currency code is unknown to the organization.
    """
    if not postings:
        return []
    organization_id = tenancy.organization_id()
    currencies = currency_ids(
        organization_id, {posting.currency for posting in postings}
    )
    accounts = _accounts(organization_id, postings, currencies)
    rows = _distinct(
        [
            _row(posting, currencies[posting.currency], accounts.ids)
            for posting in postings
        ]
    )
    stood = ledger_sql.standing(organization_id, list(rows))
    _require_same(rows, stood)
    fresh = [row for key, row in rows.items() if key not in stood]
    inserted = _insert(organization_id, fresh, accounts) if fresh else {}
    late = _require_stand(
        organization_id, [row for row in fresh if row.key not in inserted]
    )
    ids = {key: row.transfer_id for key, row in (stood | late).items()} | inserted
    return _answers(postings, ids, set(inserted))


def currency_ids(organization_id: UUID, codes: Iterable[str]) -> dict[str, int]:
    """Return the ids of the currencies with these codes.

    Raises:
        CurrencyNotFoundError: One of them is unknown to the organization.
    """
    codes = set(codes)
    found = ledger_sql.currency_ids(organization_id, codes)
    if unknown := codes - found.keys():
        raise CurrencyNotFoundError(currency=min(unknown))
    return found


def _accounts(
    organization_id: UUID, postings: Sequence[Posting], currencies: Mapping[str, int]
) -> Accounts:
    wanted: dict[Wanted, None] = {}
    for posting in postings:
        currency_id = currencies[posting.currency]
        wanted[posting.debit, currency_id] = wanted[posting.credit, currency_id] = None
    return locked_accounts(organization_id, list(wanted))


def locked_accounts(organization_id: UUID, wanted: Sequence[Wanted]) -> Accounts:
    """Open what is missing, lock the members' accounts in the order of their ids, and return all."""
    ledger_sql.open_accounts(
        organization_id,
        [
            (holder.kind.value, holder.member_id, holder.name, currency)
            for holder, currency in wanted
        ],
    )
    of_members = {
        (holder.member_id, currency): (holder, currency)
        for holder, currency in wanted
        if holder.member_id
    }
    of_others = {
        (holder.name, currency): (holder, currency)
        for holder, currency in wanted
        if not holder.member_id
    }
    locked = (
        ledger_sql.lock_members(organization_id, list(of_members)) if of_members else []
    )
    others = (
        ledger_sql.find_others(organization_id, list(of_others)) if of_others else {}
    )
    ids = {
        of_members[account.member_id, account.currency_id]: account.account_id
        for account in locked
    }
    ids |= {of_others[named]: account_id for named, account_id in others.items()}
    return Accounts(ids, {account.account_id: account for account in locked})


def _row(posting: Posting, currency_id: int, ids: Mapping[Wanted, int]) -> Row:
    return Row(
        posting.key,
        ids[posting.debit, currency_id],
        ids[posting.credit, currency_id],
        currency_id,
        posting.amount_minor,
        posting.kind.value,
        posting.subject_type,
        posting.subject_id,
        posting.reason,
        posting.effective_at,
        posting.reverses,
        posting.journal_id,
    )


def _distinct(rows: Sequence[Row]) -> dict[str, Row]:
    first: dict[str, Row] = {}
    for row in rows:
        if _content(first.setdefault(row.key, row)) != _content(row):
            raise TransferKeyReusedError(key=row.key)
    return first


def _insert(
    organization_id: UUID, rows: Sequence[Row], accounts: Accounts
) -> dict[str, int]:
    """Insert the rows and move the cached balances by what was really inserted."""
    changes = _changes(rows, accounts.members)
    _require_funds(changes, accounts.members)
    inserted = ledger_sql.insert(organization_id, rows)
    if changes:
        ledger_sql.move_balances(organization_id, changes)
    return inserted


def _changes(
    rows: Iterable[Row], members: Mapping[int, MemberAccount]
) -> dict[int, int]:
    changes: dict[int, int] = {}
    for row in rows:
        if row.debit_account_id in members:
            changes[row.debit_account_id] = (
                changes.get(row.debit_account_id, 0) - row.amount_minor
            )
        if row.credit_account_id in members:
            changes[row.credit_account_id] = (
                changes.get(row.credit_account_id, 0) + row.amount_minor
            )
    return changes


def _require_funds(
    changes: Mapping[int, int], members: Mapping[int, MemberAccount]
) -> None:
    for account_id, change in changes.items():
        available = members[account_id].available_minor
        if change < 0 and available + change < 0:
            raise InsufficientFundsError(
                account=account_id,
                currency=Currency.objects.get(pk=members[account_id].currency_id).code,
                available_minor=available,
                required_minor=-change,
            )


def _require_same(rows: Mapping[str, Row], stood: Mapping[str, Standing]) -> None:
    for key, transfer in stood.items():
        if _content(rows[key]) != transfer[2:]:
            raise TransferKeyReusedError(key=key)


def _require_stand(organization_id: UUID, rows: Sequence[Row]) -> dict[str, Standing]:
    """Return what somebody else posted under these keys between our look and our insertion.

    Only transfers that touch no member can arrive so (a member's account is locked), hence no balance is wrong; with
    other content the whole door is undone.
    """
    if not rows:
        return {}
    stood = ledger_sql.standing(organization_id, [row.key for row in rows])
    try:
        _require_same({row.key: row for row in rows}, stood)
    except TransferKeyReusedError:
        tenancy.refuse()
        raise
    return stood


def _content(row: Row) -> tuple[object, ...]:
    return (
        row.debit_account_id,
        row.credit_account_id,
        row.amount_minor,
        row.kind,
        row.subject_type,
        row.subject_id,
        row.reverses_id,
    )


def _answers(
    postings: Sequence[Posting], ids: Mapping[str, int], fresh: set[str]
) -> list[Posted]:
    answers = []
    for posting in postings:
        answers.append(Posted(ids[posting.key], posting.key, posting.key in fresh))
        fresh.discard(posting.key)
    return answers
