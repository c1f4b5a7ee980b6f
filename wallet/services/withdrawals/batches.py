"""Files of bank transfers: made by one, approved by another, exported once and frozen."""

import hashlib
from collections.abc import Collection
from datetime import date
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.utils import timezone

from goodplay.core import tenancy
from goodplay.core.failpoints import failpoint
from goodplay.core.permissions import Caller
from organizations.models import Organization
from wallet.documents.credit_transfers import CreditTransfer, credit_transfers
from wallet.enums import NEXT_BATCH, BatchStatus, PayoutMethod, TransferKind, WithdrawalStatus
from wallet.errors import (
    BatchEmptyError,
    BatchNotFoundError,
    BatchOwnError,
    BatchStatusError,
    MethodUnavailableError,
)
from wallet.models import PayoutBatch, Withdrawal, WithdrawalTerms
from wallet.rules import iban
from wallet.services.accounts import lock_members
from wallet.services.holds import capture_hold
from wallet.services.withdrawals.decisions import require_unwatched
from wallet.services.withdrawals.steps import SUBJECT, hold_key, note, outgoing, take_step

MOST_IN_A_BATCH: Final = 500
END_TO_END: Final = "GP"
"""How our references begin; 32 hexadecimal digits follow."""


@tenancy.joins
def make_batch(
    *, currency: str, by: Caller, execution_on: date | None = None, withdrawal_ids: Collection[UUID] | None = None
) -> PayoutBatch:
    """Gather approved withdrawals by bank into a draft, at most 500 of them. Locks them.

    Args:
        currency: Which ones.
        by: Who makes it.
        execution_on: When the bank is to carry it out, a day of the organization's calendar; by default today.
        withdrawal_ids: Which of them; None for all.

    Raises:
        MethodUnavailableError: The organization has no account to pay from in that currency.
        BatchEmptyError: None of them is approved and in no batch.
    """
    organization_id = tenancy.organization_id()
    terms = _terms(organization_id, currency)
    rows = Withdrawal.objects.of(organization_id).filter(
        status=WithdrawalStatus.APPROVED, method=PayoutMethod.BANK, currency=currency, batch=None
    )
    if withdrawal_ids is not None:
        rows = rows.filter(pk__in=withdrawal_ids)
    chosen = list(rows.order_by("pk").select_for_update(no_key=True, of=("self",))[:MOST_IN_A_BATCH])
    if not chosen:
        raise BatchEmptyError
    on = execution_on or _today(organization_id)
    batch = PayoutBatch.objects.create(
        organization_id=organization_id,
        name=f"{on:%Y-%m-%d} · {PayoutBatch.objects.of(organization_id).count() + 1}",
        currency=currency,
        account_name=terms.account_name,
        account_iban=terms.account_iban,
        account_bic=terms.account_bic,
        account_hint=iban.bank_account(terms.account_iban).hint,
        execution_on=on,
        transfers_count=len(chosen),
        total_minor=sum(withdrawal.amount_minor for withdrawal in chosen),
        made_by_id=by.member_id,
        made_key=by.key,
    )
    for withdrawal in chosen:
        withdrawal.batch, withdrawal.end_to_end_id = batch, f"{END_TO_END}{withdrawal.pk.hex}"
        withdrawal.save(update_fields=["batch", "end_to_end_id"])
        note(withdrawal, by=by.member_id, remark=f"In the batch {batch.name}.")
    return batch


@tenancy.joins
def approve_batch(*, batch_id: UUID, by: Caller) -> PayoutBatch:
    """Let a batch be exported. Idempotent. Locks it.

    Raises:
        BatchNotFoundError: There is no such batch.
        BatchStatusError: It is no draft.
        BatchOwnError: The caller made it, or is paid by it.
        WithdrawalWatchedError: A case about one of its withdrawals is open.
    """
    batch = _locked(batch_id)
    if batch.status in (BatchStatus.APPROVED, BatchStatus.EXPORTED, BatchStatus.CONFIRMED):
        return batch
    _require(batch, BatchStatus.APPROVED)
    withdrawals = list(_of(batch))
    paid = {withdrawal.member_id for withdrawal in withdrawals}
    if by.key == batch.made_key or (by.member_id is not None and by.member_id in {batch.made_by_id, *paid}):
        raise BatchOwnError(batch=str(batch.pk))
    for withdrawal in withdrawals:
        require_unwatched(withdrawal)
    batch.status, batch.approved_by_id, batch.approved_at = BatchStatus.APPROVED, by.member_id, timezone.now()
    batch.save(update_fields=["status", "approved_by", "approved_at"])
    return batch


@tenancy.joins
def export_batch(*, batch_id: UUID, by: Caller) -> bytes:
    """Write the file for the bank, once, and take the money from the members; later calls return the same bytes.

    Locks the batch, its withdrawals, then the members' accounts. Announces ``withdrawal_sent`` for each.

    Raises:
        BatchNotFoundError: There is no such batch.
        BatchStatusError: It is not approved.
        WithdrawalWatchedError: A case about one of its withdrawals is open.
    """
    batch = _locked(batch_id)
    if batch.content:
        return str(batch.content).encode()
    _require(batch, BatchStatus.EXPORTED)
    withdrawals = list(_of(batch).order_by("pk").select_for_update(no_key=True, of=("self",)))
    for withdrawal in withdrawals:
        require_unwatched(withdrawal)
    batch.execution_on = max(batch.execution_on, _today(batch.organization_id))
    content = _written(batch, withdrawals)
    failpoint("batch.after_write")
    batch.content, batch.content_sha256 = content.decode(), hashlib.sha256(content).hexdigest()
    batch.status, batch.exported_by_id, batch.exported_at = BatchStatus.EXPORTED, by.member_id, timezone.now()
    batch.save()
    _leave(batch, withdrawals, by=by)
    failpoint("batch.before_commit")
    return content


@tenancy.joins
def discard_batch(*, batch_id: UUID, by: Caller) -> PayoutBatch:
    """Let a batch that was not exported go; its withdrawals wait for another. Idempotent. Locks it and them.

    Raises:
        BatchNotFoundError: There is no such batch.
        BatchStatusError: It was exported.
    """
    batch = _locked(batch_id)
    if batch.status == BatchStatus.DISCARDED:
        return batch
    _require(batch, BatchStatus.DISCARDED)
    for withdrawal in _of(batch).order_by("pk").select_for_update(no_key=True, of=("self",)):
        withdrawal.batch, withdrawal.end_to_end_id = None, ""
        withdrawal.save(update_fields=["batch", "end_to_end_id"])
        note(withdrawal, by=by.member_id, remark=f"Taken out of the batch {batch.name}.")
    batch.status = BatchStatus.DISCARDED
    batch.save(update_fields=["status"])
    return batch


def confirm_if_complete(batch_id: UUID | None) -> None:
    """Mark a batch as confirmed once the bank has said of each of its transfers what became of it."""
    if batch_id is None:
        return
    batch = _locked(batch_id)
    underway = _of(batch).filter(status__in=[WithdrawalStatus.SENT, WithdrawalStatus.UNKNOWN])
    if batch.status == BatchStatus.EXPORTED and not underway.exists():
        batch.status, batch.confirmed_at = BatchStatus.CONFIRMED, timezone.now()
        batch.save(update_fields=["status", "confirmed_at"])


def reopen_batch(batch_id: UUID | None) -> None:
    """Let a batch wait for the bank's word again, of which one was taken back."""
    if batch_id is not None and (batch := _locked(batch_id)).status == BatchStatus.CONFIRMED:
        batch.status, batch.confirmed_at = BatchStatus.EXPORTED, None
        batch.save(update_fields=["status", "confirmed_at"])


def _locked(batch_id: UUID) -> PayoutBatch:
    rows = PayoutBatch.objects.of(tenancy.organization_id()).filter(pk=batch_id)
    batch: PayoutBatch | None = rows.select_for_update(no_key=True, of=("self",)).first()
    if batch is None:
        raise BatchNotFoundError(batch=str(batch_id))
    return batch


def _require(batch: PayoutBatch, wanted: BatchStatus) -> None:
    if wanted not in NEXT_BATCH[batch.status]:
        raise BatchStatusError(status=batch.status, wanted=wanted.value)


def _of(batch: PayoutBatch) -> QuerySet[Withdrawal]:
    rows: QuerySet[Withdrawal] = Withdrawal.objects.of(batch.organization_id).filter(batch_id=batch.pk)
    return rows


def _terms(organization_id: UUID, currency: str) -> WithdrawalTerms:
    rows = WithdrawalTerms.objects.of(organization_id).filter(method=PayoutMethod.BANK, currency=currency)
    terms: WithdrawalTerms | None = rows.first()
    if terms is None or not terms.account_iban:
        raise MethodUnavailableError(method=PayoutMethod.BANK.value, currency=currency)
    return terms


def _written(batch: PayoutBatch, withdrawals: Collection[Withdrawal]) -> bytes:
    return credit_transfers(
        account_name=batch.account_name,
        account_iban=batch.account_iban,
        account_bic=batch.account_bic,
        execution_on=batch.execution_on,
        transfers=[
            CreditTransfer(
                end_to_end_id=withdrawal.end_to_end_id,
                name=withdrawal.payee_name,
                iban=withdrawal.payee_destination,
                amount_minor=withdrawal.amount_minor,
                text=withdrawal.note or f"Withdrawal {withdrawal.pk.hex[-8:]}",
                bic=withdrawal.payee_bic,
            )
            for withdrawal in withdrawals
        ],
    )


def _leave(batch: PayoutBatch, withdrawals: Collection[Withdrawal], *, by: Caller) -> None:
    """Take the money from its members; their accounts are locked once, in the order of their ids."""
    lock_members(member_ids={withdrawal.member_id for withdrawal in withdrawals}, currency=batch.currency)
    for withdrawal in withdrawals:
        capture_hold(
            key=hold_key(withdrawal.pk),
            to=outgoing(withdrawal),
            kind=TransferKind.WITHDRAW,
            subject=(SUBJECT, str(withdrawal.pk)),
        )
        withdrawal.sent_at = batch.exported_at
        remark = f"In the file for the bank, {withdrawal.end_to_end_id}."
        take_step(withdrawal, WithdrawalStatus.SENT, by=by.member_id, remark=remark)


def _today(organization_id: UUID) -> date:
    zone = Organization.objects.values_list("time_zone", flat=True).get(pk=organization_id)
    return timezone.now().astimezone(ZoneInfo(zone)).date()
