"""The one door of the ledger: posting transfers."""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from goodplay.core import tenancy
from wallet.errors import InsufficientFundsError, TransferAlreadyReversedError, TransferKeyReusedError
from wallet.models import Currency, Transfer
from wallet.services import ledger_sql
from wallet.services.accounts import Accounts, Wanted, currency_ids, locked_accounts
from wallet.services.ledger_sql import MemberAccount, Row, Standing
from wallet.services.postings import Posted, Posting


@tenancy.joins
def post_transfers(postings: Sequence[Posting]) -> list[Posted]:
    """Move amounts between accounts of the open door's organization: all of them, or none.

    The number of statements is the same for one posting and for thousands. Accounts that are missing are opened.
    Members' accounts are locked once, in the order of their ids; a batch may pass below a balance on its way, but not
    end there.

    Idempotent by ``key``: what stands with the same content is answered with ``new=False`` and moves nothing.

    Returns:
        What stands, in the order of the postings.

    Raises:
        InsufficientFundsError: A member would end below what is held of its balance.
        TransferKeyReusedError: A key stands, or occurs twice, with other holders, amount, kind, subject or reversal.
        TransferAlreadyReversedError: A transfer would be reversed a second time.
        CurrencyNotFoundError: A currency code is unknown to the organization.
    """
    if not postings:
        return []
    organization_id = tenancy.organization_id()
    currencies = currency_ids(organization_id, {posting.currency for posting in postings})
    placed = [(posting, currencies[posting.currency]) for posting in postings]
    wanted = {(holder, currency): None for posting, currency in placed for holder in (posting.debit, posting.credit)}
    accounts = locked_accounts(organization_id, list(wanted))
    rows = _distinct([_row(posting, currency_id=currency, ids=accounts.ids) for posting, currency in placed])
    stood = ledger_sql.standing(organization_id, list(rows))
    _require_same(rows, stood)
    fresh = [row for key, row in rows.items() if key not in stood]
    inserted = _insert(organization_id, fresh, accounts=accounts) if fresh else {}
    late = _require_stand(organization_id, [row for row in fresh if row.key not in inserted])
    ids = {key: transfer.transfer_id for key, transfer in (stood | late).items()} | inserted
    return _answers(postings, ids=ids, fresh=set(inserted))


def _row(posting: Posting, *, currency_id: int, ids: Mapping[Wanted, int]) -> Row:
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


def _insert(organization_id: UUID, rows: Sequence[Row], *, accounts: Accounts) -> dict[str, int]:
    """Insert the rows and move the cached balances.

    A row that is not inserted after all, because somebody posted its key since we looked, touches no member (whose
    account would be locked), or says something else, which undoes the whole door.
    """
    changes = _changes(rows, accounts.members)
    _require_funds(changes, accounts.members)
    _require_unreversed(organization_id, rows)
    inserted = ledger_sql.insert(organization_id, rows)
    if changes:
        ledger_sql.move_balances(organization_id, changes)
    return inserted


def _changes(rows: Iterable[Row], members: Mapping[int, MemberAccount]) -> dict[int, int]:
    changes: dict[int, int] = {}
    for row in rows:
        if row.debit_account_id in members:
            changes[row.debit_account_id] = changes.get(row.debit_account_id, 0) - row.amount_minor
        if row.credit_account_id in members:
            changes[row.credit_account_id] = changes.get(row.credit_account_id, 0) + row.amount_minor
    return changes


def _require_funds(changes: Mapping[int, int], members: Mapping[int, MemberAccount]) -> None:
    for account_id, change in changes.items():
        account = members[account_id]
        if account.available_minor + change < 0:
            raise InsufficientFundsError(
                account=account_id,
                currency=Currency.objects.get(pk=account.currency_id).code,
                available_minor=account.available_minor,
                required_minor=-change,
            )


def _require_unreversed(organization_id: UUID, rows: Iterable[Row]) -> None:
    reversed_ids = [row.reverses_id for row in rows if row.reverses_id is not None]
    if not reversed_ids:
        return
    reversals = Transfer.objects.of(organization_id).filter(reverses_id__in=reversed_ids).select_related("reverses")
    if reversal := reversals.first():
        raise TransferAlreadyReversedError(key=reversal.reverses.key)


def _require_same(rows: Mapping[str, Row], stood: Mapping[str, Standing]) -> None:
    for key, transfer in stood.items():
        if _content(rows[key]) != transfer[2:]:
            raise TransferKeyReusedError(key=key)


def _require_stand(organization_id: UUID, rows: Sequence[Row]) -> dict[str, Standing]:
    """Return what somebody else posted under these keys between our look and our insertion.

    With other content the whole door is undone.
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


def _answers(postings: Sequence[Posting], *, ids: Mapping[str, int], fresh: set[str]) -> list[Posted]:
    answers = []
    for posting in postings:
        answers.append(Posted(ids[posting.key], posting.key, posting.key in fresh))
        fresh.discard(posting.key)
    return answers
