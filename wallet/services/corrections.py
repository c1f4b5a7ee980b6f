"""Corrections: a transfer is never changed, another one mirrors it or makes up for it."""

from collections.abc import Sequence
from uuid import UUID

from goodplay.core import tenancy
from wallet.enums import HolderKind, TransferKind
from wallet.errors import ReasonRequiredError, TransferNotFoundError
from wallet.models import Account, Transfer
from wallet.services.postings import Holder, Posted, Posting
from wallet.services.transfers import post_transfers

ADJUSTMENTS = Holder.purpose("adjustments")


@tenancy.joins
def reverse_transfers(*, keys: Sequence[str], reason: str, kind: TransferKind = TransferKind.REVERSE) -> list[Posted]:
    """Take transfers back, each by its mirror under the key ``<key>:reversed``, now.

    Idempotent. Locks the members' accounts in the order of their ids.

    Returns:
        The mirrors, in the order of the keys.

    Raises:
        TransferNotFoundError: A key is unknown.
        TransferAlreadyReversedError: A transfer was reversed under another key.
        InsufficientFundsError: A member has spent what would be taken back.
        ReasonRequiredError: The reason is blank.
    """
    _require_reason(reason)
    organization_id = tenancy.organization_id()
    originals = {
        transfer.key: transfer
        for transfer in Transfer.objects.of(organization_id)
        .filter(key__in=keys)
        .select_related("debit_account", "credit_account", "currency")
    }
    if unknown := set(keys) - originals.keys():
        raise TransferNotFoundError(key=min(unknown))
    return post_transfers([_mirror(originals[key], reason=reason, kind=kind) for key in keys])


@tenancy.joins
def adjust_balance(*, key: str, member_id: UUID, amount_minor: int, currency: str, reason: str) -> Posted:
    """Add an amount (minor units, signed) to a member's balance by hand, against the purpose ``adjustments``.

    Idempotent by ``key``; locks the member's account.

    Raises:
        InsufficientFundsError: More would be taken than the member has free.
        TransferKeyReusedError: The key was used for something else.
        CurrencyNotFoundError: The currency is unknown to the organization.
        ReasonRequiredError: The reason is blank.
    """
    _require_reason(reason)
    member = Holder.member(member_id)
    debit, credit = (ADJUSTMENTS, member) if amount_minor > 0 else (member, ADJUSTMENTS)
    posting = Posting(
        f"adjustment:{key}", debit, credit, abs(amount_minor), currency, TransferKind.ADJUST, reason=reason
    )
    return post_transfers([posting])[0]


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise ReasonRequiredError


def _mirror(transfer: Transfer, *, reason: str, kind: TransferKind) -> Posting:
    return Posting(
        f"{transfer.key}:reversed",
        _holder(transfer.credit_account),
        _holder(transfer.debit_account),
        transfer.amount_minor,
        transfer.currency.code,
        kind,
        transfer.subject_type,
        transfer.subject_id,
        reason,
        reverses=transfer.pk,
        journal_id=transfer.journal_id,
    )


def _holder(account: Account) -> Holder:
    return Holder(HolderKind(account.kind), account.member_id, account.purpose)
